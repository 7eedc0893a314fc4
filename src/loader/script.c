// SPDX-License-Identifier: MIT
// Scripts: see script.h.
#include "loader/script.h"

#include "base/mem.h"
#include "base/utf.h"
#include "loader/positions.h"
#include "loader/sea.h"
#include "loader/state.h"
#include "loop/loop.h"
#include "loop/trace.h"
#include <stdlib.h>
#include <string.h>

// On one line with the source's first, so that lines stay exact. (The engine takes no line below 1 for a start.) The
// columns of line 1 are off by the head: lib/internal/stack.js subtracts it.
static const char head[] = "(function (exports, require, module, __filename, __dirname) {";
static const char tail[] = "\n})";
enum { HEAD = sizeof head - 1, TAIL = sizeof tail - 1 };

static _Thread_local bool is_prepared;

void ed_script_prepare(ed_ctx ctx) {
  if (is_prepared) return;
  is_prepared = true;
  static const char source[] = "const $eddy = this['$eddy ']; delete this['$eddy '];";
  ed_set(ctx, ed_global(ctx), "$eddy ", ed_loop_context(ed_loop_here()));
  ed_val exc = NULL;
  ed_eval(ctx, ed_str_ascii(ctx, source), "node:loader", 1, &exc);
}

// import() that the engine itself comes upon: in eval. Another realm than the main one is named by its global object.
static ed_val on_import(ed_ctx ctx, const ed_text *from, ed_val specifier, ed_val *exc) {
  ed_val fn = ed_get(ctx, ed_loop_context(ed_loop_here()), "import");
  int count = ctx == ed_engine_ctx(ed_engine_here()) ? 2 : 4;
  return ed_call(ctx, (ed_obj)fn, NULL, count,
                 (ed_val[]){ed_str_of(ctx, from), specifier, ed_undefined(ctx), ed_global(ctx)}, exc);
}

void ed_script_begin(void) { ed_engine_on_import(on_import); }

void ed_script_end(void) { is_prepared = false; }

// ---- CommonJS ------------------------------------------------------------------------------------------------------

static ed_val compile(ed_ctx ctx, ed_cached *cached, ed_val source, const char *file, ed_val *exc) {
  ed_trace_time opened = ed_trace_open(ED_TRACE_V8);
  ed_val fn = ed_cache_eval(ctx, cached, source, file, exc);
  ed_trace_shut(ED_TRACE_V8, "V8.ScriptCompiler", opened);
  return fn;
}

// The text between its ends, built where the engine will have it. `#!` becomes `//`, so that positions stay.
static ed_val wrap_ascii(ed_ctx ctx, const char *text, size_t len) {
  ed_room room = ed_str_begin(HEAD + len + TAIL, false);
  memcpy(room.latin1, head, HEAD);
  memcpy(room.latin1 + HEAD, text, len);
  if (len >= 2 && text[0] == '#' && text[1] == '!') memcpy(room.latin1 + HEAD, "//", 2);
  memcpy(room.latin1 + HEAD + len, tail, TAIL);
  return ed_str_end(ctx, &room);
}

static void widen(uint16_t *out, const char *ascii, size_t len) {
  for (size_t i = 0; i < len; i++) out[i] = (uint8_t)ascii[i];
}

// As it is: lone surrogates too.
static ed_val wrap_utf16(ed_ctx ctx, const uint16_t *units, size_t len) {
  ed_room room = ed_str_begin(HEAD + len + TAIL, true);
  widen(room.utf16, head, HEAD);
  memcpy(room.utf16 + HEAD, units, len * sizeof *units);
  if (len >= 2 && units[0] == '#' && units[1] == '!') widen(room.utf16 + HEAD, "//", 2);
  widen(room.utf16 + HEAD + len, tail, TAIL);
  return ed_str_end(ctx, &room);
}

static ed_val wrap_utf8(ed_ctx ctx, const char *text, size_t len) {
  char *buffer = ed_xmalloc(HEAD + len + TAIL);
  memcpy(buffer, head, HEAD);
  memcpy(buffer + HEAD, text, len);
  if (len >= 2 && text[0] == '#' && text[1] == '!') memcpy(buffer + HEAD, "//", 2);
  memcpy(buffer + HEAD + len, tail, TAIL);
  ed_val v = ed_loader_text(ctx, buffer, HEAD + len + TAIL);
  free(buffer);
  return v;
}

static ed_val wrap(ed_ctx ctx, const char *text, size_t len) {
  size_t mark = ed_utf8_mark(text, len);
  text += mark, len -= mark;
  return ed_utf_is_ascii((const uint8_t *)text, len) ? wrap_ascii(ctx, text, len) : wrap_utf8(ctx, text, len);
}

ed_val ed_script_wrap(ed_ctx ctx, const char *text, size_t len, ed_syntax *s, const char *file, ed_cached *cached,
                      ed_val *exc) {
  if (!s->error) ed_cache_keep_syntax(cached, s, text, len);
  if (s->text) {
    ed_script_prepare(ctx);
    ed_positions_keep(file, s, 0, 0);
    text = s->text, len = s->len;
  }
  return compile(ctx, cached, wrap(ctx, text, len), file, exc);
}

// The script of a single executable is no file, and is known to the cache by the program's path.
static ed_cached *find_cached(const char *file, ed_types types, ed_cache_text *text) {
  const ed_sea *app = ed_sea_here();
  bool is_app = app && file[0] != '/' && strcmp(app->name.bytes, file) == 0;
  return ed_cache_find(ED_CACHE_COMMONJS, is_app ? ed_sea_program() : file, types, text);
}

ed_val ed_script_function(ed_ctx ctx, const char *text, size_t len, const char *file, ed_types types,
                          ed_syntax *problem, ed_val *exc) {
  ed_cache_text bytes = {.text = text, .len = len};
  ed_cached *cached = find_cached(file, types, &bytes);
  ed_syntax s = {0};
  bool is_known = ed_cache_syntax(cached, &s);
  if (!is_known && (types != ED_TYPES_NONE || ed_syntax_may_change(text, len))) {
    ed_syntax_options options = {.kind = ED_SOURCE_COMMONJS, .types = types, .url = file};
    bool is_parsed = ed_syntax_rewrite(text, len, &options, &s);
    if (!is_parsed && types != ED_TYPES_NONE && problem) {
      *problem = s;
      return NULL;
    }
  }
  ed_val fn = ed_script_wrap(ctx, text, len, &s, file, cached, exc);
  ed_syntax_deinit(&s);
  return fn;
}

// A text of units that UTF-8 may not have: NULL when it is none.
static ed_val function_of_utf16(ed_ctx ctx, ed_val source, const char *text, size_t len, const char *file,
                                ed_val *exc) {
  ed_text t = ed_text_begin(ctx, source);
  ed_val fn = NULL;
  if (t.utf16) {
    ed_cache_text bytes = {.text = text, .len = len};
    ed_cached *cached = find_cached(file, ED_TYPES_NONE, &bytes);
    ed_cache_keep_syntax(cached, &(ed_syntax){0}, text, len);
    size_t mark = t.len > 0 && t.utf16[0] == 0xFEFF;
    fn = compile(ctx, cached, wrap_utf16(ctx, t.utf16 + mark, t.len - mark), file, exc);
  }
  ed_text_end(&t);
  return fn;
}

ed_val ed_script_function_of(ed_ctx ctx, ed_val source, const char *file, ed_types types, ed_syntax *problem,
                             ed_val *exc) {
  size_t len;
  char *text = ed_to_utf8(ctx, source, &len);
  bool is_as_is = types == ED_TYPES_NONE && !ed_syntax_may_change(text, len);
  bool is_beyond = is_as_is && !ed_utf_is_ascii((const uint8_t *)text, len);
  ed_val fn = is_beyond ? function_of_utf16(ctx, source, text, len, file, exc) : NULL;
  if (!fn && !*exc) fn = ed_script_function(ctx, text, len, file, types, problem, exc);
  free(text);
  return fn;
}

// ---- programs ------------------------------------------------------------------------------------------------------

ed_val ed_script_run(ed_ctx ctx, ed_val source, const char *name, ed_types types, ed_val *exc) {
  size_t len;
  char *text = ed_to_utf8(ctx, source, &len);
  if (types != ED_TYPES_NONE || ed_syntax_may_change(text, len)) {
    ed_syntax s;
    ed_syntax_options options = {.kind = ED_SOURCE_PROGRAM, .types = types, .url = name};
    if (ed_syntax_rewrite(text, len, &options, &s) && s.text) {
      ed_script_prepare(ctx);
      ed_positions_keep(name, &s, 0, 0);
      source = ed_loader_text(ctx, s.text, s.len);
    }
    ed_syntax_deinit(&s);
  }
  free(text);
  return ed_eval(ctx, source, name, 1, exc);
}
