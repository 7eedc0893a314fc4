// SPDX-License-Identifier: MIT
// Engine ABI layer: buffers that change their engine (transfer.h). The library's ArrayBufferContents owns the bytes of
// a buffer, or a share of them, independent of any heap; transferTo() and shareWith() fill one, create() makes a buffer
// of it. A zeroed block is an empty one. The buffer behind an object is its third word.
#include "base/spare.h"
#include "engine/abi.h"
#include "engine/object.h"
#include "engine/transfer.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_IMPL = 2 };

// The first word of a buffer counts references in steps of two; its lowest bit says that objects keep it alive. The
// library leaves to us the reference that create() gave.
enum { ONE_REFERENCE = 2, HELD_BY_OBJECT = 1 };

static struct {
  bool (*transfer)(void *buffer, JSContextGroupRef vm, void *contents); // ArrayBuffer::transferTo(VM &, contents &)
  bool (*share)(void *buffer, void *contents);                          // ArrayBuffer::shareWith(contents &)
  void *(*create)(void **result, void *contents);                       // ArrayBuffer::create(contents &&)
  // JSArrayBuffer::create(VM &, Structure *, RefPtr<ArrayBuffer> &&)
  ed_obj (*wrap)(JSContextGroupRef vm, void *structure, void **buffer);
} buffers;

static ed_obj make_sample(ed_ctx ctx, bool shared) {
  ed_val v = ed_abi_evaluate(ctx, shared ? "(() => { const b = new SharedArrayBuffer(16);"
                                           "new Uint8Array(b)[3] = 77; return b; })()"
                                         : "(() => { const b = new ArrayBuffer(16);"
                                           "new Uint8Array(b)[3] = 77; return b; })()");
  return v && JSValueIsObject(ctx, v) ? (ed_obj)v : NULL;
}

static bool send(ed_ctx ctx, ed_obj buffer, bool shared, ed_moved *out) {
  void *impl = ((void *const *)buffer)[BUFFER_IMPL];
  JSLock(ctx);
  bool sent =
      shared ? buffers.share(impl, out->contents) : buffers.transfer(impl, JSContextGetGroup(ctx), out->contents);
  JSUnlock(ctx);
  return sent;
}

static void keep_bytes(void *bytes, void *unused) { (void)bytes, (void)unused; }

// The structure of the objects that are made of contents is that of any such object of the context. Unshared ones are
// made without JavaScript, which may not run any more when the last messages are dropped.
static void *structure_of(ed_ctx ctx, bool shared) {
  static uint8_t bytes[8];
  static _Thread_local struct {
    ed_ctx ctx;
    void *structures[2];
  } known;
  if (known.ctx != ctx) {
    known.ctx = ctx;
    known.structures[0] = known.structures[1] = NULL;
  }
  if (!known.structures[shared]) {
    ed_obj sample = shared ? make_sample(ctx, true)
                           : JSObjectMakeArrayBufferWithBytesNoCopy(ctx, bytes, sizeof bytes, keep_bytes, NULL, NULL);
    if (!sample) abort(); // a few bytes
    known.structures[shared] = (void *)(ed_abi_structures() + *(const uint32_t *)sample);
  }
  return known.structures[shared];
}

static ed_obj receive(ed_ctx ctx, ed_moved *moved, bool shared) {
  void *structure = structure_of(ctx, shared), *buffer = NULL;
  JSLock(ctx);
  buffers.create(&buffer, moved->contents);
  ed_obj object = buffers.wrap(JSContextGetGroup(ctx), structure, &buffer);
  if (buffer) *(uint32_t *)buffer -= ONE_REFERENCE; // the object holds it now
  JSUnlock(ctx);
  return object;
}

// A buffer of each kind makes the journey inside this engine. Bytes that the engine's API has given out are not moved
// any more, so those that are sent are looked at through what was made of them.
static bool test_journey(ed_ctx ctx, bool shared) {
  ed_obj source = make_sample(ctx, shared);
  if (!source) return false;
  ed_moved moved = {.shared = shared};
  if (!send(ctx, source, shared, &moved)) return false;
  ed_obj made = receive(ctx, &moved, shared);
  if (!made || JSValueGetTypedArrayType(ctx, made, NULL) != JSValueGetTypedArrayType(ctx, source, NULL)) return false;
  if (*((uint32_t *const *)made)[BUFFER_IMPL] != HELD_BY_OBJECT) return false;
  ed_val v[2] = {source, made};
  ed_val check = ed_abi_evaluate(ctx, "((source, made) => made.constructor === source.constructor &&"
                                      "made.byteLength === 16 && new Uint8Array(made)[3] === 77 &&"
                                      "(source instanceof ArrayBuffer ? source.detached :"
                                      "(new Uint8Array(made)[5] = 7, new Uint8Array(source)[5] === 7)))");
  ed_val same = check ? JSObjectCallAsFunction(ctx, (ed_obj)check, NULL, 2, v, NULL) : NULL;
  return same && JSValueToBoolean(ctx, same);
}

static bool test(JSContextRef ctx) {
  if (!ed_abi_structures()) return false;
  union {
    void *object;
    bool (*transfer)(void *, JSContextGroupRef, void *);
    bool (*share)(void *, void *);
    void *(*create)(void **, void *);
    ed_obj (*wrap)(JSContextGroupRef, void *, void **);
  } symbol;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC11ArrayBuffer10transferToERNS_2VMERNS_19ArrayBufferContentsE");
  buffers.transfer = symbol.transfer;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC11ArrayBuffer9shareWithERNS_19ArrayBufferContentsE");
  buffers.share = symbol.share;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC11ArrayBuffer6createEONS_19ArrayBufferContentsE");
  buffers.create = symbol.create;
  symbol.object =
      dlsym(RTLD_DEFAULT, "_ZN3JSC13JSArrayBuffer6createERNS_2VMEPNS_9StructureEON3WTF6RefPtrINS_11ArrayBufferENS5_"
                          "12RawPtrTraitsIS7_EENS5_21DefaultRefDerefTraitsIS7_EEEE");
  buffers.wrap = symbol.wrap;
  return buffers.transfer && buffers.share && buffers.create && buffers.wrap && test_journey(ctx, false) &&
         test_journey(ctx, true);
}

static bool sound(ed_ctx ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test, ctx);
}

bool ed_buffer_can_share(ed_ctx ctx) { return sound(ctx); }

bool ed_buffer_send(ed_ctx ctx, ed_obj buffer, ed_transfer mode, ed_moved *out) {
  *out = (ed_moved){.shared = mode == ED_SHARE};
  if (mode != ED_COPY && sound(ctx)) return send(ctx, buffer, mode == ED_SHARE, out);
  if (mode == ED_SHARE) return false;
  ed_bytes b = ed_bytes_of(ctx, buffer);
  out->bytes = ed_spare_take(b.len);
  if (!out->bytes) return false;
  if (b.len) memcpy(out->bytes, b.data, b.len);
  out->len = b.len;
  return true;
}

static void give_back(void *bytes, void *len) { ed_spare_give(bytes, (size_t)len); }

ed_obj ed_arraybuffer_spare(ed_ctx ctx, void *take_bytes, size_t len) {
  return ed_arraybuffer_external(ctx, take_bytes, len, give_back, (void *)len);
}

ed_obj ed_buffer_receive(ed_ctx ctx, ed_moved *take_moved) {
  if (take_moved->bytes) return ed_arraybuffer_spare(ctx, take_moved->bytes, take_moved->len);
  return receive(ctx, take_moved, take_moved->shared);
}

// What the engine knows of a buffer it frees with an object; of which kind does not matter.
void ed_buffer_drop(ed_ctx ctx, ed_moved *take_moved) {
  if (take_moved->bytes) ed_spare_give(take_moved->bytes, take_moved->len);
  else receive(ctx, take_moved, false);
}

// ---- pins ----------------------------------------------------------------------------------------------------------

enum { PINNED = 93 }; // the byte of a buffer, 2.50

static uint8_t *pin_of(ed_obj buffer) { return ((uint8_t *const *)buffer)[BUFFER_IMPL] + PINNED; }

static bool test_pins(ed_ctx ctx) {
  ed_val detaches = ed_abi_evaluate(ctx, "((buffer) => (buffer.transfer(), buffer.detached))");
  bool sound = detaches != NULL;
  for (int unpins = 0; unpins < 2 && sound; unpins++) {
    ed_obj sample = make_sample(ctx, false);
    sound = sample && *pin_of(sample) == 0 && JSObjectGetArrayBufferBytesPtr(ctx, sample, NULL) && *pin_of(sample) == 1;
    if (!sound) break;
    if (unpins) *pin_of(sample) = 0;
    ed_val argument = sample, answer = JSObjectCallAsFunction(ctx, (ed_obj)detaches, NULL, 1, &argument, NULL);
    sound = answer && JSValueToBoolean(ctx, answer) == (unpins == 1);
  }
  return sound;
}

bool ed_buffer_unpin(ed_ctx ctx, ed_obj buffer) {
  static ed_abi_answer answer;
  if (!ed_abi_ask(&answer, test_pins, ctx)) return false;
  *pin_of(buffer) = 0;
  return true;
}
