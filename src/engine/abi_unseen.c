// SPDX-License-Identifier: MIT
// Engine ABI layer: buffers whose bytes are not in the collector's books (object.h). It counts the length that a buffer
// has when it is made, and what is lent counts in full until the whole heap is collected, though young collections give
// it back: each second one is of the whole heap then. So the buffer is made empty and gets its length afterwards.
//
//   ArrayBuffer   [2] the bytes, [6] how many, [7] how many at most; behind an object in its third word
#include "engine/abi.h"
#include "engine/object.h"

enum { BUFFER_IMPL = 2, IMPL_BYTES = 2, IMPL_LENGTH = 6, IMPL_MAX = 7, IMPL_WORDS = 8 };

static uint64_t *impl_of(ed_obj buffer) { return ((uint64_t *const *)(const void *)buffer)[BUFFER_IMPL]; }

static void set_length(ed_obj buffer, size_t len) {
  uint64_t *impl = impl_of(buffer);
  impl[IMPL_LENGTH] = impl[IMPL_MAX] = len;
}

static void keep_bytes(void *bytes, void *unused) { (void)bytes, (void)unused; }

// Two buffers over the same bytes, one of them empty, differ in their lengths, and in nothing more when both are the
// same. What JavaScript sees of the changed one comes last.
static bool test(JSContextRef ctx) {
  enum { LEN = 0x2340 };
  static uint8_t bytes[LEN];
  if (!ed_abi_collects(ed_engine_here())) return false; // nothing but our asking would bring them back
  ed_obj full = ed_arraybuffer_external(ctx, bytes, LEN, keep_bytes, NULL);
  ed_obj empty = ed_arraybuffer_external(ctx, bytes, 0, keep_bytes, NULL);
  if (!full || !empty) return false;
  if (!ed_abi_is_readable((uintptr_t)impl_of(full)) || !ed_abi_is_readable((uintptr_t)impl_of(empty))) return false;
  const uint64_t *a = impl_of(full), *b = impl_of(empty);
  if (a[IMPL_BYTES] != (uint64_t)(uintptr_t)bytes || b[IMPL_BYTES] != a[IMPL_BYTES]) return false;
  for (int i = IMPL_BYTES; i < IMPL_WORDS; i++) {
    bool is_length = i == IMPL_LENGTH || i == IMPL_MAX;
    if (is_length && (a[i] != LEN || b[i] != 0)) return false;
    if (!is_length && (a[i] == LEN || (a[i] == 0) != (b[i] == 0))) return false;
  }
  set_length(empty, LEN);
  bytes[LEN - 1] = 77;
  ed_val check = ed_abi_evaluate(ctx, "(b) => b.byteLength === 0x2340 && !b.resizable && !b.detached &&"
                                      "new Uint8Array(b, 1).at(-1) === 77 && b.slice(-1).byteLength === 1");
  ed_val v = empty, same = check ? JSObjectCallAsFunction(ctx, (ed_obj)check, NULL, 1, &v, NULL) : NULL;
  return same && JSValueToBoolean(ctx, same);
}

ed_obj ed_arraybuffer_unseen(ed_ctx ctx, void *data, size_t len, void (*free_fn)(void *, void *), void *arg) {
  static ed_abi_answer answer;
  if (!ed_abi_ask(&answer, test, ctx)) return NULL;
  ed_obj buffer = ed_arraybuffer_external(ctx, data, 0, free_fn, arg);
  if (buffer) set_length(buffer, len);
  return buffer;
}
