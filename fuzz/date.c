// SPDX-License-Identifier: MIT
// Fuzzes the texts that Date reads: nothing is read behind the end, and what is accepted is a whole number of
// milliseconds in bounds.
// Sources: src/parse/date.c -lm
#include "parse/date.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096) return 0;
  uint8_t *text = malloc(size ? size : 1); // exact size: the sanitizer sees a read too far
  if (size) memcpy(text, data, size);
  bool is_local;
  double ms = ed_date_parse(text, size, &is_local);
  if (!isnan(ms) && (ms != floor(ms) || fabs(ms) > 1e18)) abort();
  free(text);
  return 0;
}
