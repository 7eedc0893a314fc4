// SPDX-License-Identifier: MIT
// JavaScript and TypeScript sources, made ready for an engine that runs scripts only: bytes in, bytes out. The parser
// keeps no tree: it collects edits, and every line, and but for rewritten names every column, stays where the author
// put it. UTF-8 in and out (lone surrogates in WTF-8 pass through); no engine, no loop, no files.
//
// What the text that comes out refers to:
//
//   $eddy   a constant of the realm's global lexical scope, lib/internal/async_context's exports. `$eddy.keep(value)`
//           and `$eddy.iterate(iterable)` keep the async context over what is awaited.
//           `$eddy.import("<url>", specifier, options)`, importDefer and importSource stand for import(),
//           import.defer() and import.source() in scripts. `$eddy.disposables()` gives what a block with
//           `using` calls (lib/internal/disposables.js), `$eddy.forAwait()` what a `for await` at the top of a module
//           calls (lib/internal/for_await.js); `$eddy.named(fn)` names an anonymous function exported as default.
//           `eval($eddy.code(eval)(text))`, still a direct call, has the text rewritten (lib/internal/code_of_eval.js).
//
// An ES module has a bindings object, of no prototype, with its local exports in the order of the text, and a list of
// links, what it gets: list[0] is its host, { meta, import(specifier, options), importDefer(..), importSource(..) },
// list[1 + i] the bindings object of request i, list[1 + requests + k] the namespace object of the k-th namespace
// import. There are two forms.
//
//   "use strict";if($eddy.links){const $eddya=$eddy.take()..;"---"; ... ;({__proto__:null,..})}
//
// is the plain form, a script. It fits where nobody needs the module before it has run. While `$eddy.links` is
// undefined it does nothing, which makes the engine parse it and find all that is wrong; the second time, when the
// engine has the code at hand, the list is there, `take()` takes it away, and the value is the bindings object. What
// never changes behind the module's end is a plain property there, the rest are getters. (A function around the module
// would be parsed twice. There is one if the top of the module needs it: `var` must not become global, `this` is
// undefined.)
//
// The other form is a function, the same text but for the two ends, so that what is in a cycle can have it made of the
// plain one (lib/internal/modules/esm/record.js). Here all exports are getters, which throw a ReferenceError while
// their variable is not initialized.
//
//   (function*(){"use strict";const $eddya=yield $eddyx()..;yield; ... ;function $eddyx(){return({..})}})
//
//   const g = fn()
//   g.next().value             the bindings
//   g.next(list)               link; hoisted functions work from here on
//   g.next()                   evaluate. A module with top-level await (has_await) comes in this form from the start,
//                              as does one with `using` at its top, and yields the value of each await, whose outcome
//                              the host sends back by next(value) or throw(error)
//
// An imported name `x` of request 2 becomes `$eddy2.x`, a property of that bindings object by its imported name. The
// host gives the bindings object of each module the re-exports too, as getters.
#ifndef ED_SYNTAX_H
#define ED_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ed_source_kind {
  ED_SOURCE_COMMONJS, // the body of a function, sloppy unless it says otherwise; `await` may be a name
  ED_SOURCE_PROGRAM,  // a script: -e, eval, vm
  ED_SOURCE_MODULE,
  ED_SOURCE_PROMPT, // a script with `await` at its top, of an interactive prompt: see prompt.c
} ed_source_kind;

typedef enum ed_types {
  ED_TYPES_NONE,      // JavaScript
  ED_TYPES_STRIP,     // TypeScript that only needs its types made blank; enum and their like are errors
  ED_TYPES_TRANSFORM, // enum, namespace, parameter properties and import = become JavaScript
} ed_types;

typedef struct ed_syntax_options {
  ed_source_kind kind;
  ed_types types;
  const char *url;   // of the source, for import() in scripts
  bool keep_awaits;  // leaves the async context alone
  bool instantiable; // a module comes as a generator function, whether it needs it or not
  bool only_types;   // nothing but types: module.stripTypeScriptTypes()
  bool outline;      // tells the functions of the source
} ed_syntax_options;

// A piece of the result's memory; not NUL-terminated. Texts of specifiers and names are unescaped, in UTF-8.
typedef struct ed_span {
  const char *text;
  size_t len;
} ed_span;

typedef enum ed_phase { ED_PHASE_EVALUATION, ED_PHASE_SOURCE, ED_PHASE_DEFER } ed_phase;

typedef struct ed_attribute {
  ed_span key, value;
} ed_attribute;

typedef struct ed_import_request { // one for each pair of specifier, attributes and phase
  ed_span specifier;
  ed_phase phase;
  unsigned attributes, attribute_count; // in ed_syntax.attributes
  uint32_t line, column;                // of the specifier, 1-based, in UTF-16 units
} ed_import_request;

typedef struct ed_import_entry {
  unsigned request;
  ed_span imported, local; // imported.text is NULL for a namespace (import * as local)
  uint32_t line, column;   // of the imported name
} ed_import_entry;

typedef enum ed_export_kind {
  ED_EXPORT_LOCAL,     // a getter of the bindings object has it
  ED_EXPORT_INDIRECT,  // export { imported as exported } from, also of an imported name
  ED_EXPORT_NAMESPACE, // export * as exported from
  ED_EXPORT_STAR,      // export * from
} ed_export_kind;

typedef struct ed_export_entry {
  ed_export_kind kind;
  unsigned request; // not for LOCAL
  ed_span exported, imported;
  uint32_t line, column;
} ed_export_entry;

// Where the columns of the result come from: see ed_positions_column. One for each edit that moved columns.
typedef struct ed_position {
  uint32_t line, column; // in the result, 1-based, UTF-16 units
  int32_t shift;         // column in the source = column in the result - shift, up to the line's next entry
} ed_position;

// A function of the source, in bytes: where its parameters begin (of `x =>`, the arrow), and its end. Its label is the
// name of the class that it is a member of, else what the function is given to; both places are 0 without one.
typedef struct ed_outline {
  uint32_t parameters, end, label, label_end;
  uint32_t kind;
} ed_outline;

enum {                   // of ed_outline.kind
  ED_OUTLINE_CLASS = 1,  // a member of a class, or what a field of one is given
  ED_OUTLINE_OBJECT = 2, // a member of an object literal
  ED_OUTLINE_METHOD = 4, // in the syntax of methods
  ED_OUTLINE_CONSTRUCTOR = 8,
  ED_OUTLINE_ARROW = 16,
  ED_OUTLINE_ASYNC = 32,
  ED_OUTLINE_GENERATOR = 64,
  ED_OUTLINE_GET = 128,
  ED_OUTLINE_SET = 256,
  ED_OUTLINE_STATIC = 512,
  // No function: where the one before it in the list awaits (`parameters` is the place, `end` the same). In the order
  // in
  // which the engine compiles them, by which it numbers them: the condition of a loop comes again behind its body.
  ED_OUTLINE_AWAIT = 1024,
};

typedef enum ed_error_kind {
  ED_ERROR_SYNTAX,                 // of JavaScript, also in TypeScript where only the kind of source forbids it
  ED_ERROR_INVALID_TYPESCRIPT,     // ERR_INVALID_TYPESCRIPT_SYNTAX
  ED_ERROR_UNSUPPORTED_TYPESCRIPT, // ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX
} ed_error_kind;

// What comes of a source. The compile cache keeps it (src/loader/cache_packed.c), but for what is only there when asked
// for.
typedef struct ed_syntax {
  char *text; // the result, malloc'ed; NULL when the source needs no change (scripts only)
  size_t len;
  // Of modules; every array is owned by the result.
  ed_import_request *requests;
  ed_import_entry *imports;
  ed_export_entry *exports;
  ed_attribute *attributes;
  size_t request_count, import_count, export_count;
  bool is_plain;          // the module is in the plain form
  bool has_await;         // top-level await
  bool has_module_syntax; // import, export or import.meta: what only a module may hold
  bool has_import_call, has_import_meta;
  ed_position *positions;
  size_t position_count;
  ed_outline *functions; // in the order of their ends; only when asked for
  size_t function_count;
  ed_span source_map_url; // of a `//# sourceMappingURL=` comment, the last one; text is NULL without one
  // The first error, when ed_syntax_rewrite gave false; where in the source.
  char *error; // as V8 words it, malloc'ed
  uint32_t error_line, error_column, error_end_column;
  ed_error_kind error_kind;
  bool is_incomplete; // the error is the end of the source: more of it may be right
  void *memory;       // arena of the spans
} ed_syntax;

// Rewrites a source of len bytes. False with `error` set when it cannot be parsed. The result is valid either way and
// is given back by ed_syntax_deinit.
bool ed_syntax_rewrite(const char *source, size_t len, const ed_syntax_options *options, ed_syntax *result);
void ed_syntax_deinit(ed_syntax *result);

// Writes a string literal, of JavaScript and JSON alike: at most 6 bytes a byte, and two quotes. The length.
size_t ed_quote(char *out, ed_span s);

// Whether a script may hold anything that the rewriter changes: `await`, `using` or `import` as words, a call of eval,
// a class that ends in a field of the name `static` or `async`. At memchr speed.
bool ed_syntax_may_change(const char *source, size_t len);

// The author's column for a place in the rewritten text.
uint32_t ed_positions_column(const ed_position *positions, size_t count, uint32_t line, uint32_t column);

#endif
