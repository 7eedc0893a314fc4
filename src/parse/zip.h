// SPDX-License-Identifier: MIT
// ZIP archives (APPNOTE.TXT 6.3): where an archive ends, its central directory, and the structures of new ones.
//
//   [local header, content, descriptor?] ...  [central header] ...  [Zip64 end, its locator]?  end
//
// Numbers are checked as far as the bytes at hand tell; whether contents lie inside of the archive is for those who
// read them.
#ifndef ED_ZIP_H
#define ED_ZIP_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ed_zip_result {
  ED_ZIP_OK,
  ED_ZIP_NO_END,         // no end of the central directory
  ED_ZIP_BAD_END64,      // its Zip64 form is not where it should be
  ED_ZIP_SPLIT,          // over several disks
  ED_ZIP_OUTSIDE,        // the central directory is not inside of the archive
  ED_ZIP_SHORT,          // a header is cut off
  ED_ZIP_BAD_SIGNATURE,  // of a header
  ED_ZIP_BAD_COUNT,      // of headers
  ED_ZIP_NO_EXTRA64,     // numbers that do not fit are nowhere
  ED_ZIP_DISAGREE_FLAGS, // local header and central one, of encryption
  ED_ZIP_DISAGREE_METHOD,
  ED_ZIP_DISAGREE_SIZES, // or checksums
  ED_ZIP_MORE,           // more bytes are needed
} ed_zip_result;

enum { ED_ZIP_END = 22, ED_ZIP_END64 = 56, ED_ZIP_LOCATOR = 20, ED_ZIP_LOCAL = 30, ED_ZIP_CENTRAL = 46 };
enum { ED_ZIP_FLAG_ENCRYPTED = 1, ED_ZIP_FLAG_DESCRIPTOR = 8 };

typedef struct ed_zip_end {
  uint64_t count, directory_size;
  uint64_t directory_at;          // as it is written; `shift` more than that in the file
  uint64_t ends_at;               // where the structures of the end begin
  uint64_t shift;                 // bytes before the archive that its writer did not count
  size_t comment_at, comment_len; // in `tail`
} ed_zip_end;

// The end, from the last bytes of a file, which begin `tail_at` bytes in it. ED_ZIP_MORE: the tail must begin at or
// before end->ends_at. Bytes may follow the archive.
ed_zip_result ed_zip_find_end(const uint8_t *tail, size_t len, uint64_t tail_at, ed_zip_end *end);

typedef struct ed_zip_entry {
  uint16_t made_by, flags, method, time, date;
  uint32_t crc32, external;
  uint64_t compressed_size, size, header_at;
  const uint8_t *name, *extra, *comment;
  uint16_t name_len, extra_len, comment_len;
  const uint8_t *unicode_name; // of the extra field, if it is of this name
  uint16_t unicode_name_len;
  int64_t modified_ms; // of an extra field
  bool has_modified;
  size_t len; // of the header
} ed_zip_entry;

// A central header.
ed_zip_result ed_zip_read_central(const uint8_t *bytes, size_t len, ed_zip_entry *entry);

// A local header against the central one; *data_at is where the content begins. ED_ZIP_MORE: needs *data_at bytes. The
// time of its extra field is taken over when the central header has none.
ed_zip_result ed_zip_check_local(const uint8_t *bytes, size_t len, ed_zip_entry *central, uint64_t *data_at);

// Of what is written. Numbers that do not fit go into a Zip64 field; `streamed` contents have a descriptor behind them,
// which tells checksum and sizes. A time that the DOS fields hold only coarsely is `seconds` since 1970, else -1.
typedef struct ed_zip_header {
  uint16_t flags, method, time, date;
  uint32_t crc32, external;
  uint64_t compressed_size, size, header_at;
  int64_t seconds;
  bool streamed;
  const uint8_t *name, *comment;
  uint16_t name_len, comment_len;
} ed_zip_header;

void ed_zip_write_local(ed_buf *out, const ed_zip_header *h);
void ed_zip_write_descriptor(ed_buf *out, const ed_zip_header *h);
void ed_zip_write_central(ed_buf *out, const ed_zip_header *h);
void ed_zip_write_end(ed_buf *out, uint64_t count, uint64_t directory_size, uint64_t directory_at,
                      const uint8_t *comment, uint16_t comment_len);

#endif
