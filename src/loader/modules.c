// SPDX-License-Identifier: MIT
// Binding 'modules': what lib/internal/modules/esm/ asks of C. A module of the usual kind costs one call, open(): read,
// rewrite, compile, and resolve what it requests.
//
// Natives that resolve leave in the cells: N0 the code (ed_resolve_code), N1 whether a deprecation waits, N2 the format
// (ed_format). Those that compile leave in N0 whether the source was refused (ED_BAD_SYNTAX), in N2 the format that was
// found.
#include "loader/modules.h"

#include "base/mem.h"
#include "base/utf.h"
#include "engine/cells.h"
#include "loader/file.h"
#include "loader/import.h"
#include "loader/positions.h"
#include "loader/record.h"
#include "loader/script.h"
#include "loader/state.h"
#include "loop/permission.h"
#include "syntax/exports.h"
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { WITHOUT_REQUESTS = 1 }; // flag: somebody else resolves

static int32_t *cells(void) { return ed_engine_cells(ed_engine_here())->i; }

// ---- resolving -----------------------------------------------------------------------------------------------------

static void resolve(ed_loader *l, const char *specifier, size_t len, const char *parent, char *const *conditions,
                    bool keep_symlinks, ed_import *out) {
  ed_loader_begin(l);
  do {
    ed_import_deinit(out);
    ed_import_resolve(l->resolver, specifier, len, parent, conditions, keep_symlinks, out);
    ed_resolution_deinit(&l->last);
    l->last = out->file;
    out->file = (ed_resolution){0};
  } while (ed_loader_retry(l));
}

// resolve(specifier, parentURL, conditions or undefined, isMain) -> URL or undefined
ED_FN(modules_resolve) {
  ed_loader *l = ed_loader_here();
  size_t len;
  const char *specifier = ed_arg_utf8(a, &len);
  const char *parent = ed_arg_utf8(a, NULL);
  char **conditions = ed_arg_absent(a) ? NULL : ed_loader_read_list(a->ctx, ed_arg_obj(a));
  bool is_main = ed_arg_bool(a);
  ed_import out = {0};
  if (!ed_failed(a)) {
    resolve(l, specifier, len, parent, conditions ? conditions : l->import_conditions,
            is_main ? l->keep_main_symlinks : l->keep_symlinks, &out);
    ed_loader_report(l);
    cells()[ED_CELL_N2] = out.format;
  }
  ed_loader_free_list(conditions);
  ed_val url = ed_loader_text_or_undefined(a->ctx, out.url);
  ed_import_deinit(&out);
  return url;
}

typedef struct requester {
  ed_loader *loader;
  const char *url;
} requester;

// A module that will be opened. What is to be told in order, or has been compiled, is not read ahead.
static void read_ahead(ed_loader *l, const char *url, ed_format format) {
  bool is_typescript = format == ED_FORMAT_MODULE_TYPESCRIPT;
  if ((format != ED_FORMAT_MODULE && !is_typescript) || ed_cache_has_entries() || ed_permissions_here) return;
  char *path = ed_import_path(url);
  if (path) ed_ahead_want(&l->ahead, url, path, is_typescript ? l->types : ED_TYPES_NONE);
  free(path);
}

// What cannot be resolved, or not without a warning, is left to resolve().
static char *resolve_request(void *user, const char *specifier, size_t len, ed_format *format) {
  requester *r = user;
  ed_import out = {0};
  resolve(r->loader, specifier, len, r->url, r->loader->import_conditions, r->loader->keep_symlinks, &out);
  char *url = r->loader->last.warning ? NULL : out.url;
  if (url == out.url) out.url = NULL;
  *format = out.format;
  ed_import_deinit(&out);
  if (url) read_ahead(r->loader, url, *format);
  return url;
}

// formatOf(path) -> format
ED_FN(modules_format_of) {
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, ed_format_of(ed_loader_here()->resolver, path));
}

// pathOf(url) -> path of a file: URL, or undefined
ED_FN(modules_path_of) {
  const char *url = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  char *path = ed_import_path(url);
  ed_val v = ed_loader_text_or_undefined(a->ctx, path);
  free(path);
  return v;
}

// urlOf(path) -> file: URL of an absolute path
ED_FN(modules_url_of) {
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  char *url = ed_import_url(path, "");
  ed_val v = ed_loader_text_or_undefined(a->ctx, url);
  free(url);
  return v;
}

// ---- names of CommonJS modules -------------------------------------------------------------------------------------

typedef struct naming {
  ed_loader *loader;
  ed_strmap files, names; // seen
  ed_export_list found;
} naming;

static void name_exports(naming *n, const char *file, const char *text, size_t len, ed_cached *cached);

static void name_file(naming *n, const char *file) {
  char *text;
  size_t len;
  if (ed_file_read(file, &text, &len) < 0) return;
  name_exports(n, file, text, len, NULL);
  free(text);
}

// The names of a module that `file` requires.
static void name_required(naming *n, const char *specifier, const char *file) {
  ed_loader *l = n->loader;
  ed_request q = {
      .specifier = specifier, .parent = file, .conditions = l->conditions, .keep_symlinks = l->keep_symlinks};
  ed_loader_begin(l);
  do ed_resolve_require(l->resolver, &q, &l->last);
  while (ed_loader_retry(l));
  if (l->last.code != ED_RESOLVED) return;
  char *path = ed_xstrdup(l->last.path);
  ed_format format = ed_format_of(l->resolver, path);
  bool is_script = format == ED_FORMAT_COMMONJS || format == ED_FORMAT_DETECT || format == ED_FORMAT_NONE;
  if (is_script) name_file(n, path);
  free(path);
}

static void add_exports(naming *n, const char *file, const ed_exports *exports) {
  for (size_t i = 0; i < exports->names.count; i++) {
    ed_strmap_entry *e = ed_strmap_put(&n->names, exports->names.items[i], exports->names.lens[i]);
    if (e->value) continue;
    e->value = n;
    ed_export_list_add(&n->found, exports->names.items[i], exports->names.lens[i]);
  }
  for (size_t i = 0; i < exports->reexports.count; i++) {
    if (strlen(exports->reexports.items[i]) == exports->reexports.lens[i]) {
      name_required(n, exports->reexports.items[i], file);
    }
  }
}

static void name_exports(naming *n, const char *file, const char *text, size_t len, ed_cached *cached) {
  ed_strmap_entry *seen = ed_strmap_put(&n->files, file, strlen(file));
  if (seen->value) return;
  seen->value = n;
  const ed_exports *known = ed_cache_exports(cached);
  if (known) {
    add_exports(n, file, known);
    return;
  }
  ed_exports exports;
  ed_exports_find(text, len, &exports);
  add_exports(n, file, &exports);
  if (!ed_cache_keep_exports(cached, &exports)) ed_exports_deinit(&exports);
}

static ed_val names_of(ed_ctx ctx, ed_loader *l, const char *file, const char *text, size_t len, ed_cached *cached) {
  naming n = {.loader = l};
  name_exports(&n, file, text, len, cached);
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (size_t i = 0; i < n.found.count; i++) {
    ed_set_index(ctx, list, (unsigned)i, ed_loader_text(ctx, n.found.items[i], n.found.lens[i]));
  }
  ed_export_list_deinit(&n.found);
  ed_strmap_clear(&n.files, NULL);
  ed_strmap_clear(&n.names, NULL);
  return list;
}

// exportsOf(filename, source) -> names that a CommonJS module exports, as its text and that of what it re-exports tell
ED_FN(modules_exports_of) {
  const char *file = ed_arg_path(a);
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  return ed_failed(a) ? NULL : names_of(a->ctx, ed_loader_here(), file, text, len, NULL);
}

// ---- sources -------------------------------------------------------------------------------------------------------

ed_val ed_loader_problem(ed_ctx ctx, const ed_syntax *s) {
  cells()[ED_CELL_N0] = ED_BAD_SYNTAX;
  return ed_array_new(ctx, 5,
                      (ed_val[]){ed_loader_text_or_undefined(ctx, s->error), ed_num(ctx, s->error_line),
                                 ed_num(ctx, s->error_column), ed_num(ctx, s->error_end_column),
                                 ed_num(ctx, s->error_kind)});
}

static bool has_word(const char *text, size_t len, const char *word) { return memmem(text, len, word, strlen(word)); }

// Whether JavaScript of no declared kind is an ES module: it has what only a module may hold, or is none as a script.
// `kept`, if there is one, gets what it was parsed to as a script.
static bool is_module(const char *text, size_t len, ed_types types, const char *file, ed_kept *kept) {
  if (!has_word(text, len, "import") && !has_word(text, len, "export") && !has_word(text, len, "await")) return false;
  ed_syntax s;
  ed_syntax_options options = {.kind = ED_SOURCE_COMMONJS, .types = types, .keep_awaits = !kept, .url = file};
  bool is_script = ed_syntax_rewrite(text, len, &options, &s);
  static const char *const marks[] = {"Cannot use import statement", "Unexpected token 'export'",
                                      "Cannot use 'import.meta'"};
  bool is = false;
  for (size_t i = 0; !is_script && i < sizeof marks / sizeof *marks; i++) {
    is |= strncmp(s.error, marks[i], strlen(marks[i])) == 0;
  }
  if (is_script && kept) {
    kept->is_parsed = true;
    kept->syntax = s;
  } else {
    ed_syntax_deinit(&s);
  }
  if (is_script || is) return is;
  options.kind = ED_SOURCE_MODULE;
  is = ed_syntax_rewrite(text, len, &options, &s) && (s.has_await || s.has_module_syntax);
  ed_syntax_deinit(&s);
  return is;
}

typedef struct source {
  const char *url, *file; // its name as ES module, and as CommonJS
  ed_cache_text text;
} source;

// A file is of the kind that it had when it was kept.
static bool is_kept(ed_cache_kind kind, ed_types types, source *s) {
  return ed_cache_has(ed_cache_find(kind, kind == ED_CACHE_ESM ? s->url : s->file, types, &s->text));
}

static ed_format settle_format(ed_format format, const ed_loader *l, source *s, ed_kept *kept) {
  bool is_typescript = format == ED_FORMAT_DETECT_TYPESCRIPT, is = false;
  if (format != ED_FORMAT_DETECT && !is_typescript) return format;
  ed_types types = is_typescript ? l->types : ED_TYPES_NONE;
  if (!l->no_detection && !is_kept(ED_CACHE_COMMONJS, types, s)) {
    is = is_kept(ED_CACHE_ESM, types, s) ||
         is_module(s->text.text, s->text.len, types, is_typescript ? "" : s->file, is_typescript ? NULL : kept);
  }
  if (is_typescript) return is ? ED_FORMAT_MODULE_TYPESCRIPT : ED_FORMAT_COMMONJS_TYPESCRIPT;
  return is ? ED_FORMAT_MODULE : ED_FORMAT_COMMONJS;
}

// `syntax` is this call's.
static ed_val compile_module(ed_args *a, ed_loader *l, ed_record_source *source, ed_syntax *syntax, int flags) {
  requester r = {l, source->url};
  ed_val exc = NULL;
  ed_val record =
      ed_record_compile(a->ctx, source, syntax, flags & WITHOUT_REQUESTS ? NULL : resolve_request, &r, &exc);
  if (!record) record = exc ? ed_throw(a, exc) : ed_loader_problem(a->ctx, syntax);
  ed_syntax_deinit(syntax);
  return record;
}

// What JavaScript makes a module of: for ES modules the record (record.h), for CommonJS the names of its exports.
// `file` is its name as CommonJS; with `kept` the text is that of the file, byte for byte.
static ed_val compile(ed_args *a, ed_loader *l, const char *url, const char *file, const char *text, size_t len,
                      ed_format format, int flags, ed_kept *kept) {
  cells()[ED_CELL_N0] = 0;
  size_t mark = ed_utf8_mark(text, len);
  if (mark > 0) text += mark, len -= mark, kept = NULL;
  source s = {url, file, {.text = text, .len = len}};
  format = settle_format(format, l, &s, kept);
  cells()[ED_CELL_N2] = format;
  bool is_typescript = format == ED_FORMAT_MODULE_TYPESCRIPT || format == ED_FORMAT_COMMONJS_TYPESCRIPT;
  ed_types types = is_typescript ? l->types : ED_TYPES_NONE;
  if (format == ED_FORMAT_MODULE || format == ED_FORMAT_MODULE_TYPESCRIPT) {
    ed_record_source source = {text, len, url, types, ed_cache_find(ED_CACHE_ESM, url, types, &s.text), false};
    return compile_module(a, l, &source, &(ed_syntax){0}, flags);
  }
  ed_cached *cached = kept ? ed_cache_find(ED_CACHE_COMMONJS, file, types, &s.text) : NULL;
  if (kept) kept->cached = cached;
  if (!kept || kept->is_parsed) return names_of(a->ctx, l, file, text, len, cached);
  if (ed_cache_syntax(cached, &kept->syntax)) kept->is_parsed = true;
  return names_of(a->ctx, l, file, text, len, cached);
}

// compile(source, url, format, flags) -> record, names, or with N0 = ED_BAD_SYNTAX what is wrong
ED_FN(modules_compile) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  const char *url = ed_arg_utf8(a, NULL);
  ed_format format = (ed_format)ed_arg_i32(a);
  int flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  char *path = ed_import_path(url);
  ed_val v = compile(a, ed_loader_here(), url, path ? path : url, text, len, format, flags, NULL);
  free(path);
  return v;
}

// writeModule(source, url) -> text that gives a record in any context, or with N0 = ED_BAD_SYNTAX what is wrong
ED_FN(modules_write_module) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  const char *url = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  cells()[ED_CELL_N0] = 0;
  ed_script_prepare(a->ctx);
  ed_record_source source = {text, len, url, ED_TYPES_NONE, NULL, false};
  ed_syntax syntax = {0};
  ed_buf b;
  ed_buf_init(&b, SIZE_MAX / 2);
  bool is_written = ed_record_write(&b, &source, &syntax);
  ed_val v = is_written ? ed_loader_text(a->ctx, b.data, b.len) : ed_loader_problem(a->ctx, &syntax);
  ed_buf_deinit(&b);
  ed_syntax_deinit(&syntax);
  return v;
}

// writeScript(source, name, key, isFunction, head, lines) -> text with import(), await and using made ready, or
// undefined when there is nothing to do; `key` names it in its $eddy.import calls. The engine gets it with `lines` more
// lines, and `head` more columns before the first line's. N0: whether it has import()
ED_FN(modules_write_script) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  const char *name = ed_arg_utf8(a, NULL);
  const char *key = ed_arg_utf8(a, NULL);
  bool is_function = ed_arg_bool(a);
  uint32_t head = ed_arg_u32(a);
  uint32_t lines = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  ed_script_prepare(a->ctx);
  ed_syntax s;
  ed_val v = NULL;
  cells()[ED_CELL_N0] = 0;
  if (ed_syntax_may_change(text, len)) {
    ed_syntax_options options = {.kind = is_function ? ED_SOURCE_COMMONJS : ED_SOURCE_PROGRAM, .url = key};
    if (ed_syntax_rewrite(text, len, &options, &s) && s.text) {
      cells()[ED_CELL_N0] = s.has_import_call;
      v = ed_loader_text(a->ctx, s.text, s.len);
    }
    if (v) ed_positions_keep(name, &s, head, lines);
    ed_syntax_deinit(&s);
  }
  if (!v && head > 0) ed_positions_keep(name, &(ed_syntax){0}, head, lines);
  return v;
}

// The file of a script, which is kept until require() runs it, unless it has been already.
static ed_val open_script(ed_args *a, const char *url, const char *path, ed_format format, int flags) {
  ed_loader *l = ed_loader_here();
  ed_kept kept = {0};
  bool has_stamp = ed_file_stamp_of(path, &kept.stamp);
  int err = ed_file_read_sized(path, has_stamp ? kept.stamp.size : 0, &kept.text, &kept.len);
  if (err < 0) return ed_num(a->ctx, err);
  ed_val content = compile(a, l, url, path, kept.text, kept.len, format, flags, &kept);
  bool has_run = ed_strmap_find(&l->given, path, strlen(path));
  if (has_stamp && !has_run && cells()[ED_CELL_N0] == 0 && cells()[ED_CELL_N2] == ED_FORMAT_COMMONJS) {
    ed_keeper_put(&l->kept, path, &kept);
  } else {
    ed_kept_deinit(&kept);
  }
  return content;
}

static ed_val open_ahead(ed_args *a, const char *url, ed_format format, ed_ahead_module *module, int flags) {
  if (module->err < 0) return ed_num(a->ctx, module->err);
  cells()[ED_CELL_N0] = 0;
  cells()[ED_CELL_N2] = format;
  size_t mark = ed_utf8_mark(module->text, module->len);
  ed_cache_text text = {.text = module->text + mark, .len = module->len - mark};
  ed_types types = format == ED_FORMAT_MODULE_TYPESCRIPT ? ed_loader_here()->types : ED_TYPES_NONE;
  ed_cached *cached = ed_cache_find(ED_CACHE_ESM, url, types, &text);
  ed_record_source source = {text.text, text.len, url, types, cached, true};
  ed_val record = compile_module(a, ed_loader_here(), &source, &module->syntax, flags);
  free(module->text);
  return record;
}

static ed_val open_file(ed_args *a, const char *url, const char *path, ed_format format, int flags) {
  ed_ahead_module module;
  if (ed_ahead_take(&ed_loader_here()->ahead, url, &module)) return open_ahead(a, url, format, &module, flags);
  if (format == ED_FORMAT_DETECT || format == ED_FORMAT_COMMONJS) return open_script(a, url, path, format, flags);
  char *text;
  size_t len;
  int err = ed_file_read(path, &text, &len);
  if (err < 0) return ed_num(a->ctx, err);
  cells()[ED_CELL_N2] = format;
  if (format == ED_FORMAT_NONE || format == ED_FORMAT_WASM) return ed_arraybuffer_take(a->ctx, (uint8_t *)text, len);
  ed_val content;
  if (format == ED_FORMAT_JSON) {
    size_t mark = ed_utf8_mark(text, len);
    content = ed_loader_text(a->ctx, text + mark, len - mark);
  } else {
    content = compile(a, ed_loader_here(), url, path, text, len, format, flags, NULL);
  }
  free(text);
  return content;
}

// open(url, format, flags) -> of a file: what compile() gives, or the text of JSON, or an ArrayBuffer of another
// format; a negative errno when it cannot be read
ED_FN(modules_open) {
  const char *url = ed_arg_utf8(a, NULL);
  ed_format format = (ed_format)ed_arg_i32(a);
  int flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  char *path = ed_import_path(url);
  int err = path ? ed_permission_check(ED_MAY_READ, path) : UV_ENOENT;
  ed_val content = err < 0 ? ed_num(a->ctx, err) : open_file(a, url, path, format, flags);
  free(path);
  return content;
}

// endGraph(): all of a graph has been opened
ED_FN(modules_end_graph) {
  (void)a;
  ed_ahead_end(&ed_loader_here()->ahead);
  return NULL;
}

// evaluate(text, url) -> value of a program that is a module's function, which has been rewritten
ED_FN(modules_evaluate) {
  ed_val text = ed_arg_val(a);
  const char *url = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ed_val exc = NULL, value = ed_cache_eval(a->ctx, ed_cache_known(ED_CACHE_ESM, url), text, url, &exc);
  return value ? value : ed_throw(a, exc);
}

// isModule(source, isTypeScript) -> whether a source of no declared kind is an ES module
ED_FN(modules_is_module) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  ed_types types = ed_arg_bool(a) ? ed_loader_here()->types : ED_TYPES_NONE;
  return ed_failed(a) ? NULL : ed_bool(a->ctx, is_module(text, len, types, "", NULL));
}

static bool is_script(const char *text, size_t len, ed_types types) {
  ed_syntax s;
  ed_syntax_options options = {.kind = ED_SOURCE_PROGRAM, .types = types, .keep_awaits = true, .url = ""};
  bool is = ed_syntax_rewrite(text, len, &options, &s);
  ed_syntax_deinit(&s);
  return is;
}

// kindOf(source) -> format of a program's text (-e, standard input), TypeScript only if it is nothing else
ED_FN(modules_kind_of) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  ed_types types = ed_loader_here()->types;
  ed_format format = ED_FORMAT_COMMONJS;
  if (is_script(text, len, ED_TYPES_NONE)) format = ED_FORMAT_COMMONJS;
  else if (is_module(text, len, ED_TYPES_NONE, "", NULL)) format = ED_FORMAT_MODULE;
  else if (is_script(text, len, types)) format = ED_FORMAT_COMMONJS_TYPESCRIPT;
  else if (is_module(text, len, types, "", NULL)) format = ED_FORMAT_MODULE_TYPESCRIPT;
  return ed_num(a->ctx, format);
}

// prompt(source) -> what a source typed at a prompt becomes when it awaits at its top, or undefined (ED_SOURCE_PROMPT).
// N0: whether it is wrong only because it ends too early
ED_FN(modules_prompt) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  ed_val v = NULL;
  bool is_incomplete = false;
  static const ed_source_kind kinds[] = {ED_SOURCE_PROMPT, ED_SOURCE_PROGRAM}; // `await` may be a name in the second
  for (size_t i = 0; i < 2 && !v; i++) {
    ed_syntax s;
    bool is_right = ed_syntax_rewrite(text, len, &(ed_syntax_options){.kind = kinds[i], .keep_awaits = true}, &s);
    if (is_right && s.text) v = ed_loader_text(a->ctx, s.text, s.len);
    is_incomplete |= !is_right && s.is_incomplete;
    ed_syntax_deinit(&s);
  }
  cells()[ED_CELL_N0] = is_incomplete && !v;
  return v;
}

// column(url, line, column) -> the author's column
ED_FN(modules_column) {
  const char *url = ed_arg_utf8(a, NULL);
  uint32_t line = ed_arg_u32(a);
  uint32_t column = ed_arg_u32(a);
  return ed_failed(a) ? NULL : ed_num(a->ctx, ed_positions_find(url, line, column));
}

// The places of a text in bytes as UTF-16 units.
static void to_units(const char *text, size_t len, ed_outline *functions, size_t count) {
  if (ed_utf_is_ascii((const uint8_t *)text, len)) return;
  uint32_t *units = ed_xmalloc((len + 1) * sizeof *units), at = 0;
  for (size_t i = 0; i < len; i++) {
    uint8_t c = (uint8_t)text[i];
    units[i] = at;
    if ((c & 0xC0) != 0x80) at += c >= 0xF0 ? 2 : 1; // no byte that only continues a character
  }
  units[len] = at;
  for (size_t i = 0; i < count; i++) {
    functions[i].parameters = units[functions[i].parameters];
    functions[i].end = units[functions[i].end];
    functions[i].label = units[functions[i].label];
    functions[i].label_end = units[functions[i].label_end];
  }
  free(units);
}

// outline(text, whether it is a module, whether it is TypeScript) -> ArrayBuffer of int32: the fields of ed_outline,
// in UTF-16 units, of each function; undefined when the text is wrong
ED_FN(modules_outline) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  bool is_module = ed_arg_bool(a);
  bool is_typescript = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_syntax_options options = {.kind = is_module ? ED_SOURCE_MODULE : ED_SOURCE_COMMONJS,
                               .types = is_typescript ? ED_TYPES_STRIP : ED_TYPES_NONE,
                               .url = "",
                               .outline = true};
  ed_syntax s;
  ed_obj list = NULL;
  if (ed_syntax_rewrite(text, len, &options, &s)) {
    to_units(text, len, s.functions, s.function_count);
    uint8_t *functions = s.functions ? (uint8_t *)s.functions : ed_xmalloc(1);
    list = ed_arraybuffer_take(a->ctx, functions, s.function_count * sizeof *s.functions);
    s.functions = NULL;
  }
  ed_syntax_deinit(&s);
  return list;
}

// settings(conditions or undefined, detect, transformTypes)
ED_FN(modules_settings) {
  ed_loader *l = ed_loader_here();
  char **conditions = ed_arg_absent(a) ? NULL : ed_loader_read_list(a->ctx, ed_arg_obj(a));
  l->no_detection = !ed_arg_bool(a);
  l->types = ed_arg_bool(a) ? ED_TYPES_TRANSFORM : ED_TYPES_STRIP;
  if (!conditions) return NULL;
  ed_loader_free_list(l->import_conditions);
  l->import_conditions = conditions;
  return NULL;
}

const ed_native ed_bind_modules[] = {
    {"column", modules_column},
    {"outline", modules_outline},
    {"compile", modules_compile},
    {"endGraph", modules_end_graph},
    {"evaluate", modules_evaluate},
    {"exportsOf", modules_exports_of},
    {"formatOf", modules_format_of},
    {"isModule", modules_is_module},
    {"kindOf", modules_kind_of},
    {"open", modules_open},
    {"pathOf", modules_path_of},
    {"prompt", modules_prompt},
    {"resolve", modules_resolve},
    {"writeModule", modules_write_module},
    {"writeScript", modules_write_script},
    {"settings", modules_settings},
    {"urlOf", modules_url_of},
    {0},
};
