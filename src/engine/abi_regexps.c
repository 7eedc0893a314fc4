// SPDX-License-Identifier: MIT
// The pattern of a regular expression that the engine refuses: its SyntaxError does not name it. A part of the ABI
// layer (abi.h has its rules). The library makes regular expressions by a function that it calls through the dynamic
// linker, so the program's definition comes first and remembers what it was asked for last. A library that has no such
// function, or does not call it this way, works as it was made.
#include "engine/abi.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 2048 }; // longer patterns are not remembered
enum { FLAG_COUNT = 8 };
static const char FLAG_LETTERS[FLAG_COUNT + 1] = "dgimsuvy"; // in the order of the engine's bits

static _Thread_local struct {
  size_t units;
  unsigned flags;
  bool is_known, is_wide;
  _Alignas(uint16_t) unsigned char text[MAX_BYTES];
} last;

static void remember(const char *impl, unsigned flags) {
  ed_text t = {0};
  if (impl) ed_text_of_impl(impl, &t);
  last.is_wide = t.utf16 != NULL;
  size_t bytes = t.len << last.is_wide;
  last.is_known = bytes <= MAX_BYTES;
  if (!last.is_known) return;
  last.units = t.len;
  last.flags = flags;
  if (bytes > 0) memcpy(last.text, last.is_wide ? (const void *)t.utf16 : t.latin1, bytes);
}

// RegExp::create(VM &, const String &pattern, OptionSet<Yarr::Flags>)
typedef void *create_fn(void *vm, const char *const *pattern, unsigned flags);
static create_fn *real_create(void) {
  static union {
    _Atomic(void *) object;
    _Atomic(create_fn *) call;
  } symbol;
  create_fn *fn = symbol.call;
  if (!fn) {
    symbol.object = dlsym(RTLD_NEXT, "_ZN3JSC6RegExp6createERNS_2VMERKN3WTF6StringENS3_9OptionSetINS_4Yarr5FlagsEEE");
    fn = symbol.call;
    if (!fn) abort(); // the library has just called it by this name
  }
  return fn;
}

void *ed_abi_regexp_create(void *vm, const char *const *pattern, unsigned flags) __asm__(
    "_ZN3JSC6RegExp6createERNS_2VMERKN3WTF6StringENS3_9OptionSetINS_4Yarr5FlagsEEE");
__attribute__((visibility("default"))) void *ed_abi_regexp_create(void *vm, const char *const *pattern,
                                                                  unsigned flags) {
  if (ed_engine_abi.string_read) remember(*pattern, flags);
  return real_create()(vm, pattern, flags);
}

ed_val ed_abi_last_regexp(ed_ctx ctx) {
  if (!last.is_known) return ed_undefined(ctx);
  char letters[FLAG_COUNT + 1];
  size_t count = 0;
  for (unsigned i = 0; i < FLAG_COUNT; i++) {
    if (last.flags & (1U << i)) letters[count++] = FLAG_LETTERS[i];
  }
  letters[count] = 0;
  const ed_val parts[] = {
      last.is_wide ? ed_str_utf16(ctx, (const uint16_t *)(const void *)last.text, last.units)
                   : ed_str_latin1(ctx, last.text, last.units),
      ed_str_ascii(ctx, letters),
  };
  return ed_array_new(ctx, 2, parts);
}
