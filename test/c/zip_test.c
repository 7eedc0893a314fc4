// SPDX-License-Identifier: MIT
#include "check.h"
#include "parse/zip.h"

#include <string.h>

static const uint8_t name[] = "a.txt", comment[] = "note";

static ed_zip_header header(void) {
  return (ed_zip_header){.flags = 0x800,
                         .crc32 = 0x12345678,
                         .compressed_size = 3,
                         .size = 3,
                         .seconds = 1600000001,
                         .name = name,
                         .name_len = 5,
                         .comment = comment,
                         .comment_len = 4};
}

// An archive of one entry with three bytes of content.
static void write_archive(ed_buf *out, ed_zip_header *h) {
  ed_zip_write_local(out, h);
  out->max = SIZE_MAX / 2;
  ed_buf_append(out, "abc", 3);
  size_t at = out->len;
  ed_zip_write_central(out, h);
  ed_zip_write_end(out, 1, out->len - at, at, comment, 4);
}

TEST(what_is_written_is_read) {
  ed_buf b = {0};
  ed_zip_header h = header();
  write_archive(&b, &h);
  ed_zip_end end;
  const uint8_t *bytes = (const uint8_t *)b.data;
  CHECK_EQ(ed_zip_find_end(bytes, b.len, 0, &end), ED_ZIP_OK);
  CHECK_EQ(end.count, 1);
  CHECK_EQ(end.shift, 0);
  CHECK_EQ(end.comment_len, 4);
  ed_zip_entry e;
  CHECK_EQ(ed_zip_read_central(bytes + end.directory_at, end.directory_size, &e), ED_ZIP_OK);
  CHECK_EQ(e.len, end.directory_size);
  CHECK(e.name_len == 5 && memcmp(e.name, name, 5) == 0);
  CHECK_EQ(e.modified_ms, INT64_C(1600000001000));
  uint64_t data_at;
  CHECK_EQ(ed_zip_check_local(bytes, b.len, &e, &data_at), ED_ZIP_OK);
  CHECK(memcmp(bytes + data_at, "abc", 3) == 0);
  for (size_t len = 0; len < end.directory_size; len++)
    CHECK_EQ(ed_zip_read_central(bytes + end.directory_at, len, &e), ED_ZIP_SHORT);
  ed_buf_deinit(&b);
}

TEST(large_numbers_take_zip64) {
  ed_buf b = {0};
  ed_zip_header h = header();
  h.size = UINT64_C(5) << 32;
  h.header_at = UINT64_C(7) << 32;
  ed_zip_write_central(&b, &h);
  ed_zip_entry e;
  CHECK_EQ(ed_zip_read_central((const uint8_t *)b.data, b.len, &e), ED_ZIP_OK);
  CHECK_EQ(e.size, h.size);
  CHECK_EQ(e.compressed_size, 3);
  CHECK_EQ(e.header_at, h.header_at);
  b.len = 0;
  ed_zip_write_end(&b, 70000, 100, UINT64_C(9) << 32, comment, 4);
  ed_zip_end end;
  const uint64_t at = (UINT64_C(9) << 32) + 100;
  CHECK_EQ(ed_zip_find_end((const uint8_t *)b.data, b.len, at, &end), ED_ZIP_OK);
  CHECK_EQ(end.count, 70000);
  CHECK_EQ(end.directory_at, UINT64_C(9) << 32);
  // Without the Zip64 end itself, which may stand further ahead.
  CHECK_EQ(ed_zip_find_end((const uint8_t *)b.data + 10, b.len - 10, at + 10, &end), ED_ZIP_MORE);
  CHECK_EQ(end.ends_at, at);
  ed_buf_deinit(&b);
}

TEST(headers_that_disagree_are_refused) {
  ed_buf b = {0};
  ed_zip_header h = header();
  ed_zip_write_local(&b, &h);
  ed_zip_entry e = {.flags = 0x800, .crc32 = 0x12345678, .compressed_size = 3, .size = 3};
  uint64_t at;
  CHECK_EQ(ed_zip_check_local((const uint8_t *)b.data, b.len, &e, &at), ED_ZIP_OK);
  CHECK_EQ(ed_zip_check_local((const uint8_t *)b.data, 10, &e, &at), ED_ZIP_MORE);
  e.size = 4;
  CHECK_EQ(ed_zip_check_local((const uint8_t *)b.data, b.len, &e, &at), ED_ZIP_DISAGREE_SIZES);
  e.method = 8;
  CHECK_EQ(ed_zip_check_local((const uint8_t *)b.data, b.len, &e, &at), ED_ZIP_DISAGREE_METHOD);
  e.flags |= ED_ZIP_FLAG_ENCRYPTED;
  CHECK_EQ(ed_zip_check_local((const uint8_t *)b.data, b.len, &e, &at), ED_ZIP_DISAGREE_FLAGS);
  b.data[0] = 0;
  CHECK_EQ(ed_zip_check_local((const uint8_t *)b.data, b.len, &e, &at), ED_ZIP_BAD_SIGNATURE);
  ed_buf_deinit(&b);
}
