// SPDX-License-Identifier: MIT
// WebSocket frames: see frames.h.
#include "inspect/frames.h"

#include <openssl/evp.h>
#include <string.h>

enum { FINAL = 0x80, RESERVED = 0x70, OPCODE = 0x0F, MASKED = 0x80, LENGTH = 0x7F, LENGTH_16 = 126, LENGTH_64 = 127 };

long ed_frame_read(uint8_t *data, size_t len, size_t max, ed_frame *f) {
  if (len < 2) return 0;
  if (data[0] & RESERVED || !(data[1] & MASKED)) return -1;
  f->opcode = data[0] & OPCODE;
  f->is_final = data[0] & FINAL;
  size_t head = 2;
  uint64_t size = data[1] & LENGTH;
  bool is_control = f->opcode >= ED_FRAME_CLOSE;
  if (is_control && (size >= LENGTH_16 || !f->is_final)) return -1;
  size_t more = size == LENGTH_16 ? 2 : size == LENGTH_64 ? 8 : 0;
  if (len < head + more) return 0;
  if (more) size = 0;
  for (size_t i = 0; i < more; i++) size = size << 8 | data[head++];
  if (size > max) return -1;
  enum { MASK = 4 };
  if (len < head + MASK + size) return 0;
  const uint8_t *mask = data + head;
  f->payload = data + head + MASK;
  f->len = (size_t)size;
  for (size_t i = 0; i < f->len; i++) f->payload[i] ^= mask[i % MASK];
  return (long)(head + MASK + f->len);
}

size_t ed_frame_head(uint8_t head[ED_FRAME_HEAD_MAX], int opcode, size_t len) {
  head[0] = (uint8_t)(FINAL | opcode);
  size_t more = len < LENGTH_16 ? 0 : len <= UINT16_MAX ? 2 : 8;
  head[1] = (uint8_t)(more == 0 ? len : more == 2 ? LENGTH_16 : LENGTH_64);
  for (size_t i = 0; i < more; i++) head[2 + i] = (uint8_t)(len >> 8 * (more - 1 - i));
  return 2 + more;
}

void ed_frame_accept(char accept[ED_FRAME_ACCEPT], const char *key, size_t len) {
  static const char salt[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  enum { KEY_MAX = 128, DIGEST = 20 };
  char text[KEY_MAX + sizeof salt];
  unsigned char digest[EVP_MAX_MD_SIZE];
  if (len > KEY_MAX) len = KEY_MAX;
  memcpy(text, key, len);
  memcpy(text + len, salt, sizeof salt - 1);
  unsigned size = 0;
  EVP_Digest(text, len + sizeof salt - 1, digest, &size, EVP_sha1(), NULL);
  EVP_EncodeBlock((unsigned char *)accept, digest, DIGEST);
}
