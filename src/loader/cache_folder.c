// SPDX-License-Identifier: MIT
// The compile cache that users ask for: see cache_folder.h.
#include "loader/cache_folder.h"

#include "base/mem.h"
#include "base/version.h"
#include "bind/environment.h"
#include "loader/import.h"
#include "loop/permission.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- what NODE_DEBUG_NATIVE=COMPILE_CACHE shows --------------------------------------------------------------------

bool ed_cache_wants_telling(void) {
  static const char word[] = "COMPILE_CACHE";
  char *list = ed_environment_value("NODE_DEBUG_NATIVE");
  bool wants = false;
  for (const char *at = list; at && (at = strcasestr(at, word)); at += sizeof word - 1) {
    char end = at[sizeof word - 1];
    wants |= (at == list || at[-1] == ',') && (end == 0 || end == ',');
  }
  free(list);
  return wants;
}

void ed_cache_tell(bool is_telling, const char *format, ...) {
  if (!is_telling) return;
  char text[3 * PATH_MAX];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  fprintf(stderr, "[compile cache] %s\n", text);
}

// ---- beginning -----------------------------------------------------------------------------------------------------

int ed_cache_make_folder(const char *path, unsigned mode) {
  char part[PATH_MAX];
  size_t len = strlen(path);
  if (len >= sizeof part) return -ENAMETOOLONG;
  for (size_t i = 1; i <= len; i++) {
    if (path[i] != '/' && path[i] != 0) continue;
    memcpy(part, path, i);
    part[i] = 0;
    if (mkdir(part, mode) < 0 && errno != EEXIST && (i == len || errno != EROFS)) return -errno;
  }
  struct stat st;
  if (stat(path, &st) < 0) return -errno;
  return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

// As Node words errors of the system.
const char *ed_cache_reason(int err) {
  static const struct {
    int number;
    const char *text;
  } texts[] = {{-ENOENT, "no such file or directory"},
               {-ENOTDIR, "not a directory"},
               {-EACCES, "permission denied"},
               {-EROFS, "read-only file system"},
               {-EPERM, "operation not permitted"}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (texts[i].number == err) return texts[i].text;
  return strerror(-err);
}

static char *absolute(const char *path) {
  char full[PATH_MAX];
  if (path[0] == '/' || !getcwd(full, sizeof full)) return ed_xstrdup(path);
  size_t len = strlen(full), more = strlen(path);
  char *result = ed_xmalloc(len + more + 2);
  memcpy(result, full, len);
  result[len] = '/';
  memcpy(result + len + (more > 0), path, more + 1);
  return result;
}

static ed_cache_status fail(bool is_telling, char *message, size_t size, const char *format, const char *a,
                            const char *b) {
  snprintf(message, size, format, a, b);
  ed_cache_tell(is_telling, "%s", message);
  return ED_CACHE_FAILED;
}

ed_cache_status ed_cache_folder_open(const char *directory, uint64_t build, ed_cache_folder *out, char *message,
                                     size_t size) {
  bool is_telling = ed_cache_wants_telling();
  char tag[64], folder[PATH_MAX];
  int used = snprintf(tag, sizeof tag, "v" ED_NODE_VERSION "-" ED_ARCH "-%08x", (uint32_t)(build ^ build >> 32));
  // A portable cache may be another user's: a copy of it is the reader's own, all the same.
  if (!out->is_portable) snprintf(tag + used, sizeof tag - (size_t)used, "-%u", (unsigned)getuid());
  if (out->is_portable) ed_cache_tell(is_telling, "using relative path");
  char *given = absolute(directory);
  bool fits = (size_t)snprintf(folder, sizeof folder, "%s/%s", given, tag) < sizeof folder;
  ed_cache_tell(is_telling, "resolved path %s + %s -> %s", directory, tag, folder);
  static const struct {
    ed_may may;
    const char *word;
  } rights[] = {{ED_MAY_WRITE, "write"}, {ED_MAY_READ, "read"}};
  ed_cache_status result = ED_CACHE_ENABLED;
  for (size_t i = out->is_read_only; i < 2 && result == ED_CACHE_ENABLED; i++) {
    if (ed_permissions_here && !ed_permission_granted(rights[i].may, folder)) {
      result = fail(is_telling, message, size, "Skipping compile cache because %s permission for %s is not granted",
                    rights[i].word, folder);
    }
  }
  struct stat st;
  if (result == ED_CACHE_ENABLED && out->is_read_only) {
    bool found = stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
    ed_cache_tell(is_telling, "read-only cache directory %s...%s", folder, found ? "found" : "not found");
    if (!found) result = fail(is_telling, message, size, "Cache directory does not exist (read-only): %s", folder, "");
  } else if (result == ED_CACHE_ENABLED) {
    int err = fits ? ed_cache_make_folder(folder, 0777) : -ENAMETOOLONG;
    const char *outcome = err < 0 ? ed_cache_reason(err) : "success";
    ed_cache_tell(is_telling, "creating cache directory %s...%s", folder, outcome);
    if (err < 0) result = fail(is_telling, message, size, "Cannot create cache directory: %s", outcome, "");
  }
  if (result != ED_CACHE_ENABLED) {
    free(given);
    return result;
  }
  out->path = ed_xstrdup(folder);
  out->given = given;
  return result;
}

void ed_cache_folder_deinit(ed_cache_folder *folder) {
  free(folder->path);
  free(folder->given);
}

char *ed_cache_folder_way(const char *from, const char *name) {
  char *path = name[0] == '/' ? ed_xstrdup(name) : ed_import_path(name);
  if (!path) return NULL;
  size_t common = 0;
  for (size_t i = 0;; i++) {
    bool ends_from = from[i] == '/' || from[i] == 0, ends_path = path[i] == '/' || path[i] == 0;
    if (ends_from && ends_path) common = i;
    if (from[i] != path[i] || from[i] == 0) break;
  }
  size_t ups = 0;
  for (const char *p = from + common; *p; p++) ups += *p == '/' && p[1] != 0;
  const char *rest = path + common + (path[common] == '/');
  size_t len = strlen(rest);
  char *way = ed_xmalloc(3 * ups + len + 1);
  for (size_t i = 0; i < ups; i++) memcpy(way + 3 * i, "../", 3);
  memcpy(way + 3 * ups, rest, len + 1);
  free(path);
  return way;
}
