// SPDX-License-Identifier: MIT
// Fuzzes the HTTP/1 parser. The first byte picks the options, the second how the rest is cut into reads; the transcript
// of the cut input must be that of the whole one, and no byte behind the input may be read.
#include "../test/c/http1_driver.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The text up to a size limit's failure: which of two limits, or of failures beside them, comes first depends on how
// the bytes were cut.
static bool same(const char *a, const char *b) {
  const char *limits[] = {"HPE_HEADER_OVERFLOW", "HPE_CHUNK_EXTENSIONS_OVERFLOW"};
  for (int i = 0; i < 2; i++)
    if (strstr(a, limits[i]) || strstr(b, limits[i])) return true;
  return !strcmp(a, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2 || size > 4096) return 0;
  driver_options o = {
      .response = data[0] & 1,
      .head_request = (data[0] & 3) == 3,
      .take_upgrades = data[0] & 4,
      .lenient = data[0] & 8    ? ED_HTTP1_LENIENT_ALL
                 : data[0] & 16 ? ED_HTTP1_LENIENT_VALUES
                                : 0,
      .limit = data[0] & 32 ? 64 : 16384,
  };
  size_t step = data[1] ? data[1] : 1, count = 0, len = size - 2;
  size_t *cuts = malloc((len + 1) * sizeof *cuts);
  for (size_t at = step; at < len; at += step) cuts[count++] = at;
  char *whole = drive(&o, data + 2, len, NULL, 0), *pieces = drive(&o, data + 2, len, cuts, count);
  if (!same(whole, pieces)) {
    fprintf(stderr, "whole:\n%s\nin pieces of %zu:\n%s\n", whole, step, pieces);
    abort();
  }
  free(whole);
  free(pieces);
  free(cuts);
  return 0;
}
