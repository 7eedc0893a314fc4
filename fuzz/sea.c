// SPDX-License-Identifier: MIT
// Fuzzes the reader of single executables' blobs, the sum made right first; what it accepts must lie within the blob.
// Sources: src/parse/sea.c src/base/mem.c src/base/buf.c src/base/sum.c
#include "parse/sea.h"
#include "base/sum.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD_SIZE_AT = 16, SUM_AT = 40, HEAD = 48 };

static void make_sum(char *blob, size_t size) {
  uint64_t head_size, sum = 0;
  if (size < HEAD) return;
  memcpy(&head_size, blob + HEAD_SIZE_AT, sizeof head_size);
  if (head_size < HEAD || head_size > size) return;
  memcpy(blob + SUM_AT, &sum, sizeof sum);
  sum = ed_sum(blob + HEAD, (size_t)head_size - HEAD, ed_sum(blob, HEAD, 0));
  memcpy(blob + SUM_AT, &sum, sizeof sum);
}

static void check(const char *blob, size_t size, ed_sea_text text) {
  if (text.bytes < blob || text.bytes > blob + size || text.len > (size_t)(blob + size - text.bytes)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *blob = malloc(size ? size : 1);
  memcpy(blob, data, size);
  make_sum(blob, size);
  ed_sea app;
  if (!ed_sea_read(blob, size, &app)) {
    check(blob, size, app.name);
    check(blob, size, app.script);
    for (size_t i = 0; i < app.word_count; i++) check(blob, size, app.words[i]);
    for (size_t i = 0; i < app.asset_count; i++) {
      check(blob, size, app.assets[i].key);
      check(blob, size, app.assets[i].content);
      if (!ed_sea_find(&app, app.assets[i].key.bytes, app.assets[i].key.len)) abort();
    }
    ed_sea_deinit(&app);
  }
  free(blob);
  return 0;
}
