// SPDX-License-Identifier: MIT
// Names that CommonJS texts export.
#include "syntax/exports.h"

#include "check.h"
#include <stdio.h>
#include <string.h>

// "names|re-exports", each list with commas, as text.
static void check_exports(const char *source, const char *want) {
  ed_exports found;
  ed_exports_find(source, strlen(source), &found);
  char got[512] = "";
  for (size_t i = 0; i < found.names.count; i++) {
    if (i > 0) strncat(got, ",", sizeof got - strlen(got) - 1);
    strncat(got, found.names.items[i], sizeof got - strlen(got) - 1);
  }
  strncat(got, "|", sizeof got - strlen(got) - 1);
  for (size_t i = 0; i < found.reexports.count; i++) {
    if (i > 0) strncat(got, ",", sizeof got - strlen(got) - 1);
    strncat(got, found.reexports.items[i], sizeof got - strlen(got) - 1);
  }
  if (strcmp(got, want) != 0) fprintf(stderr, "%s\n  got  %s\n  want %s\n", source, got, want);
  CHECK(strcmp(got, want) == 0);
  ed_exports_deinit(&found);
}

TEST(exports_assignments) {
  check_exports("exports.a = exports.b = void 0", "a,b|");
  check_exports("module.exports.a = 1; exports['b c'] = 2; exports[`d`] = 3", "a,b c|");
  check_exports("exports./*x*/a//\n= 1; foo.exports.b = 1; exports.c.d = 1; exports.e += 1", "a|");
  check_exports("function f() { exports.a = 1 }; (() => { exports.b = 2 })()", "a,b|");
  check_exports("exports['\\u0041\\x42'] = 1; exports['\\uD800'] = 1; exports['\\uD83D\\uDE00'] = 1",
                "AB,\xF0\x9F\x98\x80|");
}

TEST(exports_literals) {
  check_exports("module.exports = { a, b: c, 'd-e': f, g: h.i, j }", "a,b,d-e,g|");
  check_exports("module.exports = { a, ...b, c, ...require('x'), d: 1, e }", "a,c|x");
  check_exports("module.exports = { get a() {}, b }; ", "|");
  check_exports("0 && (module.exports = { p, q }) && __exportStar(require('y'))", "p,q|y");
}

TEST(exports_reexports) {
  check_exports("module.exports = require('a'); module.exports = require('b')", "|b");
  check_exports("t.__exportStar(require('a'), exports); __export(require('b'))", "|a,b");
  check_exports("var d = require('x'); Object.keys(d).forEach(function (k) { if (k === 'default') return; })", "|x");
  check_exports("{ var d = require('x'); } Object.keys(d).forEach(function (k) { if (k !== 'default') 1; })", "|");
}

TEST(exports_defined) {
  check_exports("Object.defineProperty(exports, 'a', { value: 1 })", "a|");
  check_exports("Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.c; } })", "a|");
  check_exports("Object.defineProperty(exports, 'a', { enumerable: true, get() { return b['c'] } })", "a|");
  check_exports("Object.defineProperty(exports, 'a', { enumerable: false, value: 1 })", "|");
  check_exports("Object.defineProperty(exports, 'a', { enumerable: true, get: () => b.c })", "|");
}

TEST(exports_what_is_no_code) {
  check_exports("'exports.a = 1'; // exports.b = 1\n/* exports.c = 1 */ `exports.d = 1 ${exports.e = 1}`", "e|");
  check_exports("if (x) /exports.a = 1/; y = 2 / exports; /[/]exports.b = 1/; exports.c = 1", "c|");
  check_exports("#!exports.a = 1\nexports.b = 1", "b|");
}

TEST(exports_broken_texts) {
  static const char *const texts[] = {"exports.", "exports['", "module.exports = {", "`${", "/[", "}", "exports.a\\",
                                      "'\\",      "/*",        "require(("};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ed_exports found;
    ed_exports_find(texts[i], strlen(texts[i]), &found);
    ed_exports_deinit(&found);
  }
  CHECK(1);
}
