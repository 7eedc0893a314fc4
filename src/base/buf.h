// SPDX-License-Identifier: MIT
// A growing byte buffer with a maximum fixed at birth. Nothing is allocated until the first append.
#ifndef ED_BUF_H
#define ED_BUF_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ed_buf {
  char *data; // not NUL-terminated
  size_t len, cap, max;
} ed_buf;

void ed_buf_init(ed_buf *b, size_t max);
void ed_buf_deinit(ed_buf *b);
// False, with the buffer unchanged, when the maximum would be passed.
bool ed_buf_append(ed_buf *b, const void *bytes, size_t len);
// Room for `len` more bytes at the end; NULL when the maximum would be passed. Advance b->len by what was written.
char *ed_buf_reserve(ed_buf *b, size_t len);

#endif
