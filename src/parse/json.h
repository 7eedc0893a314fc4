// SPDX-License-Identifier: MIT
// JSON reader for what C itself must understand (package.json): strict RFC 8259, a tree in one arena, no engine.
//
// The document owns its text; strings without escapes point into it, all else lives in the arena:
//
//   doc ── text, arena chunks
//    └─ root ── first ─→ child ── next ─→ child ── next ─→ NULL      (arrays, and objects with keys)
//
// Nesting is bounded by ED_JSON_DEPTH, so hostile files cannot exhaust the stack.
#ifndef ED_JSON_H
#define ED_JSON_H

#include <stdbool.h>
#include <stddef.h>

#define ED_JSON_DEPTH 512

typedef enum ed_json_kind {
  ED_JSON_NULL,
  ED_JSON_FALSE,
  ED_JSON_TRUE,
  ED_JSON_NUMBER, // kept as text only: `raw`
  ED_JSON_STRING,
  ED_JSON_ARRAY,
  ED_JSON_OBJECT,
} ed_json_kind;

typedef struct ed_json {
  ed_json_kind kind;
  size_t key_len, len; // len: bytes of a string
  const char *key;     // in an object: UTF-8, NUL-terminated only when it had escapes
  const char *str;     // of a string: UTF-8; an escaped lone surrogate is U+FFFD
  const char *raw;     // the value as written in the text
  size_t raw_len;
  struct ed_json *first; // of an array or object
  struct ed_json *next;  // in the parent
} ed_json;

typedef struct ed_json_doc ed_json_doc;

// Parses `take_text` (malloc'ed, freed with the document; a leading byte order mark is skipped). NULL on ill-formed
// text, which is then freed here; *error_at is the offset of the first byte that cannot be right.
ed_json_doc *ed_json_parse(char *take_text, size_t len, size_t *error_at);
void ed_json_free(ed_json_doc *doc);
const ed_json *ed_json_root(const ed_json_doc *doc);

// Member of an object; of equal keys the last one counts, as for JSON.parse. NULL when absent or not an object.
const ed_json *ed_json_get(const ed_json *object, const char *key, size_t key_len);

#endif
