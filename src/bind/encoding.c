// SPDX-License-Identifier: MIT
// Binding `encoding`: what TextDecoder, TextEncoder and StringDecoder do in C. Decoding keeps no state between calls: a
// call that is told that more will follow reports how many bytes at its end are incomplete, and JavaScript puts them
// before the next chunk. Those of a StringDecoder stand in an array of its own.
//
// UTF-8, UTF-16 and the single-byte encodings are ours; the East Asian ones are ICU's converters.
#include "base/mem.h"
#include "base/single_byte.h"
#include "base/utf.h"
#include "engine/cells.h"
#include "engine/engine.h"
#include "engine/quick.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

// Numbers of encodings, as `find` gives them.
enum { UTF8, UTF16LE, UTF16BE, USER_DEFINED, MULTI_BYTE = 0x100, SINGLE_BYTE = 0x200 };
enum { FATAL = 1, STREAM = 2, KEEP_BOM = 4 }; // flags of decoding

// Names of the standard, and of the converter that comes closest to it.
static const struct multi_byte {
  const char *name, *icu;
} multi_byte[] = {
    {"big5", "Big5-HKSCS"}, {"euc-jp", "EUC-JP"},           {"euc-kr", "windows-949"},  {"gb18030", "gb18030"},
    {"gbk", "gb18030"},     {"iso-2022-jp", "ISO-2022-JP"}, {"shift_jis", "Shift_JIS"},
};

// find(name) -> number of the encoding, or -1
ED_FN(encoding_find) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  static const char *const own[] = {"utf-8", "utf-16le", "utf-16be", "x-user-defined"};
  for (int i = 0; i <= USER_DEFINED; i++)
    if (strcmp(own[i], name) == 0) return ed_num(a->ctx, i);
  for (size_t i = 0; i < sizeof multi_byte / sizeof *multi_byte; i++)
    if (strcmp(multi_byte[i].name, name) == 0) return ed_num(a->ctx, MULTI_BYTE + (double)i);
  int index = ed_single_byte_find(name);
  return ed_num(a->ctx, index < 0 ? -1 : SINGLE_BYTE + index);
}

static void set_rest(size_t bytes) { ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = (int32_t)bytes; }

static ed_val text_of_utf8(ed_args *a, const uint8_t *bytes, size_t len, int flags) {
  return (flags & FATAL ? ed_give_utf8_strictly : ed_give_utf8)(a, (const char *)bytes, len);
}

static ed_val decode_utf8(ed_args *a, ed_bytes b, int flags) {
  size_t rest = flags & STREAM ? ed_utf8_open_tail(b.data, b.len) : 0;
  set_rest(rest);
  return text_of_utf8(a, b.data, b.len - rest, flags);
}

// decodeUtf8(bytes, flags) -> string, or undefined when flag 1 (fatal) forbids what the bytes, which are all there is,
// hold. Without flag 4 a mark at their beginning is left out.
ED_QUICK_FN(encoding_decode_utf8) {
  ed_bytes b = ed_quick_bytes(a);
  int32_t flags = ed_quick_i32(a);
  if (ed_failed(a)) return NULL;
  size_t mark = flags & KEEP_BOM ? 0 : ed_utf8_mark((const char *)b.data, b.len);
  return text_of_utf8(a, b.data + mark, b.len - mark, flags);
}

// The state of a StringDecoder: bytes held back, then how many are missing, and how many are held.
enum { STATE_MISSING = 4, STATE_HELD = 5, STATE_SIZE = 7 };

// Bytes at the end that begin a character, by their form alone; *missing: how many more it has.
static size_t begun(const uint8_t *bytes, size_t len, uint8_t *missing) {
  for (uint8_t back = 1; back <= 3 && back <= len; back++) {
    uint8_t b = bytes[len - back];
    if ((b & 0xC0) == 0x80) continue;
    uint8_t size = b < 0xC0 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF8 ? 4 : 0;
    if (size <= back) break;
    *missing = (uint8_t)(size - back);
    return back;
  }
  *missing = 0;
  return 0;
}

// decodeChunk(state, bytes) -> text of UTF-8 that is complete; undefined, and nothing is done, for chunks that are too
// long to be joined to what is held
ED_QUICK_FN(encoding_decode_chunk) {
  ed_bytes state = ed_quick_bytes(a);
  ed_bytes b = ed_quick_bytes(a);
  if (ed_failed(a) || state.len < STATE_SIZE) return NULL;
  uint8_t joined[4096], *bytes = b.data, *kept = state.data;
  size_t held = kept[STATE_HELD], len = b.len;
  if (held > 0) {
    if (held > STATE_MISSING || held + len > sizeof joined) return NULL;
    memcpy(joined, kept, held);
    if (len) memcpy(joined + held, bytes, len);
    bytes = joined, len += held;
  }
  size_t rest = begun(bytes, len, &kept[STATE_MISSING]);
  kept[STATE_HELD] = (uint8_t)rest;
  len -= rest;
  if (rest) memcpy(kept, bytes + len, rest);
  return ed_give_utf8(a, (const char *)bytes, len);
}

static bool is_high(uint16_t u) { return (u & 0xFC00) == 0xD800; }
static bool is_low(uint16_t u) { return (u & 0xFC00) == 0xDC00; }

static ed_val decode_utf16(ed_args *a, ed_bytes b, int flags, bool big) {
  size_t count = b.len / 2, odd = b.len % 2;
  uint16_t *units = ed_try_malloc((count + 1) * 2);
  if (!units) return ed_throw_type(a, "out of memory");
  if (count) memcpy(units, b.data, 2 * count);
  if (big)
    for (size_t i = 0; i < count; i++) units[i] = __builtin_bswap16(units[i]);
  size_t rest = 0;
  if (flags & STREAM) {
    rest = odd;
    if (count > 0 && is_high(units[count - 1])) rest += 2, count--;
    odd = 0;
  }
  bool well_formed = odd == 0;
  for (size_t i = 0; i < count; i++) {
    if ((units[i] & 0xF800) != 0xD800) continue;
    if (is_high(units[i]) && i + 1 < count && is_low(units[i + 1])) {
      i++;
    } else {
      units[i] = 0xFFFD;
      well_formed = false;
    }
  }
  // Half a unit after half a pair is one error, not two.
  if (odd && !(count > 0 && units[count - 1] == 0xFFFD &&
               is_high((uint16_t)(big ? b.data[2 * count - 2] << 8 : b.data[2 * count - 1] << 8))))
    units[count++] = 0xFFFD;
  set_rest(rest);
  ed_val v = well_formed || !(flags & FATAL) ? ed_str_utf16(a->ctx, units, count) : NULL;
  free(units);
  return v;
}

static ed_val decode_by_table(ed_args *a, ed_bytes b, int flags, int encoding) {
  set_rest(0);
  uint16_t *units = ed_try_malloc(b.len * 2);
  if (!units) return ed_throw_type(a, "out of memory");
  bool complete = true;
  if (encoding == USER_DEFINED) {
    for (size_t i = 0; i < b.len; i++) units[i] = (uint16_t)(b.data[i] < 0x80 ? b.data[i] : 0xF700 + b.data[i]);
  } else {
    complete = ed_single_byte_decode(encoding - SINGLE_BYTE, units, b.data, b.len);
  }
  ed_val v = complete || !(flags & FATAL) ? ed_str_utf16(a->ctx, units, b.len) : NULL;
  free(units);
  return v;
}

// How a converter answers to what it cannot map. `euro`: byte 0x80 is U+20AC, as the standard has it for gbk and
// gb18030.
typedef struct answer {
  bool fatal, euro;
} answer;

// ICU's own substitution would give U+001A for some single bytes.
static void on_malformed(const void *context, UConverterToUnicodeArgs *args, const char *bytes, int32_t len,
                         UConverterCallbackReason reason, UErrorCode *status) {
  if (reason > UCNV_IRREGULAR) return; // reset, close, clone
  const answer *how = context;
  static const UChar replacement = 0xFFFD, euro = 0x20AC;
  bool is_euro = how->euro && len == 1 && (uint8_t)bytes[0] == 0x80;
  if (how->fatal && !is_euro) return; // the error stays, and ends the conversion
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, is_euro ? &euro : &replacement, 1, 0, status);
}

static ed_val decode_by_icu(ed_args *a, ed_bytes b, int flags, const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) return ed_throw_type(a, "no converter for %s", name);
  const answer how = {flags & FATAL, strcmp(name, "gb18030") == 0};
  ucnv_setToUCallBack(converter, on_malformed, &how, NULL, NULL, &status);
  const char *in = (const char *)b.data, *in_end = in + b.len;
  size_t cap = b.len + 16, used = 0;
  UChar *units = ed_try_malloc(cap * sizeof *units);
  for (;;) {
    if (!units) {
      ucnv_close(converter);
      return ed_throw_type(a, "out of memory");
    }
    UChar *out = units + used;
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter, &out, units + cap, &in, in_end, NULL, !(flags & STREAM), &status);
    used = (size_t)(out - units);
    if (status != U_BUFFER_OVERFLOW_ERROR) break;
    cap *= 2;
    UChar *larger = ed_try_malloc(cap * sizeof *units);
    if (larger) memcpy(larger, units, used * sizeof *units);
    free(units);
    units = larger;
  }
  ed_val v = NULL;
  if (U_SUCCESS(status)) {
    int32_t pending = ucnv_toUCountPending(converter, &status);
    set_rest(flags & STREAM && pending > 0 ? (size_t)pending : 0);
    v = ed_str_utf16(a->ctx, (const uint16_t *)units, used);
  }
  ucnv_close(converter);
  free(units);
  return v;
}

// decode(encoding, bytes, flags) -> string, or undefined when flag 1 (fatal) forbids what the bytes hold. With flag 2
// (more will follow) cell N0 tells how many bytes at the end were left out, being incomplete.
ED_FN(encoding_decode) {
  int32_t encoding = ed_arg_i32(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  int32_t flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  if (encoding == UTF8) return decode_utf8(a, b, flags);
  if (encoding == UTF16LE || encoding == UTF16BE) return decode_utf16(a, b, flags, encoding == UTF16BE);
  if (encoding == USER_DEFINED || encoding >= SINGLE_BYTE) return decode_by_table(a, b, flags, encoding);
  return decode_by_icu(a, b, flags, multi_byte[encoding - MULTI_BYTE].icu);
}

// encodeInto(string, bytes) -> bytes written; cell N0 tells the code units read
ED_QUICK_FN(encoding_encode_into) {
  ed_text t = ed_quick_text(a);
  ed_bytes b = ed_quick_bytes(a);
  if (ed_failed(a)) return NULL;
  size_t read = 0, written;
  if (t.latin1) written = ed_utf8_write_latin1((char *)b.data, b.len, t.latin1, t.len, &read);
  else written = ed_utf8_write_utf16((char *)b.data, b.len, t.utf16, t.len, &read);
  set_rest(read);
  return ed_quick_count(a, written);
}

const ed_native ed_bind_encoding[] = {
    {"find", encoding_find},
    {"decode", encoding_decode},
    {"decodeUtf8", encoding_decode_utf8},
    {"decodeChunk", encoding_decode_chunk},
    {"encodeInto", encoding_encode_into},
    {0},
};
