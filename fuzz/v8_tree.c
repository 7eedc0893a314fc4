// SPDX-License-Identifier: MIT
// Fuzzes the reader of V8's format: what it accepts becomes JSON.
// Sources: src/parse/v8_tree.c src/parse/json.c src/base/buf.c src/base/mem.c src/base/utf.c src/base/utf_blocks.c
#include "parse/v8_tree.h"
#include "base/mem.h"
#include "base/utf.h"
#include "parse/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ed_buf json;
  ed_buf_init(&json, 1 << 20);
  if (ed_v8_to_json(&json, data, size)) {
    const uint8_t *latin1 = (const uint8_t *)json.data;
    size_t at, len = ed_utf8_len_latin1(latin1, json.len);
    char *text = ed_xmalloc(len + 1);
    ed_utf8_from_latin1(text, latin1, json.len);
    ed_json_doc *doc = ed_json_parse(text, len, &at);
    if (!doc) abort();
    ed_json_free(doc);
  }
  ed_buf_deinit(&json);
  return 0;
}
