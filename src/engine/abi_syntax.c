// SPDX-License-Identifier: MIT
// What the engine says of programs and regular expressions that it refuses. A part of the ABI layer (abi.h has its
// rules).
//
// The engine writes down at once where a text is wrong, which makes the error's frames text too: too early for
// abi_errors.c. But it makes such errors by a function that it calls through the dynamic linker, so the program's
// definition comes first, and gives the message that V8 has. Regular expressions are made by such a function too, which
// remembers the pattern: the engine's message does not name it. A library that has no such functions, or does not call
// them this way, works as it was made.
#include "engine/abi.h"

#include <string.h>

// ---- regular expressions -------------------------------------------------------------------------------------------

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
  if (impl) t = ed_abi_text(impl);
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
  static _Atomic(void *) known;
  union {
    void *object;
    create_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC6RegExp6createERNS_2VMERKN3WTF6StringENS3_9OptionSetINS_4Yarr5FlagsEEE")};
  return symbol.call;
}

void *ed_abi_regexp_create(void *vm, const char *const *pattern, unsigned flags) __asm__(
    "_ZN3JSC6RegExp6createERNS_2VMERKN3WTF6StringENS3_9OptionSetINS_4Yarr5FlagsEEE");
__attribute__((visibility("default"))) void *ed_abi_regexp_create(void *vm, const char *const *pattern,
                                                                  unsigned flags) {
  if (ed_engine_abi.string_read) remember(*pattern, flags);
  return real_create()(vm, pattern, flags);
}

// [pattern, flags] of the one that this thread made last, or tried to; undefined when it is not known.
static ed_val last_regexp(ed_ctx ctx) {
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

// ---- syntax errors -------------------------------------------------------------------------------------------------

static _Thread_local ed_obj reword_here;

void ed_abi_reword_syntax(ed_obj reword) { reword_here = reword; }

// createSyntaxError(JSGlobalObject *, const String &)
typedef void *syntax_fn(ed_ctx ctx, const char *const *message);
static syntax_fn *real_syntax_error(void) {
  static _Atomic(void *) known;
  union {
    void *object;
    syntax_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC17createSyntaxErrorEPNS_14JSGlobalObjectERKN3WTF6StringE")};
  return symbol.call;
}

// JSON.parse() knows more of its own errors (lib/boot/globals.js).
static bool is_of_json(const ed_text *t) {
  static const char HEAD[] = "JSON Parse error: ";
  return t->latin1 && t->len >= sizeof HEAD - 1 && memcmp(t->latin1, HEAD, sizeof HEAD - 1) == 0;
}

void *ed_abi_syntax_error(ed_ctx ctx, const char *const *message) __asm__(
    "_ZN3JSC17createSyntaxErrorEPNS_14JSGlobalObjectERKN3WTF6StringE");
__attribute__((visibility("default"))) void *ed_abi_syntax_error(ed_ctx ctx, const char *const *message) {
  ed_obj reword = reword_here;
  if (!reword || !*message || !ed_engine_abi.string_read) return real_syntax_error()(ctx, message);
  ed_text t = ed_abi_text(*message);
  if (is_of_json(&t)) return real_syntax_error()(ctx, message);
  const ed_val argv[] = {ed_str_of(ctx, &t), last_regexp(ctx)};
  ed_val exc = NULL;
  reword_here = NULL; // its own errors are not looked at
  ed_val better = ed_call(ctx, reword, NULL, 2, argv, &exc);
  reword_here = reword;
  if (exc || !better || !ed_is_string(ctx, better)) return real_syntax_error()(ctx, message);
  JSStringRef owner = JSValueToStringCopy(ctx, better, NULL);
  void *error = real_syntax_error()(ctx, ((const char *const *)owner) + 1);
  JSStringRelease(owner);
  return error;
}
