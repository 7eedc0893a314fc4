// SPDX-License-Identifier: MIT
// Fuzzes the reader of V8's format: what it accepts is JSON that says the same when it is written and read again.
// Sources: src/parse/v8_tree.c src/base/buf.c src/base/mem.c
#include "parse/v8_tree.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ed_buf json, bytes, again;
  ed_buf_init(&json, 1 << 20);
  ed_buf_init(&bytes, 1 << 20);
  ed_buf_init(&again, 1 << 20);
  if (ed_v8_to_json(&json, data, size)) {
    if (!ed_v8_from_json(&bytes, (const uint8_t *)json.data, NULL, json.len)) abort();
    // Whole numbers that are large become doubles, of which few are read.
    bool is_read = ed_v8_to_json(&again, (const uint8_t *)bytes.data, bytes.len);
    if (is_read && (json.len != again.len || memcmp(json.data, again.data, json.len) != 0)) abort();
  }
  ed_buf_deinit(&json);
  ed_buf_deinit(&bytes);
  ed_buf_deinit(&again);
  return 0;
}
