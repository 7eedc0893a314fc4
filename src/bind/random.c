// SPDX-License-Identifier: MIT
// Random identifiers from the system's generator, for what must not be guessed (form boundaries, blob URLs).
#include "engine/engine.h"

#include <stdio.h>
#include <uv.h>

// uuid() -> a random UUID, version 4 (RFC 9562, 5.4)
ED_FN(random_uuid) {
  uint8_t b[16];
  int err = uv_random(NULL, NULL, b, sizeof b, 0, NULL);
  if (err < 0) return ed_throw_type(a, "no random numbers: %s", uv_strerror(err));
  b[6] = (uint8_t)(0x40 | (b[6] & 0x0F));
  b[8] = (uint8_t)(0x80 | (b[8] & 0x3F));
  char text[40];
  snprintf(text, sizeof text, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
           b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
  return ed_str_ascii(a->ctx, text);
}

const ed_native ed_bind_random[] = {{"uuid", random_uuid}, {0}};
