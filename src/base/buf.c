// SPDX-License-Identifier: MIT
// A growing byte buffer: see buf.h. Capacity doubles, so appending is linear in all.
#include "base/buf.h"

#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

void ed_buf_init(ed_buf *b, size_t max) { *b = (ed_buf){.max = max}; }

void ed_buf_deinit(ed_buf *b) {
  free(b->data);
  *b = (ed_buf){.max = b->max};
}

char *ed_buf_reserve(ed_buf *b, size_t len) {
  if (len > b->max - b->len) return NULL;
  size_t want = b->len + len;
  if (want > b->cap || !b->data) {
    size_t cap = b->cap ? b->cap : 64;
    while (cap < want) cap = cap > b->max / 2 ? b->max : cap * 2;
    b->data = ed_xrealloc(b->data, cap);
    b->cap = cap;
  }
  return b->data + b->len;
}

bool ed_buf_append(ed_buf *b, const void *bytes, size_t len) {
  char *at = ed_buf_reserve(b, len);
  if (!at) return false;
  if (len) memcpy(at, bytes, len);
  b->len += len;
  return true;
}
