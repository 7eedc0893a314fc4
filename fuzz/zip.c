// SPDX-License-Identifier: MIT
// Fuzzes the reader of ZIP archives: the end, every central header behind the place that it names, and the local ones.
#include "parse/zip.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_local(const uint8_t *data, size_t size, ed_zip_entry *e) {
  uint64_t data_at;
  if (e->header_at > size) return;
  ed_zip_result result = ed_zip_check_local(data + e->header_at, size - e->header_at, e, &data_at);
  if (result == ED_ZIP_OK && data_at > size - e->header_at) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ed_zip_end end;
  if (ed_zip_find_end(data, size, 0, &end) != ED_ZIP_OK) return 0;
  if (end.comment_at + end.comment_len > size) abort();
  uint64_t at = end.directory_at + end.shift;
  if (at + end.directory_size > size) abort();
  size_t left = (size_t)end.directory_size;
  ed_zip_entry e;
  for (const uint8_t *p = data + at; ed_zip_read_central(p, left, &e) == ED_ZIP_OK; p += e.len, left -= e.len) {
    if (e.len > left) abort();
    read_local(data, size, &e);
  }
  return 0;
}
