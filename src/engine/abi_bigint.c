// SPDX-License-Identifier: MIT
// BigInts read in place: of a JSBigInt cell the second word tells the count of its digits of 64 bits, the third whether
// it is negative, the fourth where they are. The C API takes two calls for it, with the engine's lock in each.
#include "engine/abi.h"

enum { LENGTH = 1, SIGN = 2, DIGITS = 3, COUNT = 6 };

static uint8_t tag;

static const uint64_t *cell_of(JSValueRef v) {
  if (!ed_abi_is_cell(v)) return NULL;
  return ((const uint8_t *)v)[ED_ABI_TAG] == tag ? (const uint64_t *)v : NULL;
}

static bool is_as(JSValueRef v, uint32_t length, bool is_negative, uint64_t digit) {
  if (!cell_of(v)) return false;
  const uint64_t *cell = (const uint64_t *)v;
  if ((uint32_t)cell[LENGTH] != length || (uint8_t)cell[SIGN] != is_negative) return false;
  if (length == 0) return true;
  uintptr_t at = (uintptr_t)cell[DIGITS];
  return at >= 4096 && at % 8 == 0 && ed_abi_is_readable(at) && *(const uint64_t *)at == digit;
}

// What the engine parses, computes and makes of numbers of C; and what has another tag.
static bool test(JSContextRef ctx) {
  static const char source[] = "[0x1122334455667788n, -0x1122334455667788n, 0n, (1n << 128n) + 7n, 3n + 4n, {}]";
  JSValueRef all = ed_abi_evaluate(ctx, source);
  if (!all || !JSValueIsObject(ctx, all)) return false;
  JSValueRef v[COUNT];
  for (unsigned i = 0; i < COUNT; i++) {
    v[i] = JSObjectGetPropertyAtIndex(ctx, (JSObjectRef)all, i, NULL);
    if (!v[i] || (i + 1 < COUNT) != JSValueIsBigInt(ctx, v[i])) return false;
  }
  if (!ed_abi_is_cell(v[0])) return false; // small ones may be no cells in other builds
  tag = ((const uint8_t *)v[0])[ED_ABI_TAG];
  JSValueRef made = JSBigIntCreateWithUInt64(ctx, UINT64_MAX, NULL);
  return is_as(v[0], 1, false, 0x1122334455667788) && is_as(v[1], 1, true, 0x1122334455667788) &&
         is_as(v[2], 0, false, 0) && is_as(v[3], 3, false, 7) && is_as(v[4], 1, false, 7) && !cell_of(v[5]) &&
         is_as(made, 1, false, UINT64_MAX);
}

bool ed_abi_bigint(JSContextRef ctx, JSValueRef v, ed_abi_whole *out) {
  static ed_abi_answer answer;
  if (!ed_abi_ask(&answer, test, ctx)) return false;
  const uint64_t *cell = cell_of(v);
  if (!cell) return false;
  uint32_t length = (uint32_t)cell[LENGTH];
  out->is_negative = (uint8_t)cell[SIGN];
  out->is_longer = length > 1;
  out->magnitude = length > 0 ? *(const uint64_t *)(uintptr_t)cell[DIGITS] : 0;
  return true;
}
