// SPDX-License-Identifier: MIT
// Binding `buffer`: what node:buffer does in C, which is the work on many bytes. Short strings and single numbers are
// handled in lib/node/buffer.js, because a call into C costs as much as a loop over some thirty bytes there.
//
// Encodings are numbers, the same as in lib/internal/buffer/encodings.js. Positions come as doubles, already validated;
// they are clamped here to the bytes that really exist, because user code may have shrunk the memory meanwhile.
#include "base/base64.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/search.h"
#include "base/spare.h"
#include "base/utf.h"
#include "engine/engine.h"
#include "engine/object.h"
#include "engine/quick.h"
#include "loop/block.h"

#include <stdlib.h>
#include <string.h>

enum encoding { UTF8, UTF16LE, LATIN1, ASCII, BASE64, BASE64URL, HEX };

static ed_val throw_out_of_memory(ed_args *a) { return ed_throw_type(a, "Array buffer allocation failed"); }

// ---- bytes to text -------------------------------------------------------------------------------------------------

static ed_val text_by(ed_args *a, size_t len, void (*fill)(char *, const uint8_t *, size_t), const uint8_t *bytes,
                      size_t bytes_len) {
  ed_room room = ed_str_begin(len, false);
  fill((char *)room.latin1, bytes, bytes_len);
  return ed_give_room(a, &room);
}

static void fill_ascii(char *out, const uint8_t *bytes, size_t len) {
  for (size_t i = 0; i < len; i++) out[i] = (char)(bytes[i] & 0x7F);
}
static void fill_base64(char *out, const uint8_t *bytes, size_t len) { ed_base64_encode(out, bytes, len, false); }
static void fill_base64url(char *out, const uint8_t *bytes, size_t len) { ed_base64_encode(out, bytes, len, true); }

static ed_val text_of_utf16(ed_args *a, const uint8_t *bytes, size_t len) {
  ed_room room = ed_str_begin(len / 2, true);
  memcpy(room.utf16, bytes, len / 2 * 2);
  return ed_give_room(a, &room);
}

// decode(bytes, start, end, encoding) -> string
ED_QUICK_FN(buffer_decode) {
  ed_bytes b = ed_quick_bytes(a);
  size_t start = ed_quick_size(a, b.len);
  size_t end = ed_quick_size(a, b.len);
  int32_t encoding = ed_quick_i32(a);
  if (ed_failed(a)) return NULL;
  size_t len = start < end ? end - start : 0;
  const uint8_t *bytes = len ? b.data + start : (const uint8_t *)"";
  switch (encoding) {
  case UTF16LE: return text_of_utf16(a, bytes, len);
  case LATIN1: return ed_give_latin1(a, bytes, len);
  case ASCII:
    if (ed_utf_is_ascii(bytes, len)) return ed_give_latin1(a, bytes, len);
    return text_by(a, len, fill_ascii, bytes, len);
  case BASE64: return text_by(a, ed_base64_len(len, false), fill_base64, bytes, len);
  case BASE64URL: return text_by(a, ed_base64_len(len, true), fill_base64url, bytes, len);
  case HEX: return text_by(a, 2 * len, ed_hex_encode, bytes, len);
  default: return ed_give_utf8(a, (const char *)bytes, len);
  }
}

// ---- text to bytes -------------------------------------------------------------------------------------------------

// Encodes into `out`, never splitting a character. Returns the bytes written.
static size_t encode_into(uint8_t *out, size_t cap, ed_text t, int32_t encoding) {
  size_t n = t.len;
  switch (encoding) {
  case UTF16LE:
    if (n > cap / 2) n = cap / 2;
    if (t.utf16) memcpy(out, t.utf16, 2 * n);
    else ed_utf16_from_latin1(out, t.latin1, n);
    return 2 * n;
  case LATIN1:
  case ASCII:
    if (n > cap) n = cap;
    if (t.latin1) memcpy(out, t.latin1, n);
    else ed_latin1_from_utf16(out, t.utf16, n);
    return n;
  case BASE64:
  case BASE64URL:
    return t.latin1 ? ed_base64_decode_latin1(out, cap, t.latin1, n) : ed_base64_decode_utf16(out, cap, t.utf16, n);
  case HEX: return t.latin1 ? ed_hex_decode_latin1(out, cap, t.latin1, n) : ed_hex_decode_utf16(out, cap, t.utf16, n);
  default:
    return t.latin1 ? ed_utf8_write_latin1((char *)out, cap, t.latin1, n, NULL)
                    : ed_utf8_write_utf16((char *)out, cap, t.utf16, n, NULL);
  }
}

static size_t utf8_len(ed_text t) {
  return t.latin1 ? ed_utf8_len_latin1(t.latin1, t.len) : ed_utf8_len_utf16(t.utf16, t.len);
}

// Bytes that are always enough for the text: exact for all but base64 and hex.
static size_t room_for(ed_text t, int32_t encoding) {
  switch (encoding) {
  case UTF16LE: return 2 * t.len;
  case LATIN1:
  case ASCII: return t.len;
  case BASE64:
  case BASE64URL: return t.len / 4 * 3 + 3;
  case HEX: return t.len / 2;
  default: return utf8_len(t);
  }
}

// write(bytes, string, offset, length, encoding) -> bytes written
ED_QUICK_FN(buffer_write) {
  ed_bytes b = ed_quick_bytes(a);
  ed_text t = ed_quick_text(a);
  size_t offset = ed_quick_size(a, b.len);
  size_t cap = ed_quick_size(a, b.len - offset);
  int32_t encoding = ed_quick_i32(a);
  if (ed_failed(a)) return NULL;
  if (cap == 0 || t.len == 0) return ed_quick_count(a, 0);
  return ed_quick_count(a, encode_into(b.data + offset, cap, t, encoding));
}

// Text that is malloc'ed, with *room bytes, of which *len are used; NULL if there are not as many.
static uint8_t *encode_utf8(ed_text t, size_t *room, size_t *len) {
  size_t plain = 0;
  *room = t.latin1 ? t.len : ed_utf8_len_utf16(t.utf16, t.len);
  uint8_t *out = ed_try_malloc(*room);
  if (!out) return NULL;
  if (t.latin1) {
    plain = ed_utf_copy_ascii(out, t.latin1, t.len);
    *len = plain;
    if (plain == t.len) return out;
    *room = plain + ed_utf8_len_latin1(t.latin1 + plain, t.len - plain);
    uint8_t *more = realloc(out, *room);
    if (!more) {
      free(out);
      return NULL;
    }
    *len += ed_utf8_from_latin1((char *)more + plain, t.latin1 + plain, t.len - plain);
    return more;
  }
  *len = ed_utf8_from_utf16((char *)out, t.utf16, t.len);
  return out;
}

// encode(string, encoding) -> ArrayBuffer of exactly the encoded bytes
ED_FN(buffer_encode) {
  ed_text t = ed_arg_text(a);
  int32_t encoding = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  size_t room, n = 0;
  uint8_t *out;
  if (encoding == UTF8) {
    out = encode_utf8(t, &room, &n);
  } else {
    room = room_for(t, encoding);
    out = ed_try_malloc(room);
    if (out) n = encode_into(out, room, t, encoding);
  }
  if (!out) return throw_out_of_memory(a);
  if (n < room) {
    uint8_t *exact = realloc(out, n ? n : 1);
    if (exact) out = exact;
  }
  return ed_arraybuffer_take(a->ctx, out, n);
}

// copy(target, at, source, from, count) -> how many: as far as there are bytes on both sides, which may overlap
ED_QUICK_FN(buffer_copy) {
  ed_bytes target = ed_quick_bytes(a);
  size_t at = ed_quick_size(a, target.len);
  ed_bytes source = ed_quick_bytes(a);
  size_t from = ed_quick_size(a, source.len);
  size_t room = target.len - at, left = source.len - from;
  size_t count = ed_quick_size(a, room < left ? room : left);
  if (ed_failed(a)) return NULL;
  if (count) memmove(target.data + at, source.data + from, count);
  return ed_quick_count(a, count);
}

// pool(size) -> ArrayBuffer whose bytes are whatever they are
ED_FN(buffer_pool) {
  uint32_t size = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  uint8_t *bytes = ed_try_malloc(size);
  return bytes ? ed_arraybuffer_take(a->ctx, bytes, size) : throw_out_of_memory(a);
}

// large(size) -> ArrayBuffer of memory that was given back before, if there is any: its bytes are whatever they are
ED_FN(buffer_large) {
  uint32_t size = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  void *bytes = ed_spare_take(size);
  if (!bytes) return throw_out_of_memory(a);
  ed_block_count(ed_loop_here(), size);
  return ed_arraybuffer_spare(a->ctx, bytes, size);
}

// encodeExactly(bytes, string) -> length in UTF-8; the bytes are written if they are of exactly this length
ED_QUICK_FN(buffer_encode_exactly) {
  ed_bytes b = ed_quick_bytes(a);
  ed_text t = ed_quick_text(a);
  if (ed_failed(a)) return NULL;
  if (t.latin1 && ed_utf_is_ascii(t.latin1, t.len)) {
    if (t.len == b.len && t.len) memcpy(b.data, t.latin1, t.len);
    return ed_quick_count(a, t.len);
  }
  size_t need = utf8_len(t);
  if (need == b.len) {
    if (t.latin1) ed_utf8_from_latin1((char *)b.data, t.latin1, t.len);
    else ed_utf8_from_utf16((char *)b.data, t.utf16, t.len);
  }
  return ed_quick_count(a, need);
}

// utf8Length(string) -> bytes it takes in UTF-8
ED_QUICK_FN(buffer_utf8_length) {
  ed_text t = ed_quick_text(a);
  if (ed_failed(a)) return NULL;
  return ed_quick_count(a, utf8_len(t));
}

// ---- base64 of the web ---------------------------------------------------------------------------------------------

// atob(string) -> string of bytes, or -1 (a character outside the alphabet), -2 (a length that cannot be)
ED_FN(buffer_atob) {
  ed_text t = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  uint8_t small[512];
  size_t room = t.len / 4 * 3 + 3;
  uint8_t *out = room <= sizeof small ? small : ed_try_malloc(room);
  if (!out) return throw_out_of_memory(a);
  ptrdiff_t n =
      t.latin1 ? ed_base64_forgiving_latin1(out, t.latin1, t.len) : ed_base64_forgiving_utf16(out, t.utf16, t.len);
  ed_val v = n < 0 ? ed_num(a->ctx, (double)n) : ed_give_latin1(a, out, (size_t)n);
  if (out != small) free(out);
  return v;
}

// btoa(string) -> base64, or -1 when a character is above U+00FF
ED_FN(buffer_btoa) {
  ed_text t = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  if (t.latin1) return text_by(a, ed_base64_len(t.len, false), fill_base64, t.latin1, t.len);
  for (size_t i = 0; i < t.len; i++)
    if (t.utf16[i] > 0xFF) return ed_num(a->ctx, -1);
  uint8_t *bytes = ed_try_malloc(t.len);
  if (!bytes) return throw_out_of_memory(a);
  ed_latin1_from_utf16(bytes, t.utf16, t.len);
  ed_val v = text_by(a, ed_base64_len(t.len, false), fill_base64, bytes, t.len);
  free(bytes);
  return v;
}

// ---- comparing, searching ------------------------------------------------------------------------------------------

// compare(a, b) -> -1, 0 or 1; undefined when one of them is not bytes
ED_QUICK_FN(buffer_compare) {
  ed_bytes x, y;
  if (!ed_quick_try_bytes(a, &x) || !ed_quick_try_bytes(a, &y)) return NULL;
  size_t common = x.len < y.len ? x.len : y.len;
  int order = common && x.data != y.data ? memcmp(x.data, y.data, common) : 0;
  if (order == 0) order = (x.len > y.len) - (x.len < y.len);
  return ed_quick_int(a, (order > 0) - (order < 0));
}

// equals(a, b) -> 1 or 0; undefined when one of them is not bytes
ED_QUICK_FN(buffer_equals) {
  ed_bytes x, y;
  if (!ed_quick_try_bytes(a, &x) || !ed_quick_try_bytes(a, &y)) return NULL;
  return ed_quick_int(a, x.len == y.len && (x.len == 0 || memcmp(x.data, y.data, x.len) == 0));
}

// find(bytes, value) -> index or -1, for a small integer, a text of ASCII or bytes that are searched for from the
// beginning; undefined for all else
ED_QUICK_FN(buffer_find) {
  ed_bytes hay, needle;
  if (!ed_quick_try_bytes(a, &hay)) return NULL;
  const uint8_t *at = NULL;
  int32_t byte;
  if (ed_quick_try_int(a, &byte)) {
    if (hay.len) at = memchr(hay.data, byte & 0xFF, hay.len);
    return at ? ed_quick_count(a, (size_t)(at - hay.data)) : ed_quick_int(a, -1);
  }
  ed_text text;
  if (ed_quick_try_text(a, &text)) {
    if (!text.latin1 || !ed_utf_is_ascii(text.latin1, text.len)) return NULL;
    needle = (ed_bytes){(uint8_t *)(uintptr_t)text.latin1, text.len};
  } else if (!ed_quick_try_bytes(a, &needle)) {
    return NULL;
  }
  if (needle.len == 0) return NULL;
  size_t found = ed_search_first(hay.data, hay.len, needle.data, needle.len, 0);
  return found == ED_SEARCH_NONE ? ed_quick_int(a, -1) : ed_quick_count(a, found);
}

// indexOf(bytes, needle, from, forwards, units16) -> index or -1. The needle is not empty, `from` not negative.
ED_FN(buffer_index_of) {
  ed_bytes hay = ed_arg_bytes_briefly(a);
  ed_bytes needle = ed_arg_bytes_briefly(a);
  size_t from = ed_arg_size(a, hay.len);
  bool forwards = ed_arg_bool(a);
  bool units16 = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  size_t found = ED_SEARCH_NONE;
  if (units16) {
    if (needle.len >= 2)
      found = (forwards ? ed_search_first16 : ed_search_last16)(hay.data, hay.len, needle.data, needle.len, from);
  } else if (needle.len > 0) {
    found = (forwards ? ed_search_first : ed_search_last)(hay.data, hay.len, needle.data, needle.len, from);
  }
  return ed_num(a->ctx, found == ED_SEARCH_NONE ? -1 : (double)found);
}

// isUtf8(bytes) -> boolean
ED_QUICK_FN(buffer_is_utf8) {
  ed_bytes b = ed_quick_bytes(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_utf8_is_valid(b.data, b.len));
}

// isAscii(bytes) -> boolean
ED_QUICK_FN(buffer_is_ascii) {
  ed_bytes b = ed_quick_bytes(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, ed_utf_is_ascii(b.data, b.len));
}

typedef uint16_t lanes16 __attribute__((vector_size(16)));
typedef uint32_t lanes32 __attribute__((vector_size(16)));
typedef uint64_t lanes64 __attribute__((vector_size(16)));

// Turns the bytes of each unit of 2, 4 or 8 round: bytes within pairs, pairs within fours, fours within eights.
static inline lanes16 swap_lanes(lanes16 v, int32_t width) {
  v = v << 8 | v >> 8;
  if (width >= 4) v = (lanes16)((lanes32)v << 16 | (lanes32)v >> 16);
  if (width == 8) v = (lanes16)((lanes64)v << 32 | (lanes64)v >> 32);
  return v;
}

// swap(bytes, width): reverses the bytes of each unit of 2, 4 or 8; the length is a multiple of the width
ED_FN(buffer_swap) {
  ed_bytes b = ed_arg_bytes_briefly(a);
  int32_t width = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  lanes16 v;
  size_t i = 0;
  for (; i + sizeof v <= b.len; i += sizeof v) {
    memcpy(&v, b.data + i, sizeof v);
    v = swap_lanes(v, width);
    memcpy(b.data + i, &v, sizeof v);
  }
  if (i < b.len) {
    v = (lanes16){0};
    memcpy(&v, b.data + i, b.len - i);
    v = swap_lanes(v, width);
    memcpy(b.data + i, &v, b.len - i);
  }
  return NULL;
}

const ed_native ed_bind_buffer[] = {
    {"decode", buffer_decode},    {"write", buffer_write},      {"encode", buffer_encode},
    {"pool", buffer_pool},        {"large", buffer_large},      {"encodeExactly", buffer_encode_exactly},
    {"atob", buffer_atob},        {"btoa", buffer_btoa},        {"compare", buffer_compare},
    {"isUtf8", buffer_is_utf8},   {"isAscii", buffer_is_ascii}, {"utf8Length", buffer_utf8_length},
    {"indexOf", buffer_index_of}, {"swap", buffer_swap},        {"equals", buffer_equals},
    {"find", buffer_find},        {"copy", buffer_copy},        {0},
};
