// SPDX-License-Identifier: MIT
// Strings between C and the engine. Reading is in place where the ABI layer allows; else by a 16-bit copy.
#include "base/mem.h"
#include "base/utf.h"
#include "engine/abi.h"

#include <stdlib.h>
#include <string.h>

static ed_val string_value(ed_ctx ctx, JSStringRef s) {
  JSValueRef v = JSValueMakeString(ctx, s);
  JSStringRelease(s);
  return v;
}

ed_val ed_str_ascii(ed_ctx ctx, const char *ascii) { return string_value(ctx, JSStringCreateWithUTF8CString(ascii)); }

ed_val ed_str_utf16(ed_ctx ctx, const uint16_t *units, size_t len) {
  return string_value(ctx, JSStringCreateWithCharacters(units, len));
}

ed_val ed_str_latin1(ed_ctx ctx, const uint8_t *bytes, size_t len) {
  const ed_abi *abi = &ed_engine_abi;
  if (abi->string_impl_create) {
    void *impl = NULL, *string = NULL;
    abi->string_impl_create(&impl, bytes, len);
    abi->string_adopt(&string, &impl);
    return string_value(ctx, string);
  }
  if (len == 0) return ed_str_ascii(ctx, "");
  uint16_t small[256], *wide = len <= 256 ? small : ed_xmalloc(len * 2);
  for (size_t i = 0; i < len; i++) wide[i] = bytes[i];
  ed_val v = ed_str_utf16(ctx, wide, len);
  if (wide != small) free(wide);
  return v;
}

ed_val ed_str_utf8(ed_ctx ctx, const char *bytes, size_t len) {
  const uint8_t *u = (const uint8_t *)bytes;
  if (ed_utf_is_ascii(u, len)) return ed_str_latin1(ctx, u, len);
  uint16_t small[256], *wide = len <= 256 ? small : ed_xmalloc(len * 2);
  bool all_latin1;
  size_t units = ed_utf8_to_utf16(wide, u, len, &all_latin1);
  ed_val v;
  if (all_latin1 && ed_engine_abi.string_impl_create) {
    uint8_t *narrow = (uint8_t *)wide; // in place: unit i is read before byte i is written
    for (size_t i = 0; i < units; i++) narrow[i] = (uint8_t)wide[i];
    v = ed_str_latin1(ctx, narrow, units);
  } else {
    v = ed_str_utf16(ctx, wide, units);
  }
  if (wide != small) free(wide);
  return v;
}

void ed_text_of_impl(const char *impl, ed_text *t) {
  uint32_t length, flags;
  const void *data;
  memcpy(&length, impl + 4, 4);
  memcpy(&data, impl + 8, 8);
  memcpy(&flags, impl + 16, 4);
  t->len = length;
  if (flags & 4) t->latin1 = data;
  else t->utf16 = data;
}

bool ed_text_of_cell(ed_val string, ed_text *t) {
  uint64_t word = ((const uint64_t *)string)[1];
  if (word == 0 || word & 7) return false; // a rope, or empty
  *t = (ed_text){0};
  ed_text_of_impl((const char *)(uintptr_t)word, t);
  return true;
}

static ed_text text_of(JSStringRef s) {
  ed_text t = {.owner = s};
  if (ed_engine_abi.string_read) {
    const char *impl = ((const char *const *)s)[1];
    if (impl) { // the empty string may have none
      ed_text_of_impl(impl, &t);
      return t;
    }
  }
  t.len = JSStringGetLength(s);
  t.utf16 = JSStringGetCharactersPtr(s);
  return t;
}

ed_text ed_text_begin(ed_ctx ctx, ed_val v) {
  JSStringRef s = JSValueToStringCopy(ctx, v, NULL);
  if (!s) return (ed_text){.latin1 = (const uint8_t *)""};
  return text_of(s);
}

void ed_text_end(ed_text *t) {
  if (t->owner) JSStringRelease(t->owner);
  *t = (ed_text){0};
}

char *ed_to_utf8(ed_ctx ctx, ed_val v, size_t *len) {
  ed_text t = ed_text_begin(ctx, v);
  size_t n = t.latin1 ? ed_utf8_len_latin1(t.latin1, t.len) : ed_utf8_len_utf16(t.utf16, t.len);
  char *out = ed_xmalloc(n + 1);
  if (t.latin1) ed_utf8_from_latin1(out, t.latin1, t.len);
  else ed_utf8_from_utf16(out, t.utf16, t.len);
  out[n] = 0;
  ed_text_end(&t);
  if (len) *len = n;
  return out;
}
