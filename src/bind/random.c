// SPDX-License-Identifier: MIT
// Binding `random`: random bytes and identifiers from the system's generator.
#include "base/hex.h"
#include "base/mem.h"
#include "loop/loop.h"

#include <stdlib.h>
#include <string.h>

// fill(bytes, offset, length) -> 0 or errno
ED_FN(random_fill) {
  ed_bytes b = ed_arg_bytes_briefly(a);
  double offset = ed_arg_f64(a), len = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  if (!(offset >= 0 && len >= 0 && offset + len <= (double)b.len)) return ed_num(a->ctx, UV_EINVAL);
  if (len == 0) return ed_num(a->ctx, 0);
  return ed_num(a->ctx, uv_random(NULL, NULL, b.data + (size_t)offset, (size_t)len, 0, NULL));
}

typedef struct request {
  uv_random_t uv;
  ed_loop *loop;
  int32_t slot;
} request;

static void on_random(uv_random_t *uv, int status, void *bytes, size_t len) {
  request *r = (request *)uv;
  ed_ctx ctx = ed_loop_ctx(r->loop);
  ed_val v[2] = {ed_num(ctx, status), ed_undefined(ctx)};
  if (status == 0) v[1] = ed_arraybuffer_take(ctx, bytes, len);
  else free(bytes);
  ed_loop *loop = r->loop;
  int32_t slot = r->slot;
  free(r);
  ed_loop_finish(loop, slot, 2, v);
}

// make(length, slot) -> 0 (slot gets (err, ArrayBuffer)) or errno
ED_FN(random_make) {
  double len = ed_arg_f64(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  uint8_t *bytes = len >= 0 ? ed_try_malloc((size_t)len) : NULL;
  if (!bytes) return ed_num(a->ctx, UV_ENOMEM);
  request *r = ed_xcalloc(1, sizeof *r);
  r->loop = ed_loop_here();
  r->slot = slot;
  int err = uv_random(ed_loop_uv(r->loop), &r->uv, bytes, (size_t)len, 0, on_random);
  if (err < 0) {
    free(bytes);
    free(r);
  }
  return ed_num(a->ctx, err);
}

// ---- identifiers ---------------------------------------------------------------------------------------------------

enum { UUID = 16, AHEAD = 128 };

// Sixteen random bytes; those for many identifiers are asked for at once, unless they must be fresh.
static bool take_random(ed_args *a, uint8_t out[UUID], bool fresh) {
  static _Thread_local uint8_t ahead[UUID * AHEAD];
  static _Thread_local unsigned left;
  int err = 0;
  if (fresh) {
    err = uv_random(NULL, NULL, out, UUID, 0, NULL);
  } else {
    if (left == 0) err = uv_random(NULL, NULL, ahead, sizeof ahead, 0, NULL);
    if (err == 0) {
      if (left == 0) left = AHEAD;
      left--;
      memcpy(out, ahead + left * UUID, UUID);
      memset(ahead + left * UUID, 0, UUID);
    }
  }
  if (err < 0) ed_throw_type(a, "no random numbers: %s", uv_strerror(err));
  return err == 0;
}

static ed_val uuid_text(ed_ctx ctx, uint8_t b[UUID], uint8_t version) {
  b[6] = (uint8_t)(version << 4 | (b[6] & 0x0F));
  b[8] = (uint8_t)(0x80 | (b[8] & 0x3F));
  char text[36];
  static const uint8_t groups[] = {0, 4, 6, 8, 10, 16};
  char *at = text;
  for (int g = 0; g < 5; g++) {
    if (g > 0) *at++ = '-';
    ed_hex_encode(at, b + groups[g], (size_t)(groups[g + 1] - groups[g]));
    at += 2 * (groups[g + 1] - groups[g]);
  }
  return ed_str_latin1(ctx, (const uint8_t *)text, sizeof text);
}

// uuid(fresh) -> a random UUID, version 4 (RFC 9562, 5.4)
ED_FN(random_uuid) {
  uint8_t b[UUID];
  return take_random(a, b, ed_arg_bool(a)) ? uuid_text(a->ctx, b, 4) : NULL;
}

// uuid7(milliseconds since 1970, fresh) -> a UUID of that time, version 7 (RFC 9562, 5.7)
ED_FN(random_uuid7) {
  uint64_t ms = (uint64_t)ed_arg_i64(a);
  bool fresh = ed_arg_bool(a);
  uint8_t b[UUID];
  if (ed_failed(a) || !take_random(a, b, fresh)) return NULL;
  for (int i = 0; i < 6; i++) b[i] = (uint8_t)(ms >> (40 - 8 * i));
  return uuid_text(a->ctx, b, 7);
}

const ed_native ed_bind_random[] = {
    {"fill", random_fill}, {"make", random_make}, {"uuid", random_uuid}, {"uuid7", random_uuid7}, {0}};
