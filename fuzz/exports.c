// SPDX-License-Identifier: MIT
// Fuzzes the search for the names that a CommonJS text exports: any bytes, which end where their memory ends.
// Sources: src/syntax/exports.c src/base/strmap.c src/base/mem.c
#include "syntax/exports.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = malloc(size ? size : 1);
  memcpy(text, data, size);
  ed_exports found;
  ed_exports_find(text, size, &found);
  ed_exports_deinit(&found);
  free(text);
  return 0;
}
