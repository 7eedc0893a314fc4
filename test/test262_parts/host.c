// SPDX-License-Identifier: MIT
// Runs test262's scripts, many in one process, each in a realm of its own: as the engine takes them, and as the
// rewriter leaves them. Modules are only rewritten and parsed here; they run in the real program (module.js).
//
// Jobs come on standard input, a line each: MODE TAB FLAGS TAB PATH TAB HARNESS, where HARNESS is paths with commas
// between. The answer is one line each, in order: OUTCOME TAB NAME TAB TEXT. When the process ends without one, that
// job ended it.
//
//   MODE     e, p   the text as a script: as it is, rewritten as a program
//            f, c   the text as the body of a CommonJS module: as it is, rewritten as such
//            m      rewritten as a module, then parsed by the engine
//            P, C   rewritten as a program or CommonJS, then parsed
//   FLAGS    s      "use strict" in front
//   OUTCOME  done   ran to its end; TEXT is what it printed
//            throw  NAME is the error's constructor's, TEXT its message
//            refuse the rewriter's own error
//            fault  the rewriter's result is not well formed
#include "../c/syntax_check.h"
#include "base/mem.h"
#include "engine/jsc.h"
#include "loader/builtins.h"
#include "loader/file.h"

#include <stdio.h>
#include <stdlib.h>

typedef bool (*terminate_fn)(JSContextRef ctx, void *data);
void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group, double seconds, terminate_fn fn, void *data);

#define SECONDS_MAX 20

static ed_engine *engine;
static bool rewriting; // the mode of the job that runs
static char *printed;  // what it printed, lines with tabs between

static bool terminate(JSContextRef ctx, void *data) {
  (void)ctx, (void)data;
  return true;
}

// Line breaks and tabs would end the field.
static void put_field(const char *text) {
  for (; text && *text; text++) putchar(*text == '\n' || *text == '\t' || *text == '\r' ? ' ' : *text);
}

static void answer(const char *outcome, const char *name, const char *text) {
  printf("%s\t", outcome);
  put_field(name);
  putchar('\t');
  put_field(text);
  putchar('\n');
  fflush(stdout);
}

static ed_val evaluate_text(ed_ctx ctx, const char *text, size_t len, const char *url, ed_val *exc) {
  return ed_eval(ctx, ed_str_utf8(ctx, text, len), url, 1, exc);
}

// ---- the realm of a test -------------------------------------------------------------------------------------------

static ed_obj realm_new(JSGlobalContextRef *made);

static ed_val on_print(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val argv[], ed_val *exc) {
  (void)fn, (void)self, (void)exc;
  char *line = ed_to_utf8(ctx, argc ? argv[0] : ed_undefined(ctx), NULL);
  char *all = NULL;
  if (asprintf(&all, "%s%s\n", printed ? printed : "", line) < 0) abort();
  free(printed);
  free(line);
  printed = all;
  return ed_undefined(ctx);
}

static ed_val syntax_error(ed_ctx ctx, const char *message) {
  ed_val text = ed_str_utf8(ctx, message, strlen(message)), exc = NULL;
  ed_obj make = (ed_obj)evaluate_text(ctx, "message => new SyntaxError(message)", 35, "host", &exc);
  return ed_call(ctx, make, NULL, 1, &text, &exc);
}

// evalScript(text)
static ed_val on_evaluate(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val argv[], ed_val *exc) {
  (void)fn, (void)self;
  size_t len;
  char *text = ed_to_utf8(ctx, argc ? argv[0] : ed_undefined(ctx), &len);
  ed_syntax_options options = {.kind = ED_SOURCE_PROGRAM, .url = "file:///evalScript"};
  ed_syntax result = {0};
  ed_val value = NULL;
  if (rewriting && !ed_syntax_rewrite(text, len, &options, &result)) *exc = syntax_error(ctx, result.error);
  else value = evaluate_text(ctx, result.text ? result.text : text, result.text ? result.len : len, "evalScript", exc);
  if (rewriting) ed_syntax_deinit(&result);
  free(text);
  return value;
}

static ed_val on_collect(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val argv[], ed_val *exc) {
  (void)fn, (void)self, (void)argc, (void)argv, (void)exc;
  JSSynchronousGarbageCollectForDebugging(ctx);
  return ed_undefined(ctx);
}

// createRealm(): its $262.
static ed_val on_realm(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val argv[], ed_val *exc) {
  (void)ctx, (void)fn, (void)self, (void)argc, (void)argv, (void)exc;
  JSGlobalContextRef made;
  ed_obj result = realm_new(&made);
  JSGlobalContextRelease(made); // lives on as long as its objects
  return result;
}

// compile(id): the function of a module of lib/, for what rewritten text refers to.
static ed_val on_compile(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val argv[], ed_val *exc) {
  (void)fn, (void)self;
  char *id = ed_to_utf8(ctx, argc ? argv[0] : ed_undefined(ctx), NULL);
  ed_val module = ed_builtin_compile(ctx, id, exc);
  free(id);
  return module;
}

// writeScript(text): what eval() gets, rewritten, or undefined.
static ed_val on_write(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val argv[], ed_val *exc) {
  (void)fn, (void)self, (void)exc;
  size_t len;
  char *text = ed_to_utf8(ctx, argc ? argv[0] : ed_undefined(ctx), &len);
  ed_syntax_options options = {.kind = ED_SOURCE_PROGRAM, .url = ""};
  ed_syntax result;
  bool is_written = ed_syntax_rewrite(text, len, &options, &result) && result.text && !result.has_import_call;
  ed_val written = is_written ? ed_str_utf8(ctx, result.text, result.len) : ed_undefined(ctx);
  ed_syntax_deinit(&result);
  free(text);
  return written;
}

static const char prelude[] =
    "(function (print, evalScript, gc, createRealm) {"
    "  const define = (o, name, value) =>"
    "    Object.defineProperty(o, name, { value, writable: true, configurable: true, enumerable: false });"
    "  const AbstractModuleSource = Object.getPrototypeOf(WebAssembly.Module);"
    "  const $262 = {"
    "    createRealm, evalScript, gc, global: globalThis,"
    "    detachArrayBuffer(buffer) { buffer.transfer(); return null; },"
    "    ...(AbstractModuleSource === Function.prototype ? {} : { AbstractModuleSource }),"
    "  };"
    "  define(globalThis, 'print', print);"
    "  define(globalThis, '$262', $262);"
    "  return $262;"
    "})";

// The names rewritten text uses. Of natives that lib/ needs there is one: a module that asks for more fails.
static const char library[] =
    "const $eddy = ((compile, writeScript) => {"
    "  const loaded = { __proto__: null, 'boot/turn': { exports: { drainHere() {} } }," // the engine drains by itself
    "    'internal/cells': { exports: { i32: [0], N0: 0 } } };"
    "  const require = id => {"
    "    if (loaded[id]) return loaded[id].exports;"
    "    const m = loaded[id] = { id, exports: {} };"
    "    const fn = compile(id);"
    "    fn(m, m.exports, require, () => ({ writeScript }), fn.length > 4 && require('internal/primordials'));"
    "    return m.exports;"
    "  };"
    "  return require('internal/async_context');"
    "})($compile, $write);";

static ed_obj native(ed_ctx ctx, const char *name, JSObjectCallAsFunctionCallback callback) {
  JSStringRef text = JSStringCreateWithUTF8CString(name);
  ed_obj fn = JSObjectMakeFunctionWithCallback(ctx, text, callback);
  JSStringRelease(text);
  return fn;
}

static void must(ed_ctx ctx, ed_val exc) {
  if (!exc) return;
  char *text = ed_to_utf8(ctx, exc, NULL);
  fprintf(stderr, "host: %s\n", text);
  exit(3);
}

static ed_obj realm_new(JSGlobalContextRef *made) {
  ed_ctx ctx = *made = JSGlobalContextCreateInGroup(engine->group, NULL);
  ed_val exc = NULL;
  ed_obj fn = (ed_obj)evaluate_text(ctx, prelude, sizeof prelude - 1, "host", &exc);
  must(ctx, exc);
  ed_val natives[] = {native(ctx, "print", on_print), native(ctx, "evalScript", on_evaluate),
                      native(ctx, "gc", on_collect), native(ctx, "createRealm", on_realm)};
  ed_obj result = (ed_obj)ed_call(ctx, fn, NULL, 4, natives, &exc);
  must(ctx, exc);
  if (rewriting) {
    ed_obj global = JSContextGetGlobalObject(ctx);
    ed_set(ctx, global, "$compile", native(ctx, "compile", on_compile));
    ed_set(ctx, global, "$write", native(ctx, "write", on_write));
    evaluate_text(ctx, library, sizeof library - 1, "host", &exc);
    must(ctx, exc);
    evaluate_text(ctx, "delete globalThis.$compile, delete globalThis.$write", 52, "host", &exc);
  }
  return result;
}

// ---- jobs ----------------------------------------------------------------------------------------------------------

static void answer_thrown(ed_ctx ctx, ed_val thrown) {
  static const char text[] = "error => { try { return error instanceof Object || error?.constructor"
                             "  ? [String(error.constructor.name), String(error.message ?? error)]"
                             "  : [typeof error, String(error)]; } catch { return ['?', '?']; } }";
  ed_val exc = NULL;
  ed_obj describe = (ed_obj)evaluate_text(ctx, text, sizeof text - 1, "host", &exc);
  ed_obj pair = (ed_obj)(describe ? ed_call(ctx, describe, NULL, 1, &thrown, &exc) : NULL);
  if (!pair) {
    answer("throw", "?", "?");
    return;
  }
  char *name = ed_to_utf8(ctx, ed_get_index(ctx, pair, 0), NULL);
  char *message = ed_to_utf8(ctx, ed_get_index(ctx, pair, 1), NULL);
  answer("throw", name, message);
  free(name);
  free(message);
}

static bool read_file(const char *path, char **text, size_t *len) {
  if (ed_file_read(path, text, len) < 0) return false;
  (*text)[*len] = 0;
  return true;
}

static char *joined(const char *before, const char *text, size_t len, const char *after, size_t *out_len) {
  *out_len = strlen(before) + len + strlen(after);
  char *out = ed_xmalloc(*out_len + 1), *end = stpcpy(out, before);
  memcpy(end, text, len);
  strcpy(end + len, after);
  return out;
}

static const char wrap_head[] = "(function (exports, require, module, __filename, __dirname) {";

static void run(ed_ctx ctx, char mode, const char *text, size_t len, const char *path, char *harness) {
  ed_val exc = NULL;
  for (char *file = strtok(harness, ","); file; file = strtok(NULL, ",")) {
    char *include;
    size_t include_len;
    if (!read_file(file, &include, &include_len)) {
      answer("throw", "harness", file);
      return;
    }
    evaluate_text(ctx, include, include_len, file, &exc);
    free(include);
    if (exc) {
      answer_thrown(ctx, exc);
      return;
    }
  }
  JSContextGroupSetExecutionTimeLimit(engine->group, SECONDS_MAX, terminate, NULL);
  ed_val value = evaluate_text(ctx, text, len, path, &exc);
  if (!exc && (mode == 'f' || mode == 'c')) {
    ed_obj exports = ed_object_new(ctx), module = ed_object_new(ctx);
    ed_set(ctx, module, "exports", exports);
    ed_val arguments[] = {exports, ed_undefined(ctx), module, ed_str_ascii(ctx, path), ed_str_ascii(ctx, "/")};
    ed_call(ctx, (ed_obj)value, exports, 5, arguments, &exc);
  }
  if (exc) answer_thrown(ctx, exc);
  else answer("done", "", printed);
}

static void parse(ed_ctx ctx, const char *text, size_t len, const char *path) {
  ed_val exc = NULL, source = ed_str_utf8(ctx, text, len);
  JSStringRef url = JSStringCreateWithUTF8CString(path), string = JSValueToStringCopy(ctx, source, NULL);
  bool ok = JSCheckScriptSyntax(ctx, string, url, 1, &exc);
  JSStringRelease(url);
  JSStringRelease(string);
  if (ok) answer("done", "", "");
  else answer_thrown(ctx, exc);
}

static void job(char mode, const char *flags, const char *path, char *harness) {
  char *text;
  size_t len;
  if (!read_file(path, &text, &len)) {
    answer("throw", "file", path);
    return;
  }
  if (strchr(flags, 's')) {
    char *strict = joined("\"use strict\";\n", text, len, "", &len);
    free(text);
    text = strict;
  }
  rewriting = strchr("pcmPC", mode) != NULL;
  ed_syntax result = {0};
  if (rewriting) {
    char *url = NULL;
    if (asprintf(&url, "file://%s", path) < 0) abort();
    ed_syntax_options options = {
        .kind = mode == 'm'          ? ED_SOURCE_MODULE
                : strchr("cC", mode) ? ED_SOURCE_COMMONJS
                                     : ED_SOURCE_PROGRAM,
        .url = url,
    };
    bool accepted = ed_syntax_rewrite(text, len, &options, &result);
    const char *fault = syntax_fault(text, len, &options, accepted, &result);
    if (fault || !accepted) {
      char *place = NULL;
      if (asprintf(&place, "%s (%u:%u)", fault ? fault : result.error, result.error_line, result.error_column) < 0)
        abort();
      answer(fault ? "fault" : "refuse", "SyntaxError", place);
      free(place);
    } else if (result.text) {
      free(text);
      text = joined("", result.text, result.len, "", &len);
    }
    ed_syntax_deinit(&result);
    free(url);
    if (fault || !accepted) {
      free(text);
      return;
    }
  }
  if (strchr("fcC", mode)) {
    if (len > 1 && text[0] == '#' && text[1] == '!') text[0] = text[1] = '/'; // as the loader does
    char *wrapped = joined(wrap_head, text, len, "\n})", &len);
    free(text);
    text = wrapped;
  }
  JSGlobalContextRef ctx;
  if (strchr("mPC", mode)) {
    parse(ed_engine_ctx(engine), text, len, path);
  } else {
    realm_new(&ctx);
    run(ctx, mode, text, len, path, harness);
    JSGlobalContextRelease(ctx);
  }
  free(text);
}

int main(void) {
  ed_engine_options();
  engine = ed_engine_new();
  char *line = NULL;
  size_t room = 0;
  ssize_t got;
  while ((got = getline(&line, &room, stdin)) > 0) {
    line[strcspn(line, "\n")] = 0;
    char *rest = line, *mode = strsep(&rest, "\t"), *flags = strsep(&rest, "\t"), *path = strsep(&rest, "\t");
    if (!path) return 2;
    job(*mode, flags, path, rest ? rest : "");
    free(printed);
    printed = NULL;
  }
  free(line);
  return 0;
}
