// SPDX-License-Identifier: MIT
// Strings between C and the engine. Reading is in place where the ABI layer allows; else by a 16-bit copy.
#include "base/mem.h"
#include "base/utf.h"
#include "engine/abi.h"

#include <stdlib.h>
#include <string.h>

ed_room ed_str_begin(size_t len, bool is_wide) {
  ed_room room = {.len = len};
  void *data = NULL;
  // The engine has all strings of one unit ready, and relies on there being no others.
  if (len > 1 && ed_engine_abi.string_make) room.owner = ed_abi_string_impl(len, is_wide, &data);
  else data = ed_xmalloc(is_wide ? 2 * len : len);
  if (data) ed_mem_whole(data, is_wide ? 2 * len : len);
  if (is_wide) room.utf16 = data;
  else room.latin1 = data;
  return room;
}

static ed_val end(ed_ctx ctx, ed_room *room, bool locked) {
  if (room->owner) return (locked ? ed_abi_string_value_locked : ed_abi_string_value)(ctx, room->owner);
  uint16_t *wide = room->utf16;
  if (!wide) {
    wide = ed_xmalloc(2 * room->len);
    ed_utf16_from_latin1(wide, room->latin1, room->len);
    free(room->latin1);
  }
  JSStringRef text = JSStringCreateWithCharacters(wide, room->len);
  free(wide);
  ed_val v = JSValueMakeString(ctx, text);
  JSStringRelease(text);
  return v;
}

ed_val ed_str_end(ed_ctx ctx, ed_room *room) { return end(ctx, room, false); }
ed_val ed_give_room(ed_args *a, ed_room *room) { return end(a->ctx, room, a->locked); }

ed_val ed_str_utf16(ed_ctx ctx, const uint16_t *units, size_t len) {
  ed_room room = ed_str_begin(len, true);
  if (len) memcpy(room.utf16, units, 2 * len);
  return ed_str_end(ctx, &room);
}

static ed_val make_latin1(ed_ctx ctx, const uint8_t *bytes, size_t len, bool locked) {
  ed_room room = ed_str_begin(len, false);
  if (len) memcpy(room.latin1, bytes, len);
  return end(ctx, &room, locked);
}

ed_val ed_str_latin1(ed_ctx ctx, const uint8_t *bytes, size_t len) { return make_latin1(ctx, bytes, len, false); }
ed_val ed_give_latin1(ed_args *a, const uint8_t *bytes, size_t len) {
  return make_latin1(a->ctx, bytes, len, a->locked);
}
ed_val ed_str_ascii(ed_ctx ctx, const char *ascii) { return ed_str_latin1(ctx, (const uint8_t *)ascii, strlen(ascii)); }

enum { LIKELY = 4096 }; // bytes of ASCII behind which nothing else is likely to come

// NULL when the bytes are ill-formed, and `strict`.
static ed_val make_utf8(ed_ctx ctx, const uint8_t *bytes, size_t len, bool locked, bool strict) {
  size_t plain = ed_utf_ascii_prefix(bytes, len < LIKELY ? len : LIKELY);
  if (plain == len) return make_latin1(ctx, bytes, len, locked);
  if (plain == LIKELY) {
    ed_room room = ed_str_begin(len, false);
    plain = ed_utf_copy_ascii(room.latin1, bytes, len);
    ed_val v = end(ctx, &room, locked); // the collector's, if that was not all
    if (plain == len) return v;
  }
  if (strict && !ed_utf8_is_valid(bytes + plain, len - plain)) return NULL;
  uint16_t small[1024], *wide = len <= sizeof small / sizeof *small ? small : ed_xmalloc(len * 2);
  bool all_latin1;
  size_t units = ed_utf8_to_utf16(wide, bytes, len, &all_latin1);
  ed_room room = ed_str_begin(units, !all_latin1);
  if (all_latin1) ed_latin1_from_utf16(room.latin1, wide, units);
  else memcpy(room.utf16, wide, 2 * units);
  if (wide != small) free(wide);
  return end(ctx, &room, locked);
}

ed_val ed_str_utf8(ed_ctx ctx, const char *bytes, size_t len) {
  return make_utf8(ctx, (const uint8_t *)bytes, len, false, false);
}
ed_val ed_give_utf8(ed_args *a, const char *bytes, size_t len) {
  return make_utf8(a->ctx, (const uint8_t *)bytes, len, a->locked, false);
}
ed_val ed_give_utf8_strictly(ed_args *a, const char *bytes, size_t len) {
  return make_utf8(a->ctx, (const uint8_t *)bytes, len, a->locked, true);
}

ed_val ed_str_of(ed_ctx ctx, const ed_text *t) {
  return t->utf16 ? ed_str_utf16(ctx, t->utf16, t->len) : ed_str_latin1(ctx, t->latin1, t->len);
}

ed_text ed_text_of_string(JSStringRef s) {
  ed_text t = {0};
  const void *impl = ed_engine_abi.string_read ? ((const void *const *)s)[1] : NULL; // the empty string may have none
  if (impl) t = ed_abi_text(impl);
  t.owner = s;
  if (impl) return t;
  t.len = JSStringGetLength(s);
  t.utf16 = JSStringGetCharactersPtr(s);
  return t;
}

ed_text ed_text_begin(ed_ctx ctx, ed_val v) {
  JSStringRef s = JSValueToStringCopy(ctx, v, NULL);
  if (!s) return (ed_text){.latin1 = (const uint8_t *)""};
  return ed_text_of_string(s);
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
