// SPDX-License-Identifier: MIT
// Masks of WebSocket frames (RFC 6455, 5.3).
#include "bind/bind.h"

#include <string.h>

enum { KEY_LEN = 4 };

// mask(source, output, offset, length, key, at): the first `length` bytes of `source`, masked by four bytes of `key`
// from `at` on, to `offset` of `output`, which may be the same bytes. Lengths have been checked; it does nothing where
// they do not fit.
ED_FN(websocket_mask) {
  ed_bytes source = ed_arg_bytes(a), output = ed_arg_bytes(a);
  uint32_t offset = ed_arg_u32(a), len = ed_arg_u32(a);
  ed_bytes key = ed_arg_bytes(a);
  uint32_t at = ed_arg_u32(a);
  if (ed_failed(a) || len > source.len || offset > output.len || len > output.len - offset || key.len < KEY_LEN ||
      at > key.len - KEY_LEN)
    return NULL;
  uint8_t four[KEY_LEN], *to = output.data + offset;
  memcpy(four, key.data + at, KEY_LEN); // the output may be over the key
  memmove(to, source.data, len);
  uint64_t wide, word;
  memcpy(&wide, four, KEY_LEN);
  memcpy((uint8_t *)&wide + KEY_LEN, four, KEY_LEN);
  uint32_t i = 0;
  for (; len - i >= sizeof word; i += sizeof word) {
    memcpy(&word, to + i, sizeof word);
    word ^= wide;
    memcpy(to + i, &word, sizeof word);
  }
  for (; i < len; i++) to[i] ^= four[i % KEY_LEN];
  return NULL;
}

const ed_native ed_bind_websocket[] = {{"mask", websocket_mask}, {0}};
