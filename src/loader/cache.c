// SPDX-License-Identifier: MIT
// The compile cache: see cache.h. Binding 'compile_cache'.
//
// What the program or its user asked for is a folder (cache_folder.h); else a program of some size has a pack, of which
// nobody hears (cache_own.h).
#include "loader/cache.h"

#include "base/mem.h"
#include "base/strmap.h"
#include "base/sum.h"
#include "bind/environment.h"
#include "bind/process.h"
#include "engine/compiled.h"
#include "loader/cache_file.h"
#include "loader/cache_folder.h"
#include "loader/cache_own.h"
#include "loader/state.h"
#include "loop/loop.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ed_cached {
  ed_cached *next; // the one made before
  char *name;
  ed_types types;
  ed_cache_id id;
  char *path; // of its file; NULL in a pack
  ed_compiled *code;
  char *memory; // of the spans in `packed`
  ed_packed packed;
  uint32_t functions, renewals; // of the entry that was read
  bool is_found, has_syntax, has_run, is_written, depends_on_place;
  ed_buf made; // of a new one: its syntax
};

typedef struct cache {
  ed_cache_folder folder; // without a path: none
  ed_cache_pack *pack;    // or NULL
  bool is_telling;
  uint64_t build;
  ed_ctx ctx;
  ed_strmap known; // kind and name -> the latest
  ed_cached *last;
} cache;

static _Thread_local cache *here;

// The own cache before it begins: a program is not worth one until it has so many bytes of source.
static _Thread_local struct {
  char *first; // name of the first source
  size_t bytes;
  bool is_off;
} waiting;
enum { OWN_FROM = 16 << 10 };

static const char *const kinds[] = {"CommonJS", "ESM"};

bool ed_cache_has_entries(void) { return here && (here->folder.path || ed_cache_pack_count(here->pack) > 0); }

// ---- beginning -----------------------------------------------------------------------------------------------------

static void write_all(void);
static void rest(void);

static void make_cache(uint64_t build) {
  here = ed_xcalloc(1, sizeof *here);
  here->build = build;
  here->ctx = ed_engine_ctx(ed_engine_here());
  here->is_telling = ed_cache_wants_telling();
  ed_process_before_end(write_all);
}

static ed_cache_status enable(const char *directory, bool is_portable, bool is_read_only, char *message, size_t size) {
  if (here && here->folder.path) return ED_CACHE_ALREADY_ENABLED;
  const char *problem = NULL;
  uint64_t build;
  if (ed_environment_is("NODE_DISABLE_COMPILE_CACHE", NULL)) problem = "Disabled by NODE_DISABLE_COMPILE_CACHE";
  else if (!ed_cache_build(ed_engine_ctx(ed_engine_here()), &build))
    problem = "This build of the engine gives no bytecode";
  if (problem) {
    snprintf(message, size, "%s", problem);
    ed_cache_tell(ed_cache_wants_telling(), "%s.", message);
    return ED_CACHE_DISABLED;
  }
  ed_cache_folder folder = {.is_portable = is_portable, .is_read_only = is_read_only};
  ed_cache_status status = ed_cache_folder_open(directory, build, &folder, message, size);
  if (status != ED_CACHE_ENABLED) return status;
  if (!here) make_cache(build);
  here->folder = folder;
  return status;
}

void ed_cache_begin(void) {
  char *directory = ed_environment_value("NODE_COMPILE_CACHE");
  char message[2 * PATH_MAX];
  if (directory && *directory) {
    enable(directory, ed_environment_is("NODE_COMPILE_CACHE_PORTABLE", "1"),
           ed_environment_is("NODE_COMPILE_CACHE_READONLY", "1"), message, sizeof message);
  }
  free(directory);
}

// Whether there is a cache for a source, or is one from now on.
static bool is_on(const char *name, size_t len) {
  if (here) return true;
  if (waiting.is_off) return false;
  if (!waiting.first) waiting.first = ed_xstrdup(name);
  waiting.bytes += len;
  if (waiting.bytes < OWN_FROM) return false;
  uint64_t build;
  bool is_possible = ed_cache_build(ed_engine_ctx(ed_engine_here()), &build);
  ed_cache_pack *pack = is_possible ? ed_cache_own_open(waiting.first, build) : NULL;
  waiting.is_off = !pack;
  if (!pack) return false;
  make_cache(build);
  here->pack = pack;
  return true;
}

// ---- finding -------------------------------------------------------------------------------------------------------

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
  const ed_cache_folder *folder = &here->folder;
  char *way = folder->is_portable ? ed_cache_folder_way(folder->path, c->name) : NULL;
  const char *name = way ? way : c->name;
  if (way) ed_cache_tell(here->is_telling, "using relative path %s from %s", way, folder->path);
  uint64_t sort = (uint64_t)kind * 8 + c->types;
  c->id = (ed_cache_id){.build = here->build,
                        .name = ed_sum(name, strlen(name), sort),
                        .place = ed_sum(c->name, strlen(c->name), sort),
                        .source_sum = text->sum,
                        .source_len = text->len,
                        .kind = (uint32_t)sort};
  free(way);
}

static void read_entry(ed_cached *c, ed_cache_kind kind, const ed_cache_text *text) {
  char why[128];
  ed_cache_content entry;
  bool ok = c->path ? ed_cache_file_read(c->path, &c->id, &entry, c->code, why)
                    : ed_cache_pack_read(here->pack, &c->id, &entry, c->code, why);
  c->functions = entry.functions, c->renewals = entry.renewals;
  if (ok && ed_packed_read(entry.packed, entry.packed_len, text->text, text->len, &c->packed)) {
    c->memory = entry.packed;
    c->is_found = c->has_syntax = true;
  } else if (ok) {
    ed_compiled_forget(c->code);
    free(entry.packed);
  }
  const char *place = c->path ? c->path : ed_cache_pack_path(here->pack);
  ed_cache_tell(here->is_telling, "reading cache from %s for %s %s...%s", place, kinds[kind], c->name, why);
}

static ed_cache_kind kind_of(const ed_cached *c) { return (ed_cache_kind)(c->id.kind / 8); }

static bool is_name(const char *name) { return name[0] == '/' || strncmp(name, "file:", 5) == 0; }

static char *path_of(const ed_cache_folder *folder, const ed_cache_id *id) {
  size_t room = strlen(folder->path) + 18;
  char *path = ed_xmalloc(room);
  snprintf(path, room, "%s/%016llx", folder->path, (unsigned long long)id->name);
  return path;
}

ed_cached *ed_cache_find(ed_cache_kind kind, const char *name, ed_types types, ed_cache_text *text) {
  if (!is_name(name) || !is_on(name, text->len)) return NULL;
  if (!text->has_sum) text->sum = ed_sum(text->text, text->len, 0);
  text->has_sum = true;
  ed_cached *c = ed_cache_known(kind, name);
  if (c && c->types == types && c->id.source_sum == text->sum && c->id.source_len == text->len) return c;
  ed_cached *made = ed_xcalloc(1, sizeof *made);
  made->name = ed_xstrdup(name);
  made->types = types;
  identify(made, kind, text);
  ed_buf_init(&made->made, SIZE_MAX / 2);
  if (here->folder.path) made->path = path_of(&here->folder, &made->id);
  made->code = ed_compiled_new();
  made->next = here->last;
  here->last = made;
  size_t len;
  char *key = key_of(kind, name, &len);
  ed_strmap_put(&here->known, key, len)->value = made;
  free(key);
  read_entry(made, kind, text);
  return made;
}

bool ed_cache_has(const ed_cached *c) { return c && c->is_found; }

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
  if (!c || c->is_found || c->made.len > 0) return;
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
    ed_cache_tell(here->is_telling, "code cache for %s %s was %s, initializing the in-memory entry", kind, c->name,
                  waited ? "rejected" : "not initialized");
  } else if (ed_compiled_taken(c->code)) {
    ed_cache_tell(here->is_telling, "code cache for %s %s was accepted, keeping the in-memory entry", kind, c->name);
  } else {
    return v; // wrong, or another text than the entry's
  }
  if (!c->path && ed_compiled_made(c->code)) ed_loop_at_rest(ed_loop_here(), rest);
  c->has_run = true;
  return v;
}

// ---- writing -------------------------------------------------------------------------------------------------------

// Whether so many functions ran that the entry does not have that one with them is worth another parsing of the source,
// next time. Two programs that take turns would have this forever.
static bool is_outgrown(const ed_cached *c) {
  enum { FUNCTIONS_MIN = 32, SHARE = 4, RENEWALS_MAX = 3 };
  if (c->is_written || !ed_compiled_taken(c->code)) return false;
  size_t more = ed_compiled_functions(c->code);
  return more >= FUNCTIONS_MIN && more > c->functions / SHARE && c->renewals < RENEWALS_MAX;
}

static bool is_new(const ed_cached *c) {
  return !c->is_written && !ed_compiled_taken(c->code) && ed_compiled_made(c->code);
}

// The parts of an entry: of a new source all, of one that is given up none. Takes what was made; false when the engine
// cannot.
static bool make_parts(const cache *all, ed_cached *c, ed_cache_parts *parts) {
  *parts = (ed_cache_parts){.renewals = c->renewals + 1};
  c->is_written = true; // or cannot be
  if (ed_compiled_taken(c->code)) return true;
  *parts = (ed_cache_parts){.depends_on_place = c->depends_on_place,
                            .functions = (uint32_t)ed_compiled_functions(c->code),
                            .renewals = c->renewals,
                            .packed = c->made};
  if (c->made.len == 0) ed_packed_write_syntax(&parts->packed, &(ed_syntax){0}, "", 0);
  ed_packed_write_exports(&parts->packed, ed_cache_exports(c));
  c->made = (ed_buf){0};
  ed_buf_init(&parts->code, SIZE_MAX / 2);
  return ed_compiled_write(all->ctx, c->code, &parts->code, &parts->text_sum);
}

static void free_parts(ed_cache_parts *parts) {
  ed_buf_deinit(&parts->code);
  ed_buf_deinit(&parts->packed);
}

static void write_file(const cache *all, ed_cached *c) {
  const char *kind = kinds[kind_of(c)];
  bool is_given_up = is_outgrown(c);
  if (!is_given_up && !is_new(c)) {
    bool is_same = c->is_written || ed_compiled_taken(c->code);
    ed_cache_tell(all->is_telling, "skip persisting %s %s because %s", kind, c->name,
                  is_same ? "cache was the same" : "the cache was not initialized");
    return;
  }
  size_t functions = ed_compiled_functions(c->code);
  ed_cache_parts parts;
  char temporary[PATH_MAX];
  int err = make_parts(all, c, &parts) ? ed_cache_file_write(c->path, &c->id, &parts, temporary, sizeof temporary) : 1;
  const char *outcome = err < 0 ? ed_cache_reason(err) : "success";
  if (is_given_up) {
    ed_cache_tell(all->is_telling, "giving up cache for %s %s: %zu functions are not in it...%s", kind, c->name,
                  functions, outcome);
  } else if (err <= 0) {
    ed_cache_tell(all->is_telling, "writing cache for %s %s to temporary file %s [%zu]...%s", kind, c->name, temporary,
                  parts.code.len, outcome);
    ed_cache_tell(all->is_telling && err == 0, "Renaming %s to %s...success", temporary, c->path);
  }
  free_parts(&parts);
}

// Of sources that were given up and read again under the same name the last one counts.
static bool is_for_pack(const ed_cached *c) {
  return !c->path && (is_new(c) || is_outgrown(c)) && ed_cache_known(kind_of(c), c->name) == c;
}

static void write_pack(const cache *all) {
  uint64_t sources = 0;
  for (const ed_cached *c = all->last; c; c = c->next) sources += is_for_pack(c) ? c->id.source_len : 0;
  if (!ed_cache_own_is_worth(all->pack, sources)) return;
  ed_cache_packing *packing = ed_cache_pack_begin(all->pack);
  for (ed_cached *c = all->last; c; c = c->next) {
    ed_cache_parts parts;
    if (!is_for_pack(c)) continue;
    if (make_parts(all, c, &parts)) ed_cache_pack_add(packing, &c->id, &parts);
    free_parts(&parts);
  }
  int err = ed_cache_pack_end(packing, all->pack); // an error leaves the one there was
  ed_cache_tell(all->is_telling, "writing cache to %s...%s", ed_cache_pack_path(all->pack),
                err < 0 ? ed_cache_reason(err) : "success");
}

static void write_all(void) {
  if (!here) return;
  if (here->pack) write_pack(here);
  if (here->folder.is_read_only) ed_cache_tell(here->is_telling, "read-only, skipping persistence");
  for (ed_cached *c = here->last; c && !here->folder.is_read_only; c = c->next)
    if (c->path) write_file(here, c);
}

// A server ends by a signal: its pack is written while it waits. What the engine has is its own again, then.
static void rest(void) {
  if (!here || !here->pack) return;
  write_pack(here);
  for (ed_cached *c = here->last; c; c = c->next)
    if (!c->path && c->is_written) ed_compiled_let_go(here->ctx, c->code);
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
  free(waiting.first);
  waiting.first = NULL, waiting.bytes = 0, waiting.is_off = false;
  if (!here) return;
  for (ed_cached *c = here->last, *next; c; c = next) {
    next = c->next;
    free_cached(here, c);
  }
  ed_strmap_clear(&here->known, NULL);
  ed_cache_folder_deinit(&here->folder);
  if (here->pack) ed_cache_pack_close(here->pack);
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
  ed_cache_status status = enable(directory, is_portable, is_read_only, message, sizeof message);
  const char *text = message;
  if (status == ED_CACHE_ENABLED) text = here->folder.given;
  if (status == ED_CACHE_ALREADY_ENABLED) text = here->folder.path;
  return ed_array_new(a->ctx, 2, (ed_val[]){ed_num(a->ctx, status), ed_str_utf8(a->ctx, text, strlen(text))});
}

// folder() -> where this thread's cache is, or undefined
ED_FN(compile_cache_folder) { return ed_loader_text_or_undefined(a->ctx, here ? here->folder.path : NULL); }

// flush(): writes what there is by now
ED_FN(compile_cache_flush) {
  (void)a;
  if (!here || !here->folder.path) return NULL;
  ed_cache_tell(here->is_telling, "module.flushCompileCache() requested.");
  write_all();
  ed_cache_tell(here->is_telling, "module.flushCompileCache() finished.");
  return NULL;
}

const ed_native ed_bind_compile_cache[] = {
    {"enable", compile_cache_enable},
    {"flush", compile_cache_flush},
    {"folder", compile_cache_folder},
    {0},
};
