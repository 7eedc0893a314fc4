// SPDX-License-Identifier: MIT
// Binding 'loader': what lib/internal/modules/ asks of C. The usual require is one call, load(): resolve, read and
// compile.
//
// Every resolving native returns a file name, or undefined with the code (ed_resolve_code) in cell N0; the texts of the
// failure wait for failure(). Cell N1 is 1 when a deprecation waits for warning(). One resolver a thread, made at the
// first call, freed by ed_loader_end.
#include "loader/natives.h"

#include "base/mem.h"
#include "base/strmap.h"
#include "base/utf.h"
#include "engine/cells.h"
#include "loader/builtins.h"
#include "loader/file.h"
#include "loader/import.h"
#include "loader/package.h"
#include "loader/positions.h"
#include "loader/resolve.h"
#include "loader/script.h"
#include "loader/state.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static _Thread_local ed_loader *here;

void ed_loader_free_list(char **list) {
  for (char **s = list; s && *s; s++) free(*s);
  free(list);
}

static void add(char ***list, size_t *count, char *take) {
  *list = ed_xrealloc(*list, (*count + 2) * sizeof **list);
  (*list)[(*count)++] = take;
  (*list)[*count] = NULL;
}

static char *concat(const char *a, const char *b) {
  size_t la = strlen(a), lb = strlen(b);
  char *s = ed_xmalloc(la + lb + 1);
  memcpy(s, a, la);
  memcpy(s + la, b, lb + 1);
  return s;
}

static char *below_cwd(const char *path) {
  char folder[4096];
  char *below = concat("/", path);
  if (!getcwd(folder, sizeof folder)) return below;
  char *full = concat(folder, below);
  free(below);
  return full;
}

// Folders searched last: those of NODE_PATH, and unless switched off, of the home folder and the installation.
static void init_globals(ed_loader *l, bool with_home) {
  char **list = ed_xcalloc(1, sizeof *list);
  size_t count = 0;
  const char *own = getenv("NODE_PATH"), *home = getenv("HOME");
  for (const char *at = own; at && *at;) {
    size_t len = strcspn(at, ":");
    if (len > 0) add(&list, &count, ed_xstrndup(at, len));
    at += len + (at[len] == ':');
  }
  if (with_home && home && *home) {
    add(&list, &count, concat(home, "/.node_modules"));
    add(&list, &count, concat(home, "/.node_libraries"));
  }
  // The program is $PREFIX/bin/eddy; where it was built it is not, and lib/node there is its own library.
  static const char BIN[] = "/bin";
  char program[4096];
  size_t size = sizeof program;
  char *slash = with_home && uv_exepath(program, &size) == 0 ? strrchr(program, '/') : NULL;
  if (slash) {
    *slash = 0;
    char *bin = slash - strlen(BIN);
    if (bin >= program && strcmp(bin, BIN) == 0) {
      *bin = 0;
      add(&list, &count, concat(program, "/lib/node"));
    }
  }
  ed_loader_free_list(l->globals);
  l->globals = list;
  char **full = ed_xcalloc(1, sizeof *full);
  for (size_t i = 0, n = 0; list[i]; i++) add(&full, &n, list[i][0] == '/' ? ed_xstrdup(list[i]) : below_cwd(list[i]));
  ed_resolver_set_globals(l->resolver, full);
  ed_loader_free_list(full);
}

static bool is_set(const char *variable) {
  const char *value = getenv(variable);
  return value && strcmp(value, "1") == 0;
}

ed_loader *ed_loader_here(void) {
  if (here) return here;
  static const char *const conditions[] = {"node", "require", "module-sync", "node-addons"};
  static const char *const import_conditions[] = {"node", "import", "module-sync", "node-addons"};
  here = ed_xcalloc(1, sizeof *here);
  here->resolver = ed_resolver_new();
  here->types = ED_TYPES_STRIP;
  size_t count = 0;
  for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
    add(&here->conditions, &count, ed_xstrdup(conditions[i]));
  }
  count = 0;
  for (size_t i = 0; i < sizeof import_conditions / sizeof *import_conditions; i++) {
    add(&here->import_conditions, &count, ed_xstrdup(import_conditions[i]));
  }
  init_globals(here, true);
  ed_cache_begin();
  here->keep_symlinks = is_set("NODE_PRESERVE_SYMLINKS");
  here->keep_main_symlinks = is_set("NODE_PRESERVE_SYMLINKS_MAIN");
  return here;
}

void ed_loader_end(void) {
  ed_cache_end();
  ed_positions_end();
  ed_script_end();
  if (!here) return;
  ed_resolver_free(here->resolver);
  ed_resolution_deinit(&here->last);
  ed_strmap_clear(&here->given, NULL);
  ed_keeper_deinit(&here->kept);
  ed_ahead_deinit(&here->ahead);
  ed_loader_free_list(here->conditions);
  ed_loader_free_list(here->import_conditions);
  ed_loader_free_list(here->globals);
  free(here);
  here = NULL;
}

enum { IS_MAIN = 1 }; // flag of the resolving natives, as in lib/internal/modules/cjs.js

// ---- source to function --------------------------------------------------------------------------------------------

ed_val ed_loader_text(ed_ctx ctx, const char *bytes, size_t len) {
  const uint8_t *u = (const uint8_t *)bytes;
  return ed_utf_is_ascii(u, len) ? ed_str_latin1(ctx, u, len) : ed_str_utf8(ctx, bytes, len);
}

static ed_val compile_kept(ed_ctx ctx, const char *file, ed_kept *kept, ed_val *exc) {
  ed_val fn = kept->is_parsed ? ed_script_wrap(ctx, kept->text, kept->len, &kept->syntax, file, kept->cached, exc)
                              : ed_script_function(ctx, kept->text, kept->len, file, ED_TYPES_NONE, NULL, exc);
  ed_kept_free(kept);
  return fn;
}

static ed_val compile_file(ed_ctx ctx, const char *file, size_t size, int *err, ed_val *exc) {
  *err = ed_permission_check(ED_MAY_READ, file);
  if (*err < 0) return NULL;
  ed_kept *kept = ed_keeper_take(&ed_loader_here()->kept, file);
  if (kept) return compile_kept(ctx, file, kept, exc);
  char *text;
  size_t len;
  *err = ed_file_read_sized(file, size, &text, &len);
  if (*err < 0) return NULL;
  ed_val fn = ed_script_function(ctx, text, len, file, ED_TYPES_NONE, NULL, exc);
  free(text);
  return fn;
}

// compile(source, filename, isTypeScript) -> function (exports, require, module, __filename, __dirname), or what is
// wrong with TypeScript (problem_of in modules.c); throws a SyntaxError
ED_FN(loader_compile) {
  ed_val source = ed_arg_val(a);
  const char *file = ed_arg_utf8(a, NULL);
  bool is_typescript = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_val exc = NULL;
  ed_syntax problem = {0};
  ed_types types = is_typescript ? ed_loader_here()->types : ED_TYPES_NONE;
  ed_val fn = ed_script_function_of(a->ctx, source, file, types, &problem, &exc);
  if (fn) return fn;
  if (exc) return ed_throw(a, exc);
  ed_val list = ed_loader_problem(a->ctx, &problem);
  ed_syntax_deinit(&problem);
  return list;
}

// evaluate(source, name, isTypeScript, failed) -> completion value of a program (-e, -p, stdin). When it throws,
// failed(frames) hears from where: see ed_engine_thrown()
ED_FN(loader_evaluate) {
  ed_val source = ed_arg_val(a);
  const char *name = ed_arg_utf8(a, NULL);
  ed_types types = ed_arg_bool(a) ? ed_loader_here()->types : ED_TYPES_NONE;
  ed_obj failed = ed_arg_absent(a) ? NULL : ed_arg_fn(a);
  if (ed_failed(a)) return NULL;
  ed_val exc = NULL, value = ed_script_run(a->ctx, source, name, types, &exc);
  if (value) return value;
  ed_val frames = ed_engine_thrown(a->ctx, exc);
  if (failed) ed_call(a->ctx, failed, NULL, 1, &frames, NULL);
  return ed_throw(a, exc);
}

// problem(source, kind, isTypeScript) -> what is wrong with a source (ed_source_kind), or undefined when nothing is
ED_FN(loader_problem) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  ed_syntax_options options = {.kind = (ed_source_kind)ed_arg_i32(a), .url = ""};
  if (ed_arg_bool(a)) options.types = ed_loader_here()->types;
  if (ed_failed(a)) return NULL;
  ed_syntax s;
  ed_val problem = ed_syntax_rewrite(text, len, &options, &s) ? NULL : ed_loader_problem(a->ctx, &s);
  ed_syntax_deinit(&s);
  return problem;
}

// compileFile(filename) -> function, or errno
ED_FN(loader_compile_file) {
  const char *file = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  int err = 0;
  ed_val exc = NULL, fn = compile_file(a->ctx, file, 0, &err, &exc);
  if (err < 0) return ed_num(a->ctx, err);
  return fn ? fn : ed_throw(a, exc);
}

static ed_val read_text(ed_ctx ctx, const char *file, size_t size) {
  char *bytes;
  size_t len;
  int err = ed_permission_check(ED_MAY_READ, file);
  if (err == 0) err = ed_file_read_sized(file, size, &bytes, &len);
  if (err < 0) return ed_num(ctx, err);
  size_t skipped = ed_utf8_mark(bytes, len);
  ed_val text = ed_loader_text(ctx, bytes + skipped, len - skipped);
  free(bytes);
  return text;
}

// readText(filename) -> string without byte order mark, or errno
ED_FN(loader_read_text) {
  const char *file = ed_arg_path(a);
  return ed_failed(a) ? NULL : read_text(a->ctx, file, 0);
}

// builtinText(id) -> the text of a module of lib/, or undefined
ED_FN(loader_builtin_text) {
  const char *id = ed_arg_utf8(a, NULL);
  return ed_failed(a) ? NULL : ed_builtin_text(a->ctx, id);
}

// ---- resolving -----------------------------------------------------------------------------------------------------

ed_val ed_loader_text_or_undefined(ed_ctx ctx, const char *text) {
  return text ? ed_str_utf8(ctx, text, strlen(text)) : ed_undefined(ctx);
}

static void refresh(ed_loader *l) {
  ed_resolver_refresh(l->resolver);
  l->turn = uv_now(ed_loop_uv(ed_loop_here()));
  l->is_fresh = true;
}

void ed_loader_begin(ed_loader *l) {
  ed_resolution_deinit(&l->last);
  if (uv_now(ed_loop_uv(ed_loop_here())) != l->turn) refresh(l);
}

bool ed_loader_retry(ed_loader *l) {
  bool retry = l->last.code >= ED_RESOLVE_NOT_FOUND && !l->is_fresh;
  l->is_fresh = false;
  if (!retry) return false;
  ed_resolution_deinit(&l->last);
  refresh(l);
  return true;
}

static void resolve_require(ed_loader *l, const ed_request *q) {
  ed_loader_begin(l);
  do ed_resolve_require(l->resolver, q, &l->last);
  while (ed_loader_retry(l));
}

bool ed_loader_report(const ed_loader *l) {
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  cells[ED_CELL_N0] = l->last.code;
  cells[ED_CELL_N1] = l->last.warning != NULL;
  return l->last.code == ED_RESOLVED;
}

static ed_val result_path(ed_args *a, ed_loader *l) {
  return ed_loader_report(l) ? ed_loader_text_or_undefined(a->ctx, l->last.path) : ed_undefined(a->ctx);
}

static ed_request read_request(ed_args *a, ed_loader *l) {
  ed_request q = {.conditions = l->conditions};
  q.specifier = ed_arg_path(a);
  q.parent = ed_arg_path(a);
  q.keep_symlinks = ed_arg_i32(a) & IS_MAIN ? l->keep_main_symlinks : l->keep_symlinks;
  return q;
}

static bool ends_with(const char *path, const char *end) {
  size_t a = strlen(path), b = strlen(end);
  return a >= b && memcmp(path + a - b, end, b) == 0;
}

// Whether a file is taken for plain CommonJS: JavaScript of no other kind by extension or package. (Unknown extensions
// are JavaScript to `require`.)
static bool is_commonjs(ed_loader *l, const char *file) {
  ed_format format = ed_format_of(l->resolver, file);
  if (format == ED_FORMAT_NONE || format == ED_FORMAT_DETECT || format == ED_FORMAT_WASM) {
    const ed_package *p = ed_package_of(ed_resolver_packages(l->resolver), file);
    return !p || p->doc;
  }
  return format == ED_FORMAT_COMMONJS;
}

// resolve(request, parentFilename, flags) -> filename
ED_FN(loader_resolve) {
  ed_loader *l = ed_loader_here();
  ed_request q = read_request(a, l);
  if (ed_failed(a)) return NULL;
  resolve_require(l, &q);
  return result_path(a, l);
}

// load(request, parentFilename, flags) -> filename, or [filename, content]: content is the compiled function of a
// CommonJS file or the text of a JSON file, the first time the file is asked for.
ED_FN(loader_load) {
  ed_loader *l = ed_loader_here();
  ed_request q = read_request(a, l);
  if (ed_failed(a)) return NULL;
  resolve_require(l, &q);
  ed_val name = result_path(a, l);
  if (l->last.code != ED_RESOLVED) return name;
  const char *file = l->last.path;
  ed_strmap_entry *given = ed_strmap_put(&l->given, file, strlen(file));
  if (given->value) return name;
  given->value = l;
  int err = 0;
  ed_val content = NULL, exc = NULL;
  if (ends_with(file, ".json")) content = read_text(a->ctx, file, l->last.size);
  else if (is_commonjs(l, file)) content = compile_file(a->ctx, file, l->last.size, &err, &exc);
  if (exc) return ed_throw(a, exc);
  // Of another kind, or unreadable: JavaScript finds out.
  if (!content || ed_is_number(a->ctx, content)) return name;
  return ed_array_new(a->ctx, 2, (ed_val[]){name, content});
}

// The node_modules folders above a folder, nearest first, as chainOf in lib/internal/modules/paths.js.
static ed_obj node_modules_above(ed_ctx ctx, const char *folder) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  char path[PATH_MAX + sizeof "/node_modules"];
  unsigned n = 0;
  for (size_t end = strlen(folder), slash; end > 0; end = slash) {
    for (slash = end - 1; slash > 0 && folder[slash] != '/';) slash--;
    size_t len = end - slash - 1;
    if (len == 0 || (len == 12 && memcmp(folder + slash + 1, "node_modules", 12) == 0)) continue;
    int size = snprintf(path, sizeof path, "%.*s/node_modules", (int)end, folder);
    ed_set_index(ctx, list, n++, ed_str_utf8(ctx, path, (size_t)size));
  }
  ed_set_index(ctx, list, n, ed_str_ascii(ctx, "/node_modules"));
  return list;
}

// Whether the program's file goes the way of ES modules: it is one, or its package says that all of it is.
static bool is_for_import(ed_loader *l, const char *file, ed_format format) {
  if (format == ED_FORMAT_MODULE || format == ED_FORMAT_MODULE_TYPESCRIPT || format == ED_FORMAT_WASM) return true;
  if (ends_with(file, ".cjs") || ends_with(file, ".cts")) return false;
  const ed_package *p = ed_package_of(ed_resolver_packages(l->resolver), file);
  return p && p->doc && p->type == ED_PACKAGE_MODULE;
}

// main(path, onlyModules) -> [function, filename, folder, node_modules folders] of a plain CommonJS script; undefined
// when it is anything else, is not found, does not compile or comes with a warning; [format, filename] of an ES module
ED_FN(loader_main) {
  ed_loader *l = ed_loader_here();
  const char *path = ed_arg_path(a);
  bool only_modules = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  char *full = path[0] == '/' ? ed_xstrdup(path) : below_cwd(path);
  ed_request q = {
      .specifier = full, .parent = "/", .conditions = l->conditions, .keep_symlinks = l->keep_main_symlinks};
  resolve_require(l, &q);
  free(full);
  const char *file = l->last.path;
  if (!ed_loader_report(l) || l->last.warning) return NULL;
  ed_format format = ed_format_of(l->resolver, file);
  if (is_for_import(l, file, format)) {
    return ed_array_new(a->ctx, 2, (ed_val[]){ed_num(a->ctx, format), ed_loader_text_or_undefined(a->ctx, file)});
  }
  if (only_modules || format == ED_FORMAT_JSON || !is_commonjs(l, file)) return NULL;
  // A syntax error too: JavaScript then finds it again, and explains it.
  ed_strmap_put(&l->given, file, strlen(file))->value = l;
  int err = 0;
  ed_val exc = NULL, fn = compile_file(a->ctx, file, l->last.size, &err, &exc);
  if (!fn) return NULL;
  const char *slash = strrchr(file, '/');
  char *folder = ed_xstrndup(file, slash == file ? 1 : (size_t)(slash - file));
  ed_val result =
      ed_array_new(a->ctx, 4,
                   (ed_val[]){fn, ed_loader_text_or_undefined(a->ctx, file),
                              ed_loader_text_or_undefined(a->ctx, folder), node_modules_above(a->ctx, folder)});
  free(folder);
  return result;
}

// resolveScope(request, parentFilename, flags) -> filename by "imports" or of the parent's own package; N0 is -1 when
// neither applies
ED_FN(loader_resolve_scope) {
  ed_loader *l = ed_loader_here();
  ed_request q = read_request(a, l);
  if (ed_failed(a)) return NULL;
  ed_loader_begin(l);
  bool applies;
  do applies = ed_resolve_package_scope(l->resolver, &q, &l->last);
  while (ed_loader_retry(l));
  if (applies) return result_path(a, l);
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = -1;
  return NULL;
}

char **ed_loader_read_list(ed_ctx ctx, ed_obj array) {
  size_t n = (size_t)ed_to_num(ctx, ed_get(ctx, array, "length"));
  char **list = ed_xcalloc(n + 1, sizeof *list);
  for (size_t i = 0; i < n; i++) list[i] = ed_to_utf8(ctx, ed_get_index(ctx, array, (unsigned)i), NULL);
  return list;
}

// find(request, folders, flags) -> filename
ED_FN(loader_find) {
  ed_loader *l = ed_loader_here();
  ed_request q = {.conditions = l->conditions, .specifier = ed_arg_path(a)};
  ed_obj folders = ed_arg_obj(a);
  int flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  q.keep_symlinks = flags & IS_MAIN ? l->keep_main_symlinks : l->keep_symlinks;
  char **list = ed_loader_read_list(a->ctx, folders);
  ed_loader_begin(l);
  do ed_resolve_in(l->resolver, &q, list, &l->last);
  while (ed_loader_retry(l));
  ed_loader_free_list(list);
  return result_path(a, l);
}

// failure() -> [path, detail, more, base, isImport] of the last resolution
ED_FN(loader_failure) {
  const ed_resolution *last = &ed_loader_here()->last;
  return ed_array_new(a->ctx, 5,
                      (ed_val[]){ed_loader_text_or_undefined(a->ctx, last->path),
                                 ed_loader_text_or_undefined(a->ctx, last->detail),
                                 ed_loader_text_or_undefined(a->ctx, last->more),
                                 ed_loader_text_or_undefined(a->ctx, last->base), ed_bool(a->ctx, last->is_import)});
}

// warning() -> [code, text] of the last resolution
ED_FN(loader_warning) {
  const ed_resolution *last = &ed_loader_here()->last;
  return ed_array_new(a->ctx, 2,
                      (ed_val[]){ed_loader_text_or_undefined(a->ctx, last->warning_code),
                                 ed_loader_text_or_undefined(a->ctx, last->warning)});
}

// ---- settings, packages, files -------------------------------------------------------------------------------------

// setLists(extensions, conditions): each a list, or undefined to leave it
ED_FN(loader_set_lists) {
  ed_loader *l = ed_loader_here();
  char **extensions = ed_arg_absent(a) ? NULL : ed_loader_read_list(a->ctx, ed_arg_obj(a));
  char **conditions = ed_arg_absent(a) ? NULL : ed_loader_read_list(a->ctx, ed_arg_obj(a));
  if (extensions) ed_resolver_set_extensions(l->resolver, extensions);
  if (conditions) {
    ed_loader_free_list(l->conditions);
    l->conditions = conditions;
  }
  ed_loader_free_list(extensions);
  return NULL;
}

// keepSymlinks(others, main)
ED_FN(loader_keep_symlinks) {
  ed_loader *l = ed_loader_here();
  l->keep_symlinks |= ed_arg_bool(a);
  l->keep_main_symlinks |= ed_arg_bool(a);
  return NULL;
}

static ed_val globals_list(ed_ctx ctx, const ed_loader *l) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (unsigned i = 0; l->globals[i]; i++) {
    ed_set_index(ctx, list, i, ed_str_utf8(ctx, l->globals[i], strlen(l->globals[i])));
  }
  return list;
}

// globals() -> folders searched after all node_modules
ED_FN(loader_globals) { return globals_list(a->ctx, ed_loader_here()); }

// initGlobals(withHome) -> the same, from the environment as it is now
ED_FN(loader_init_globals) {
  ed_loader *l = ed_loader_here();
  init_globals(l, ed_arg_bool(a));
  return globals_list(a->ctx, l);
}

// packageOf(filename) -> [package.json, type] of the package scope of a file, undefined when there is none. Type is 0
// for none, 1 for commonjs, 2 for module, -1 for a package.json that is not valid.
ED_FN(loader_package_of) {
  const char *file = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  const ed_package *p = ed_package_of(ed_resolver_packages(ed_loader_here()->resolver), file);
  if (!p) return NULL;
  return ed_array_new(
      a->ctx, 2, (ed_val[]){ed_loader_text_or_undefined(a->ctx, p->file), ed_num(a->ctx, p->doc ? (int)p->type : -1)});
}

// look(path) -> 0 file, 1 folder, -2 neither
ED_FN(loader_look) {
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  ed_file_kind kind = ed_file_look(path).kind;
  return ed_num(a->ctx, kind == ED_FILE_REGULAR ? 0 : kind == ED_FILE_FOLDER ? 1 : -2);
}

// realpath(path) -> path, or undefined
ED_FN(loader_realpath) {
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  char *real = realpath(path, NULL);
  ed_val v = ed_loader_text_or_undefined(a->ctx, real);
  free(real);
  return v;
}

const ed_native ed_bind_loader[] = {
    {"compile", loader_compile},
    {"compileFile", loader_compile_file},
    {"evaluate", loader_evaluate},
    {"failure", loader_failure},
    {"find", loader_find},
    {"globals", loader_globals},
    {"initGlobals", loader_init_globals},
    {"keepSymlinks", loader_keep_symlinks},
    {"load", loader_load},
    {"look", loader_look},
    {"main", loader_main},
    {"packageOf", loader_package_of},
    {"problem", loader_problem},
    {"builtinText", loader_builtin_text},
    {"readText", loader_read_text},
    {"realpath", loader_realpath},
    {"resolve", loader_resolve},
    {"resolveScope", loader_resolve_scope},
    {"setLists", loader_set_lists},
    {"warning", loader_warning},
    {0},
};
