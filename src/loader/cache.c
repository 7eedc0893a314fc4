// SPDX-License-Identifier: MIT
// The compile cache: see cache.h. Binding 'compile_cache'.
//
// A cache is a folder below the one that the user names: its name tells Node's version, the processor, what this
// program and the engine were built of, and the user, so that none of these ever meets files of another. Files are
// named by sums of kind and name of their source; in a portable cache the name is the way from the folder.
#include "loader/cache.h"

#include "base/mem.h"
#include "base/strmap.h"
#include "base/sum.h"
#include "base/version.h"
#include "bind/environment.h"
#include "bind/process.h"
#include "engine/compiled.h"
#include "loader/cache_file.h"
#include "loader/import.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct ed_cached {
  ed_cached *next; // the one made before
  char *name;
  ed_types types;
  ed_cache_id id;
  char *path; // of its file
  ed_compiled *code;
  char *memory; // of the spans in `packed`
  ed_packed packed;
  uint32_t functions, renewals; // of the file that was read
  bool is_from_file, has_syntax, has_run, is_written, depends_on_place;
  ed_buf made; // of a new one: its syntax
};

typedef struct cache {
  char *folder; // the cache's own, and
  char *given;  // the one that was asked for, absolute
  bool is_portable, is_read_only, is_telling;
  uint64_t build;
  ed_ctx ctx;
  ed_strmap known; // kind and name -> the latest
  ed_cached *last;
} cache;

static _Thread_local cache *here;

static const char *const kinds[] = {"CommonJS", "ESM"};

bool ed_cache_is_on(void) { return here; }

// ---- what NODE_DEBUG_NATIVE=COMPILE_CACHE shows --------------------------------------------------------------------

static bool wants_telling(void) {
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

__attribute__((format(printf, 2, 3))) static void tell(bool is_telling, const char *format, ...) {
  if (!is_telling) return;
  char text[3 * PATH_MAX];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  fprintf(stderr, "[compile cache] %s\n", text);
}

// ---- beginning -----------------------------------------------------------------------------------------------------

// The note that the linker leaves of what a program was made of.
static int sum_build_id(struct dl_phdr_info *info, size_t size, void *sum) {
  (void)size;
  enum { ALIGNMENT = 4 };
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_NOTE) continue;
    const char *at = (const char *)(info->dlpi_addr + segment->p_vaddr), *end = at + segment->p_memsz; // NOLINT
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      const ElfW(Nhdr) *note = (const void *)at;
      size_t name = (note->n_namesz + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      size_t content = (note->n_descsz + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      if (note->n_type == NT_GNU_BUILD_ID) {
        *(uint64_t *)sum = ed_sum(at + sizeof *note + name, note->n_descsz, *(uint64_t *)sum);
        return 1;
      }
      at += sizeof *note + name + content;
    }
  }
  return 1; // the first object is the program
}

static uint64_t build_of(uint32_t engine) {
  uint64_t sum = ed_sum(&engine, sizeof engine, sizeof(void *));
  dl_iterate_phdr(sum_build_id, &sum);
  return ed_sum(ED_VERSION, sizeof ED_VERSION, sum);
}

static int make_folder(const char *path) {
  char part[PATH_MAX];
  size_t len = strlen(path);
  if (len >= sizeof part) return -ENAMETOOLONG;
  for (size_t i = 1; i <= len; i++) {
    if (path[i] != '/' && path[i] != 0) continue;
    memcpy(part, path, i);
    part[i] = 0;
    if (mkdir(part, 0777) < 0 && errno != EEXIST && (i == len || errno != EROFS)) return -errno;
  }
  struct stat st;
  if (stat(path, &st) < 0) return -errno;
  return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

// As Node words errors of the system.
static const char *reason(int err) {
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

typedef enum status { FAILED, ENABLED, ALREADY_ENABLED, DISABLED } status;

static void write_all(void);

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

static status fail(bool is_telling, char *message, size_t size, const char *format, const char *a, const char *b) {
  snprintf(message, size, format, a, b);
  tell(is_telling, "%s", message);
  return FAILED;
}

// Whether a variable has a value, this one or any.
static bool is_set(const char *variable, const char *wanted) {
  char *value = ed_environment_value(variable);
  bool is = value && (!wanted || strcmp(value, wanted) == 0);
  free(value);
  return is;
}

static status enable(const char *directory, bool is_portable, bool is_read_only, char *message, size_t size) {
  if (here) return ALREADY_ENABLED;
  bool is_telling = wants_telling();
  if (is_set("NODE_DISABLE_COMPILE_CACHE", NULL)) {
    snprintf(message, size, "Disabled by NODE_DISABLE_COMPILE_CACHE");
    tell(is_telling, "%s.", message);
    return DISABLED;
  }
  uint32_t engine;
  if (!ed_compiled_begin(ed_engine_ctx(ed_engine_here()), &engine)) {
    snprintf(message, size, "This build of the engine gives no bytecode");
    tell(is_telling, "%s.", message);
    return DISABLED;
  }
  uint64_t build = build_of(engine);
  char tag[64], folder[PATH_MAX];
  int used = snprintf(tag, sizeof tag, "v" ED_NODE_VERSION "-" ED_ARCH "-%08x", (uint32_t)(build ^ build >> 32));
  // A portable cache may be another user's: a copy of it is the reader's own, all the same.
  if (!is_portable) snprintf(tag + used, sizeof tag - (size_t)used, "-%u", (unsigned)getuid());
  if (is_portable) tell(is_telling, "using relative path");
  char *given = absolute(directory);
  bool fits = (size_t)snprintf(folder, sizeof folder, "%s/%s", given, tag) < sizeof folder;
  tell(is_telling, "resolved path %s + %s -> %s", directory, tag, folder);
  static const struct {
    ed_may may;
    const char *word;
  } rights[] = {{ED_MAY_WRITE, "write"}, {ED_MAY_READ, "read"}};
  status result = ENABLED;
  for (size_t i = is_read_only; i < 2 && result == ENABLED; i++) {
    if (ed_permissions_here && !ed_permission_granted(rights[i].may, folder)) {
      result = fail(is_telling, message, size, "Skipping compile cache because %s permission for %s is not granted",
                    rights[i].word, folder);
    }
  }
  struct stat st;
  if (result == ENABLED && is_read_only) {
    bool found = stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
    tell(is_telling, "read-only cache directory %s...%s", folder, found ? "found" : "not found");
    if (!found) result = fail(is_telling, message, size, "Cache directory does not exist (read-only): %s", folder, "");
  } else if (result == ENABLED) {
    int err = fits ? make_folder(folder) : -ENAMETOOLONG;
    tell(is_telling, "creating cache directory %s...%s", folder, err < 0 ? reason(err) : "success");
    if (err < 0) result = fail(is_telling, message, size, "Cannot create cache directory: %s", reason(err), "");
  }
  if (result != ENABLED) {
    free(given);
    return result;
  }
  here = ed_xcalloc(1, sizeof *here);
  *here = (cache){ed_xstrdup(folder), given, is_portable, is_read_only, is_telling, .build = build};
  here->ctx = ed_engine_ctx(ed_engine_here());
  ed_process_before_end(write_all);
  return ENABLED;
}

void ed_cache_begin(void) {
  char *directory = ed_environment_value("NODE_COMPILE_CACHE");
  char message[2 * PATH_MAX];
  if (directory && *directory) {
    enable(directory, is_set("NODE_COMPILE_CACHE_PORTABLE", "1"), is_set("NODE_COMPILE_CACHE_READONLY", "1"), message,
           sizeof message);
  }
  free(directory);
}

// ---- finding -------------------------------------------------------------------------------------------------------

// The way from the folder `from` to a path, both absolute and without dots: "../../x". For a URL, that of its path.
static char *way_to(const char *from, const char *name) {
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

static char *key_of(ed_cache_kind kind, const char *name, size_t *len) {
  *len = strlen(name) + 1;
  char *key = ed_xmalloc(*len + 1);
  key[0] = (char)('0' + kind);
  memcpy(key + 1, name, *len);
  return key;
}

ed_cached *ed_cache_known(ed_cache_kind kind, const char *name) {
  if (!here) return NULL;
  size_t len;
  char *key = key_of(kind, name, &len);
  ed_strmap_entry *e = ed_strmap_find(&here->known, key, len);
  free(key);
  return e ? e->value : NULL;
}

static void identify(ed_cached *c, ed_cache_kind kind, const ed_cache_text *text) {
  char *way = here->is_portable ? way_to(here->folder, c->name) : NULL;
  const char *name = way ? way : c->name;
  if (way) tell(here->is_telling, "using relative path %s from %s", way, here->folder);
  uint64_t sort = (uint64_t)kind * 8 + c->types;
  c->id = (ed_cache_id){.build = here->build,
                        .name = ed_sum(name, strlen(name), sort),
                        .place = ed_sum(c->name, strlen(c->name), sort),
                        .source_sum = text->sum,
                        .source_len = text->len,
                        .kind = (uint32_t)sort};
  free(way);
}

static void read_file(ed_cached *c, ed_cache_kind kind, const ed_cache_text *text) {
  char why[128];
  ed_cache_content entry;
  bool ok = ed_cache_file_read(c->path, &c->id, &entry, c->code, why);
  c->functions = entry.functions, c->renewals = entry.renewals;
  if (ok && ed_packed_read(entry.packed, entry.packed_len, text->text, text->len, &c->packed)) {
    c->memory = entry.packed;
    c->is_from_file = c->has_syntax = true;
  } else if (ok) {
    ed_compiled_forget(c->code);
    free(entry.packed);
  }
  tell(here->is_telling, "reading cache from %s for %s %s...%s", c->path, kinds[kind], c->name, why);
}

static ed_cache_kind kind_of(const ed_cached *c) { return (ed_cache_kind)(c->id.kind / 8); }

static bool is_name(const char *name) { return name[0] == '/' || strncmp(name, "file:", 5) == 0; }

ed_cached *ed_cache_find(ed_cache_kind kind, const char *name, ed_types types, ed_cache_text *text) {
  if (!here || !is_name(name)) return NULL;
  if (!text->has_sum) text->sum = ed_sum(text->text, text->len, 0);
  text->has_sum = true;
  ed_cached *c = ed_cache_known(kind, name);
  if (c && c->types == types && c->id.source_sum == text->sum && c->id.source_len == text->len) return c;
  ed_cached *made = ed_xcalloc(1, sizeof *made);
  made->name = ed_xstrdup(name);
  made->types = types;
  identify(made, kind, text);
  ed_buf_init(&made->made, SIZE_MAX / 2);
  size_t room = strlen(here->folder) + 18;
  made->path = ed_xmalloc(room);
  snprintf(made->path, room, "%s/%016llx", here->folder, (unsigned long long)made->id.name);
  made->code = ed_compiled_new();
  made->next = here->last;
  here->last = made;
  size_t len;
  char *key = key_of(kind, name, &len);
  ed_strmap_put(&here->known, key, len)->value = made;
  free(key);
  read_file(made, kind, text);
  return made;
}

bool ed_cache_has(const ed_cached *c) { return c && c->is_from_file; }

bool ed_cache_syntax(ed_cached *c, ed_syntax *out) {
  if (!c || !c->has_syntax) return false;
  *out = c->packed.syntax;
  c->packed.syntax = (ed_syntax){0};
  c->has_syntax = false;
  return true;
}

const ed_exports *ed_cache_exports(const ed_cached *c) {
  return c && c->packed.has_exports ? &c->packed.exports : NULL;
}

void ed_cache_keep_syntax(ed_cached *c, const ed_syntax *syntax, const char *source, size_t len) {
  if (!c || c->is_from_file || c->made.len > 0) return;
  ed_packed_write_syntax(&c->made, syntax, source, len);
  c->depends_on_place = syntax->has_import_call && kind_of(c) == ED_CACHE_COMMONJS;
}

bool ed_cache_keep_exports(ed_cached *c, ed_exports *take_exports) {
  if (!c || c->packed.has_exports) return false;
  c->packed.exports = *take_exports;
  c->packed.has_exports = true;
  return true;
}

// ---- evaluating ----------------------------------------------------------------------------------------------------

bool ed_cache_waits(const ed_cached *c) { return c && ed_compiled_waits(c->code); }

ed_val ed_cache_eval(ed_ctx ctx, ed_cached *c, ed_val source, const char *url, ed_val *exc) {
  if (!c) return ed_eval(ctx, source, url, 1, exc);
  bool waited = ed_compiled_waits(c->code);
  ed_val v = ed_compiled_eval(ctx, c->code, source, url, exc);
  if (c->has_run) return v;
  const char *kind = kinds[kind_of(c)];
  if (ed_compiled_made(c->code)) {
    tell(here->is_telling, "code cache for %s %s was %s, initializing the in-memory entry", kind, c->name,
         waited ? "rejected" : "not initialized");
  } else if (ed_compiled_taken(c->code)) {
    tell(here->is_telling, "code cache for %s %s was accepted, keeping the in-memory entry", kind, c->name);
  } else {
    return v; // wrong, or another text than the file's
  }
  c->has_run = true;
  return v;
}

// ---- writing -------------------------------------------------------------------------------------------------------

// Whether so many functions ran that the file does not have that one with them is worth another parsing of the source,
// next time. Two programs that take turns would have this forever.
static bool is_outgrown(const ed_cached *c) {
  enum { FUNCTIONS_MIN = 32, SHARE = 4, RENEWALS_MAX = 3 };
  size_t more = ed_compiled_functions(c->code);
  return more >= FUNCTIONS_MIN && more > c->functions / SHARE && c->renewals < RENEWALS_MAX;
}

static void give_up(cache *all, ed_cached *c) {
  char temporary[PATH_MAX];
  ed_cache_parts none = {.renewals = c->renewals + 1};
  int err = ed_cache_file_write(c->path, &c->id, &none, temporary, sizeof temporary);
  tell(all->is_telling, "giving up cache for %s %s: %zu functions are not in it...%s", kinds[kind_of(c)], c->name,
       ed_compiled_functions(c->code), err < 0 ? reason(err) : "success");
  c->is_written = true;
}

static void write_one(cache *all, ed_cached *c) {
  const char *kind = kinds[kind_of(c)];
  if (!c->is_written && ed_compiled_taken(c->code) && is_outgrown(c)) {
    give_up(all, c);
    return;
  }
  if (c->is_written || ed_compiled_taken(c->code)) {
    tell(all->is_telling, "skip persisting %s %s because cache was the same", kind, c->name);
    return;
  }
  if (!ed_compiled_made(c->code)) {
    tell(all->is_telling, "skip persisting %s %s because the cache was not initialized", kind, c->name);
    return;
  }
  ed_cache_parts parts = {.depends_on_place = c->depends_on_place,
                          .functions = (uint32_t)ed_compiled_functions(c->code),
                          .renewals = c->renewals,
                          .packed = c->made};
  if (c->made.len == 0) ed_packed_write_syntax(&parts.packed, &(ed_syntax){0}, "", 0);
  ed_packed_write_exports(&parts.packed, ed_cache_exports(c));
  c->made = (ed_buf){0};
  ed_buf_init(&parts.code, SIZE_MAX / 2);
  if (ed_compiled_write(all->ctx, c->code, &parts.code, &parts.text)) {
    char temporary[PATH_MAX];
    int err = ed_cache_file_write(c->path, &c->id, &parts, temporary, sizeof temporary);
    tell(all->is_telling, "writing cache for %s %s to temporary file %s [%zu]...%s", kind, c->name, temporary,
         parts.code.len, err < 0 ? reason(err) : "success");
    tell(all->is_telling && err == 0, "Renaming %s to %s...success", temporary, c->path);
  }
  c->is_written = true; // or cannot be
  ed_buf_deinit(&parts.code);
  ed_buf_deinit(&parts.packed);
}

static void write_all(void) {
  if (!here) return;
  if (here->is_read_only) tell(here->is_telling, "read-only, skipping persistence");
  for (ed_cached *c = here->is_read_only ? NULL : here->last; c; c = c->next) write_one(here, c);
}

static void free_cached(cache *all, ed_cached *c) {
  ed_compiled_free(all->ctx, c->code);
  ed_syntax_deinit(&c->packed.syntax);
  ed_exports_deinit(&c->packed.exports);
  ed_buf_deinit(&c->made);
  free(c->memory);
  free(c->name);
  free(c->path);
  free(c);
}

void ed_cache_end(void) {
  write_all();
  if (!here) return;
  for (ed_cached *c = here->last, *next; c; c = next) {
    next = c->next;
    free_cached(here, c);
  }
  ed_strmap_clear(&here->known, NULL);
  free(here->folder);
  free(here->given);
  free(here);
  here = NULL;
}

// ---- natives -------------------------------------------------------------------------------------------------------

// enable(directory, portable, readOnly) -> [status, message or the directory]
ED_FN(compile_cache_enable) {
  const char *directory = ed_arg_path(a);
  bool is_portable = ed_arg_bool(a);
  bool is_read_only = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  char message[2 * PATH_MAX];
  bool was_on = here;
  status result = enable(directory, is_portable, is_read_only, message, sizeof message);
  const char *text = !here ? message : was_on ? here->folder : here->given;
  return ed_array_new(a->ctx, 2, (ed_val[]){ed_num(a->ctx, result), ed_str_utf8(a->ctx, text, strlen(text))});
}

// folder() -> where this thread's cache is, or undefined
ED_FN(compile_cache_folder) {
  return here ? ed_str_utf8(a->ctx, here->folder, strlen(here->folder)) : ed_undefined(a->ctx);
}

// flush(): writes what there is by now
ED_FN(compile_cache_flush) {
  (void)a;
  if (!here) return NULL;
  tell(here->is_telling, "module.flushCompileCache() requested.");
  write_all();
  tell(here->is_telling, "module.flushCompileCache() finished.");
  return NULL;
}

const ed_native ed_bind_compile_cache[] = {
    {"enable", compile_cache_enable},
    {"flush", compile_cache_flush},
    {"folder", compile_cache_folder},
    {0},
};
