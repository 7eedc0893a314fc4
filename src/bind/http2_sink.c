// SPDX-License-Identifier: MIT
// What a round of output gathers: see http2.h. Pieces are in the order in which they go out; one that was copied is a
// place in `copied`, whose memory may still move.
#include "bind/http2.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { WORTH_LENDING = 2048 }; // a piece of its own costs the kernel about as much as copying this

void ed_http2_sink_init(ed_http2_sink *k) {
  *k = (ed_http2_sink){0};
  ed_buf_init(&k->copied, SIZE_MAX / 2);
}

void ed_http2_sink_deinit(ed_http2_sink *k) { ed_buf_deinit(&k->copied); }

void ed_http2_sink_clear(ed_http2_sink *k) { k->copied.len = k->count = k->total = 0; }

void ed_http2_sink_copy(ed_http2_sink *k, const void *bytes, size_t len) {
  if (len == 0) return;
  ed_http2_piece *last = k->count > 0 ? &k->pieces[k->count - 1] : NULL;
  if (!last || last->lent) {
    last = &k->pieces[k->count++];
    *last = (ed_http2_piece){.at = k->copied.len};
  }
  if (!ed_buf_append(&k->copied, bytes, len)) abort();
  last->len += len;
  k->total += len;
}

void ed_http2_sink_lend(ed_http2_sink *k, const uint8_t *bytes, size_t len) {
  // The last two places stay for what is copied behind.
  if (len < WORTH_LENDING || k->count + 2 >= ED_HTTP2_PIECES) {
    ed_http2_sink_copy(k, bytes, len);
    return;
  }
  k->pieces[k->count++] = (ed_http2_piece){.lent = bytes, .len = len};
  k->total += len;
}

unsigned ed_http2_sink_bufs(const ed_http2_sink *k, uv_buf_t *bufs) {
  for (unsigned i = 0; i < k->count; i++) {
    const ed_http2_piece *p = &k->pieces[i];
    bufs[i] = uv_buf_init(p->lent ? (char *)p->lent : k->copied.data + p->at, (unsigned)p->len);
  }
  return k->count;
}
