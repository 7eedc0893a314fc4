// SPDX-License-Identifier: MIT
// ZIP archives: see zip.h.
#include "parse/zip.h"

#include <string.h>
#include <zlib.h>

enum { MAX16 = 0xFFFF, VERSION_PLAIN = 20, VERSION_64 = 45, VERSION_ZSTD = 63, METHOD_ZSTD = 93, HOST_UNIX = 3 << 8 };
#define MAX32 UINT32_MAX

#define SIGN_LOCAL      UINT32_C(0x04034b50)
#define SIGN_DESCRIPTOR UINT32_C(0x08074b50)
#define SIGN_CENTRAL    UINT32_C(0x02014b50)
#define SIGN_END        UINT32_C(0x06054b50)
#define SIGN_END64      UINT32_C(0x06064b50)
#define SIGN_LOCATOR    UINT32_C(0x07064b50)

enum { EXTRA_64 = 1, EXTRA_NTFS = 0x000a, EXTRA_TIME = 0x5455, EXTRA_UNIX = 0x5855, EXTRA_UNICODE_NAME = 0x7075 };

static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] | p[1] << 8); }
static uint32_t get32(const uint8_t *p) { return get16(p) | (uint32_t)get16(p + 2) << 16; }
static uint64_t get64(const uint8_t *p) { return get32(p) | (uint64_t)get32(p + 4) << 32; }

// ---- the end -------------------------------------------------------------------------------------------------------

// The last place where an end may be whose comment fits. NULL: none.
static const uint8_t *last_end(const uint8_t *tail, size_t len) {
  if (len < ED_ZIP_END) return NULL;
  for (size_t at = len - ED_ZIP_END + 1; at-- > 0;)
    if (get32(tail + at) == SIGN_END && get16(tail + at + 20) <= len - at - ED_ZIP_END) return tail + at;
  return NULL;
}

static bool is_end64(const uint8_t *p) { return get32(p) == SIGN_END64; }

// The Zip64 form, if there is a locator: directly before it as a rule, else where that says.
static ed_zip_result find_end64(const uint8_t *tail, uint64_t tail_at, size_t locator, ed_zip_end *end) {
  const uint8_t *l = tail + locator;
  if (get32(l + 4) != 0 || get32(l + 16) > 1) return ED_ZIP_SPLIT;
  uint64_t at = get64(l + 8);
  const uint8_t *p = NULL;
  if (locator >= ED_ZIP_END64 && is_end64(l - ED_ZIP_END64)) {
    p = l - ED_ZIP_END64;
  } else {
    if (at > tail_at + locator || tail_at + locator - at < ED_ZIP_END64) return ED_ZIP_BAD_END64;
    end->ends_at = at;
    if (at < tail_at) return ED_ZIP_MORE;
    p = tail + (at - tail_at);
    if (!is_end64(p)) return ED_ZIP_BAD_END64;
  }
  if (get32(p + 16) != 0 || get32(p + 20) != 0 || get64(p + 24) != get64(p + 32)) return ED_ZIP_SPLIT;
  end->ends_at = tail_at + (uint64_t)(p - tail);
  end->count = get64(p + 32), end->directory_size = get64(p + 40), end->directory_at = get64(p + 48);
  return ED_ZIP_OK;
}

ed_zip_result ed_zip_find_end(const uint8_t *tail, size_t len, uint64_t tail_at, ed_zip_end *end) {
  const uint8_t *p = last_end(tail, len);
  if (!p) return ED_ZIP_NO_END;
  size_t at = (size_t)(p - tail);
  *end = (ed_zip_end){.count = get16(p + 10), .directory_size = get32(p + 12), .directory_at = get32(p + 16)};
  end->ends_at = tail_at + at;
  end->comment_at = at + ED_ZIP_END, end->comment_len = get16(p + 20);
  if (at >= ED_ZIP_LOCATOR && get32(p - ED_ZIP_LOCATOR) == SIGN_LOCATOR) {
    ed_zip_result result = find_end64(tail, tail_at, at - ED_ZIP_LOCATOR, end);
    if (result != ED_ZIP_OK) return result;
  } else if (get16(p + 4) != 0 || get16(p + 6) != 0 || get16(p + 8) != get16(p + 10)) {
    return ED_ZIP_SPLIT;
  }
  if (end->directory_size > end->ends_at || end->directory_at > end->ends_at - end->directory_size)
    return ED_ZIP_OUTSIDE;
  end->shift = end->ends_at - end->directory_size - end->directory_at;
  return ED_ZIP_OK;
}

// ---- headers -------------------------------------------------------------------------------------------------------

// The numbers of a Zip64 field are those that are all ones in the header, in their order.
static bool take64(uint64_t *number, const uint8_t **p, size_t *left) {
  if (*number != MAX32) return true;
  if (*left < 8) return false;
  *number = get64(*p);
  *p += 8, *left -= 8;
  return true;
}

static void take_ntfs_time(ed_zip_entry *e, const uint8_t *p, size_t len) {
  enum { TAG_TIMES = 1 };
  for (size_t at = 4; at + 4 <= len;) {
    size_t size = get16(p + at + 2);
    if (size > len - at - 4) return;
    if (get16(p + at) == TAG_TIMES && size >= 8) {
      // 100 ns since 1601
      e->modified_ms = (int64_t)(get64(p + at + 4) / 10000) - INT64_C(11644473600000);
      e->has_modified = true;
      return;
    }
    at += 4 + size;
  }
}

static void take_field(ed_zip_entry *e, unsigned id, const uint8_t *p, size_t len, bool is_central) {
  if (id == EXTRA_NTFS && !e->has_modified) take_ntfs_time(e, p, len);
  if (id == EXTRA_TIME && !e->has_modified && len >= 5 && p[0] & 1) {
    e->modified_ms = (int64_t)(int32_t)get32(p + 1) * 1000;
    e->has_modified = true;
  }
  if (id == EXTRA_UNIX && !e->has_modified && len >= 8) {
    e->modified_ms = (int64_t)(int32_t)get32(p + 4) * 1000;
    e->has_modified = true;
  }
  if (id == EXTRA_UNICODE_NAME && is_central && len >= 5 && p[0] == 1 &&
      get32(p + 1) == (uint32_t)crc32(0, e->name, e->name_len)) {
    e->unicode_name = p + 5;
    e->unicode_name_len = (uint16_t)(len - 5);
  }
}

// Fields that are cut off are nobody's loss, but the one with numbers: `field64` gets that.
static void take_fields(ed_zip_entry *e, const uint8_t *p, size_t len, bool is_central, const uint8_t **field64,
                        size_t *len64) {
  *field64 = NULL;
  *len64 = 0;
  for (size_t at = 0; at + 4 <= len;) {
    size_t size = get16(p + at + 2);
    if (size > len - at - 4) return;
    if (get16(p + at) == EXTRA_64 && !*field64) *field64 = p + at + 4, *len64 = size;
    else take_field(e, get16(p + at), p + at + 4, size, is_central);
    at += 4 + size;
  }
}

ed_zip_result ed_zip_read_central(const uint8_t *p, size_t len, ed_zip_entry *e) {
  if (len < ED_ZIP_CENTRAL) return ED_ZIP_SHORT;
  if (get32(p) != SIGN_CENTRAL) return ED_ZIP_BAD_SIGNATURE;
  *e = (ed_zip_entry){.made_by = get16(p + 4),
                      .flags = get16(p + 8),
                      .method = get16(p + 10),
                      .time = get16(p + 12),
                      .date = get16(p + 14),
                      .crc32 = get32(p + 16),
                      .compressed_size = get32(p + 20),
                      .size = get32(p + 24),
                      .name_len = get16(p + 28),
                      .extra_len = get16(p + 30),
                      .comment_len = get16(p + 32),
                      .external = get32(p + 38),
                      .header_at = get32(p + 42)};
  e->len = (size_t)ED_ZIP_CENTRAL + e->name_len + e->extra_len + e->comment_len;
  if (e->len > len) return ED_ZIP_SHORT;
  e->name = p + ED_ZIP_CENTRAL;
  e->extra = e->name + e->name_len;
  e->comment = e->extra + e->extra_len;
  const uint8_t *more;
  size_t left;
  take_fields(e, e->extra, e->extra_len, true, &more, &left);
  bool ok = take64(&e->size, &more, &left) && take64(&e->compressed_size, &more, &left) &&
            take64(&e->header_at, &more, &left);
  return ok ? ED_ZIP_OK : ED_ZIP_NO_EXTRA64;
}

ed_zip_result ed_zip_check_local(const uint8_t *p, size_t len, ed_zip_entry *central, uint64_t *data_at) {
  *data_at = ED_ZIP_LOCAL;
  if (len < ED_ZIP_LOCAL) return ED_ZIP_MORE;
  if (get32(p) != SIGN_LOCAL) return ED_ZIP_BAD_SIGNATURE;
  size_t name_len = get16(p + 26), extra_len = get16(p + 28);
  *data_at += name_len + extra_len;
  if (*data_at > len) return ED_ZIP_MORE;
  const uint8_t *more;
  size_t left;
  take_fields(central, p + ED_ZIP_LOCAL + name_len, extra_len, false, &more, &left);
  unsigned flags = get16(p + 6);
  if ((flags ^ central->flags) & ED_ZIP_FLAG_ENCRYPTED) return ED_ZIP_DISAGREE_FLAGS;
  if (get16(p + 8) != central->method) return ED_ZIP_DISAGREE_METHOD;
  if (flags & ED_ZIP_FLAG_DESCRIPTOR) return ED_ZIP_OK; // the local ones are not known yet
  uint64_t compressed_size = get32(p + 18), size = get32(p + 22);
  if (!take64(&size, &more, &left) || !take64(&compressed_size, &more, &left)) return ED_ZIP_NO_EXTRA64;
  bool agree = get32(p + 14) == central->crc32 && compressed_size == central->compressed_size && size == central->size;
  return agree ? ED_ZIP_OK : ED_ZIP_DISAGREE_SIZES;
}

// ---- writing -------------------------------------------------------------------------------------------------------

static void put(ed_buf *out, const void *bytes, size_t len) {
  out->max = SIZE_MAX / 2;
  ed_buf_append(out, bytes, len);
}

static void put16(ed_buf *out, unsigned n) { put(out, (const uint8_t[]){(uint8_t)n, (uint8_t)(n >> 8)}, 2); }
static void put32(ed_buf *out, uint32_t n) { put16(out, n & MAX16), put16(out, n >> 16); }
static void put64(ed_buf *out, uint64_t n) { put32(out, (uint32_t)n), put32(out, (uint32_t)(n >> 32)); }
static uint32_t fit32(uint64_t n) { return n >= MAX32 ? MAX32 : (uint32_t)n; }

static unsigned version(const ed_zip_header *h, bool is64) {
  return h->method == METHOD_ZSTD ? VERSION_ZSTD : is64 ? VERSION_64 : VERSION_PLAIN;
}

static void put_time(ed_buf *out, const ed_zip_header *h) {
  put16(out, EXTRA_TIME), put16(out, 5);
  put(out, (const uint8_t[]){1}, 1);
  put32(out, (uint32_t)h->seconds);
}

void ed_zip_write_local(ed_buf *out, const ed_zip_header *h) {
  bool is64 = h->streamed || h->size >= MAX32 || h->compressed_size >= MAX32;
  put32(out, SIGN_LOCAL);
  put16(out, version(h, is64)), put16(out, h->flags), put16(out, h->method), put16(out, h->time), put16(out, h->date);
  put32(out, h->streamed ? 0 : h->crc32);
  put32(out, is64 ? MAX32 : fit32(h->compressed_size)), put32(out, is64 ? MAX32 : fit32(h->size));
  put16(out, h->name_len), put16(out, (is64 ? 20 : 0) + (h->seconds >= 0 ? 9 : 0));
  put(out, h->name, h->name_len);
  if (is64) {
    put16(out, EXTRA_64), put16(out, 16);
    put64(out, h->streamed ? 0 : h->size), put64(out, h->streamed ? 0 : h->compressed_size);
  }
  if (h->seconds >= 0) put_time(out, h);
}

void ed_zip_write_descriptor(ed_buf *out, const ed_zip_header *h) {
  put32(out, SIGN_DESCRIPTOR), put32(out, h->crc32);
  put64(out, h->compressed_size), put64(out, h->size);
}

void ed_zip_write_central(ed_buf *out, const ed_zip_header *h) {
  const uint64_t numbers[] = {h->size, h->compressed_size, h->header_at};
  unsigned wide = 0;
  for (int i = 0; i < 3; i++) wide += numbers[i] >= MAX32;
  unsigned needed = version(h, wide > 0 || h->streamed);
  put32(out, SIGN_CENTRAL);
  put16(out, HOST_UNIX | needed), put16(out, needed), put16(out, h->flags), put16(out, h->method);
  put16(out, h->time), put16(out, h->date);
  put32(out, h->crc32), put32(out, fit32(h->compressed_size)), put32(out, fit32(h->size));
  put16(out, h->name_len), put16(out, (wide ? 4 + 8 * wide : 0) + (h->seconds >= 0 ? 9 : 0));
  put16(out, h->comment_len), put16(out, 0), put16(out, 0);
  put32(out, h->external), put32(out, fit32(h->header_at));
  put(out, h->name, h->name_len);
  if (wide) {
    put16(out, EXTRA_64), put16(out, 8 * wide);
    for (int i = 0; i < 3; i++)
      if (numbers[i] >= MAX32) put64(out, numbers[i]);
  }
  if (h->seconds >= 0) put_time(out, h);
  put(out, h->comment, h->comment_len);
}

void ed_zip_write_end(ed_buf *out, uint64_t count, uint64_t size, uint64_t at, const uint8_t *comment,
                      uint16_t comment_len) {
  if (count >= MAX16 || size >= MAX32 || at >= MAX32) {
    put32(out, SIGN_END64), put64(out, ED_ZIP_END64 - 12);
    put16(out, HOST_UNIX | VERSION_64), put16(out, VERSION_64), put32(out, 0), put32(out, 0);
    put64(out, count), put64(out, count), put64(out, size), put64(out, at);
    put32(out, SIGN_LOCATOR), put32(out, 0), put64(out, at + size), put32(out, 1);
  }
  unsigned short_count = count >= MAX16 ? MAX16 : (unsigned)count;
  put32(out, SIGN_END), put16(out, 0), put16(out, 0), put16(out, short_count), put16(out, short_count);
  put32(out, fit32(size)), put32(out, fit32(at)), put16(out, comment_len);
  put(out, comment, comment_len);
}
