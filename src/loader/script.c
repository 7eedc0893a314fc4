// SPDX-License-Identifier: MIT
// Scripts: see script.h.
#include "loader/script.h"

#include "base/mem.h"
#include "base/utf.h"
#include "loader/positions.h"
#include "loader/state.h"
#include "loop/loop.h"
#include "loop/trace.h"
#include <stdlib.h>
#include <string.h>

// On one line with the source's first, so that lines stay exact. (The engine takes no line below 1 for a start.) The
// columns of line 1 are off by the head: lib/internal/stack.js subtracts it.
static const char head[] = "(function (exports, require, module, __filename, __dirname) {";
static const char tail[] = "\n})";
enum { HEAD = ED_SCRIPT_HEAD, TAIL = ED_SCRIPT_TAIL };
_Static_assert(sizeof head - 1 == HEAD && sizeof tail - 1 == TAIL, "room in the callers' buffers");

static _Thread_local bool is_prepared;

void ed_script_prepare(ed_ctx ctx) {
  if (is_prepared) return;
  is_prepared = true;
  static const char source[] = "const $eddy = this['$eddy ']; delete this['$eddy '];";
  ed_set(ctx, ed_global(ctx), "$eddy ", ed_loop_context(ed_loop_here()));
  ed_val exc = NULL;
  ed_eval(ctx, ed_str_ascii(ctx, source), "node:loader", 1, &exc);
}

// import() that the engine itself comes upon: in eval and new Function.
static ed_val on_import(ed_ctx ctx, const ed_text *from, ed_val specifier, ed_val *exc) {
  ed_val name = from->latin1 ? ed_str_latin1(ctx, from->latin1, from->len) : ed_str_utf16(ctx, from->utf16, from->len);
  ed_val fn = ed_get(ctx, ed_loop_context(ed_loop_here()), "import");
  return ed_call(ctx, (ed_obj)fn, NULL, 2, (ed_val[]){name, specifier}, exc);
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

// `#!` becomes `//`, in place, so that positions stay.
static size_t skip_mark_and_hashbang(char *text, size_t len) {
  size_t skipped = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (len >= skipped + 2 && text[skipped] == '#' && text[skipped + 1] == '!') memcpy(text + skipped, "//", 2);
  return skipped;
}

static ed_val wrap_plain(ed_ctx ctx, char *buffer, size_t len, const char *file, ed_cached *cached, ed_val *exc) {
  size_t skipped = skip_mark_and_hashbang(buffer + HEAD, len);
  char *begin = buffer + skipped;
  memcpy(begin, head, HEAD);
  memcpy(buffer + HEAD + len, tail, TAIL);
  return compile(ctx, cached, ed_loader_text(ctx, begin, HEAD + len - skipped + TAIL), file, exc);
}

static ed_val wrap_rewritten(ed_ctx ctx, ed_syntax *s, const char *file, ed_cached *cached, ed_val *exc) {
  char *buffer = ed_xmalloc(HEAD + s->len + TAIL);
  memcpy(buffer + HEAD, s->text, s->len);
  ed_script_prepare(ctx);
  ed_positions_keep(file, s, 0);
  ed_val fn = wrap_plain(ctx, buffer, s->len, file, cached, exc);
  free(buffer);
  return fn;
}

ed_val ed_script_wrap(ed_ctx ctx, char *buffer, size_t len, ed_syntax *s, const char *file, ed_cached *cached,
                      ed_val *exc) {
  if (!s->error) ed_cache_keep_syntax(cached, s);
  return s->text ? wrap_rewritten(ctx, s, file, cached, exc) : wrap_plain(ctx, buffer, len, file, cached, exc);
}

ed_val ed_script_function(ed_ctx ctx, char *buffer, size_t len, const char *file, ed_types types, ed_syntax *problem,
                          ed_val *exc) {
  ed_cache_text text = {.text = buffer + HEAD, .len = len};
  ed_cached *cached = ed_cache_find(ED_CACHE_COMMONJS, file, types, &text);
  ed_syntax s = {0};
  bool is_known = ed_cache_syntax(cached, &s);
  if (!is_known && (types != ED_TYPES_NONE || ed_syntax_may_change(buffer + HEAD, len))) {
    ed_syntax_options options = {.kind = ED_SOURCE_COMMONJS, .types = types, .url = file};
    bool is_parsed = ed_syntax_rewrite(buffer + HEAD, len, &options, &s);
    if (!is_parsed && types != ED_TYPES_NONE && problem) {
      *problem = s;
      return NULL;
    }
  }
  ed_val fn = ed_script_wrap(ctx, buffer, len, &s, file, cached, exc);
  ed_syntax_deinit(&s);
  return fn;
}

static void widen(uint16_t *out, const char *ascii, size_t len) {
  for (size_t i = 0; i < len; i++) out[i] = (uint8_t)ascii[i];
}

// As it is: lone surrogates too.
static ed_val wrap_utf16(ed_ctx ctx, const ed_text *t, const char *file, ed_cached *cached, ed_val *exc) {
  bool mark = t->len > 0 && t->utf16[0] == 0xFEFF;
  const uint16_t *units = t->utf16 + mark;
  size_t len = t->len - mark;
  uint16_t *buffer = ed_xmalloc((HEAD + len + TAIL) * sizeof *buffer);
  widen(buffer, head, HEAD);
  memcpy(buffer + HEAD, units, len * sizeof *buffer);
  if (len >= 2 && units[0] == '#' && units[1] == '!') widen(buffer + HEAD, "//", 2);
  widen(buffer + HEAD + len, tail, TAIL);
  ed_val fn = compile(ctx, cached, ed_str_utf16(ctx, buffer, HEAD + len + TAIL), file, exc);
  free(buffer);
  return fn;
}

ed_val ed_script_function_of(ed_ctx ctx, ed_val source, const char *file, ed_types types, ed_syntax *problem,
                             ed_val *exc) {
  size_t len;
  char *text = ed_to_utf8(ctx, source, &len);
  ed_val fn;
  if (types == ED_TYPES_NONE && !ed_utf_is_ascii((const uint8_t *)text, len) && !ed_syntax_may_change(text, len)) {
    ed_text t = ed_text_begin(ctx, source);
    if (t.utf16) {
      ed_cache_text bytes = {.text = text, .len = len};
      ed_cached *cached = ed_cache_find(ED_CACHE_COMMONJS, file, types, &bytes);
      ed_cache_keep_syntax(cached, &(ed_syntax){0});
      fn = wrap_utf16(ctx, &t, file, cached, exc);
      ed_text_end(&t);
      free(text);
      return fn;
    }
    ed_text_end(&t);
  }
  char *buffer = ed_xmalloc(HEAD + len + TAIL);
  memcpy(buffer + HEAD, text, len);
  free(text);
  fn = ed_script_function(ctx, buffer, len, file, types, problem, exc);
  free(buffer);
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
      ed_positions_keep(name, &s, 0);
      source = ed_loader_text(ctx, s.text, s.len);
    }
    ed_syntax_deinit(&s);
  }
  free(text);
  return ed_eval(ctx, source, name, 1, exc);
}
