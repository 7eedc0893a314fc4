// SPDX-License-Identifier: MIT
// The names that a CommonJS module exports, as far as its text tells: what Node's documentation of ES modules calls
// static analysis. Linear in the text, which is not parsed but read as tokens:
//
//   exports.a = exports['b'] = ..       module.exports.c =         anywhere
//   module.exports = { a, b: c, ...require('x') }                  up to the first member of another form
//   module.exports = require('x')                                  the last one counts; re-exports
//   Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return x.y } })       also `value:`
//   __exportStar(require('x')), __export(require('x'))             TypeScript's and esbuild's re-exports
//   var x = require('x'); Object.keys(x).forEach(function (k) { if (k === 'default' ..               Babel's
#ifndef ED_EXPORTS_H
#define ED_EXPORTS_H

#include <stddef.h>

typedef struct ed_export_list {
  char **items; // UTF-8, NUL-terminated
  size_t *lens;
  size_t count, capacity;
} ed_export_list;

void ed_export_list_add(ed_export_list *list, const char *text, size_t len);
void ed_export_list_deinit(ed_export_list *list);

typedef struct ed_exports {
  ed_export_list names;     // each once
  ed_export_list reexports; // specifiers of modules whose names are exported too
} ed_exports;

void ed_exports_find(const char *source, size_t len, ed_exports *out);
void ed_exports_deinit(ed_exports *out);

#endif
