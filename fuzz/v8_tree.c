// SPDX-License-Identifier: MIT
// Fuzzes the reader of V8's format: what it accepts becomes JSON.
// Sources: src/parse/v8_tree.c src/parse/json.c src/base/buf.c src/base/mem.c src/base/utf.c
#include "parse/v8_tree.h"
#include "base/mem.h"
#include "parse/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ed_buf json;
  ed_buf_init(&json, 1 << 20);
  if (ed_v8_to_json(&json, data, size)) {
    size_t at;
    ed_json_doc *doc = ed_json_parse(ed_xstrndup(json.data, json.len), json.len, &at);
    if (!doc) abort();
    ed_json_free(doc);
  }
  ed_buf_deinit(&json);
  return 0;
}
