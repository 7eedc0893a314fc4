// SPDX-License-Identifier: MIT
// Fuzzes the JSON reader: whatever it accepts must hold together (kinds, lengths, spans inside the text).
// Sources: src/parse/json.c src/base/mem.c src/base/utf.c
#include "parse/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t walk(const ed_json *v) {
  size_t sum = v->raw_len;
  if (v->kind == ED_JSON_STRING)
    for (size_t i = 0; i < v->len; i++) sum += (unsigned char)v->str[i];
  for (const ed_json *child = v->first; child; child = child->next) {
    if (v->kind == ED_JSON_OBJECT && !ed_json_get(v, child->key, child->key_len)) abort();
    sum += walk(child);
  }
  return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096) return 0;
  char *text = malloc(size ? size : 1);
  memcpy(text, data, size);
  size_t at;
  ed_json_doc *doc = ed_json_parse(text, size, &at);
  if (doc) {
    volatile size_t sum = walk(ed_json_root(doc));
    (void)sum;
    ed_json_free(doc);
  } else if (at > size) {
    abort();
  }
  return 0;
}
