// SPDX-License-Identifier: MIT
// The cache that nobody asked for: see cache_own.h.
//
//   $EDDY_COMPILE_CACHE, $XDG_CACHE_HOME/eddy or ~/.cache/eddy
//     <build>/<sum of the program's name>
#include "loader/cache_own.h"

#include "base/mem.h"
#include "base/sum.h"
#include "bind/environment.h"
#include "bind/options.h"
#include "loader/cache_folder.h"
#include "loop/permission.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  SOURCES_MIN = 32 << 10, // bytes, below which writing is not worth it,
  SHARE = 8,              // or when they are less than this part of what the pack has
  BUILD_DIGITS = 16,
  DAYS_MAX = 30 // that a pack is kept when nobody uses it
};
static const off_t BYTES_MAX = (off_t)1 << 30; // of all packs

// ---- the folder ----------------------------------------------------------------------------------------------------

static bool is_private(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && ed_cache_is_ours(&st);
}

// Who works with the environment of another user (sudo) leaves nothing in that one's home.
static bool is_home(const char *path) {
  struct stat st;
  return path[0] == '/' && stat(path, &st) == 0 && st.st_uid == geteuid();
}

// The value of a variable that is a path, with something behind it.
static bool path_of(const char *variable, bool (*is_good)(const char *path), const char *behind, char path[PATH_MAX]) {
  char *value = ed_environment_value(variable);
  bool is = value && *value && is_good(value) && snprintf(path, PATH_MAX, "%s%s", value, behind) < PATH_MAX;
  free(value);
  return is;
}

static bool is_absolute(const char *path) { return path[0] == '/'; }

static bool find_root(char root[PATH_MAX]) {
  return path_of("EDDY_COMPILE_CACHE", is_absolute, "", root) || path_of("XDG_CACHE_HOME", is_home, "/eddy", root) ||
         path_of("HOME", is_home, "/.cache/eddy", root);
}

static bool is_refused(void) {
  return ed_environment_is("EDDY_COMPILE_CACHE", "0") || ed_environment_is("NODE_DISABLE_COMPILE_CACHE", NULL) ||
         ed_permissions_here || ed_options_observe() || geteuid() != getuid();
}

// ---- sweeping ------------------------------------------------------------------------------------------------------

typedef struct found {
  char *path;
  off_t size;
  time_t used;
} found;
typedef struct findings {
  found *items;
  size_t count, capacity;
} findings;

static void look_into(findings *f, const char *path, bool is_root) {
  DIR *dir = opendir(path);
  if (!dir) return;
  for (struct dirent *e; (e = readdir(dir));) {
    // Nothing is looked at that is not named as ours are: sixteen digits, and what a temporary file has behind them.
    if (strspn(e->d_name, "0123456789abcdef") != BUILD_DIGITS) continue;
    char inner[PATH_MAX];
    struct stat st;
    if (snprintf(inner, sizeof inner, "%s/%s", path, e->d_name) >= (int)sizeof inner || lstat(inner, &st) < 0) continue;
    if (is_root && S_ISDIR(st.st_mode)) {
      look_into(f, inner, false);
    } else if (!is_root && S_ISREG(st.st_mode)) {
      if (f->count == f->capacity) {
        f->capacity = f->capacity ? 2 * f->capacity : 64;
        f->items = ed_xrealloc(f->items, f->capacity * sizeof *f->items);
      }
      f->items[f->count++] = (found){ed_xstrdup(inner), st.st_size, st.st_mtime};
    }
  }
  closedir(dir);
}

static int latest_first(const void *a, const void *b) {
  const found *x = a, *y = b;
  return x->used < y->used ? 1 : x->used > y->used ? -1 : 0;
}

// Removes packs that were not used for long, of whatever build, and the oldest of too many.
static void sweep(const char *root) {
  enum { DAY = 24 * 60 * 60 };
  findings f = {0};
  look_into(&f, root, true);
  if (f.count > 0) qsort(f.items, f.count, sizeof *f.items, latest_first);
  time_t oldest = time(NULL) - (time_t)DAYS_MAX * DAY;
  off_t sum = 0;
  for (size_t i = 0; i < f.count; i++) {
    sum += f.items[i].size;
    char *path = f.items[i].path;
    if ((f.items[i].used < oldest || sum > BYTES_MAX) && unlink(path) == 0) {
      *strrchr(path, '/') = 0;
      rmdir(path); // which fails while there is something in it
    }
    free(path);
  }
  free(f.items);
}

// ---- packs ---------------------------------------------------------------------------------------------------------

ed_cache_pack *ed_cache_own_open(const char *first, uint64_t build) {
  char path[PATH_MAX];
  if (is_refused() || !find_root(path)) return NULL;
  enum { NAMES = 2 * (1 + BUILD_DIGITS) }; // behind the root
  size_t len = strlen(path);
  if (len + NAMES >= sizeof path) return NULL;
  len += (size_t)snprintf(path + len, sizeof path - len, "/%016llx", (unsigned long long)build);
  if (access(path, F_OK) == 0 && !is_private(path)) return NULL;
  unsigned long long name = ed_sum(first, strlen(first), 0);
  snprintf(path + len, sizeof path - len, "/%016llx", name);
  return ed_cache_pack_open(path, build);
}

// A new pack is the occasion to look after the others.
static bool make_room(const char *pack) {
  if (access(pack, F_OK) == 0) return true;
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s", pack);
  *strrchr(path, '/') = 0;
  char *root_end = strrchr(path, '/');
  *root_end = 0;
  sweep(path);
  *root_end = '/';
  return ed_cache_make_folder(path, S_IRWXU) == 0 && is_private(path);
}

bool ed_cache_own_is_worth(const ed_cache_pack *pack, uint64_t sources) {
  return sources >= SOURCES_MIN && sources >= ed_cache_pack_sources(pack) / SHARE &&
         make_room(ed_cache_pack_path(pack));
}
