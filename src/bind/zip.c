// SPDX-License-Identifier: MIT
// Binding `zip`: ZIP archives for lib/internal/zip/. Failures are numbers of ed_zip_result; cells F0.. hold results.
#include "parse/zip.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *results(void) { return ed_engine_cells(ed_engine_here())->f + ED_CELL_F0; }

// findEnd(last bytes of a file, where they begin) -> 0, F0.. = count, size and place of the directory, shift, place of
// the end, place of the comment in the bytes, its length; or a failure, for ED_ZIP_MORE with F4
ED_FN(zip_find_end) {
  ed_bytes tail = ed_arg_bytes(a);
  double tail_at = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  ed_zip_end end = {0};
  ed_zip_result result = ed_zip_find_end(tail.data, tail.len, (uint64_t)tail_at, &end);
  double *f = results();
  f[0] = (double)end.count, f[1] = (double)end.directory_size, f[2] = (double)end.directory_at;
  f[3] = (double)end.shift, f[4] = (double)end.ends_at;
  f[5] = (double)end.comment_at, f[6] = (double)end.comment_len;
  return ed_num(a->ctx, result);
}

// Of an entry, in the order of lib/internal/zip/directory.js
enum { COLUMNS = 19 };

static void put_row(double *row, const ed_zip_entry *e, const uint8_t *bytes) {
  const double values[COLUMNS] = {
      e->flags,
      e->method,
      e->time,
      e->date,
      e->crc32,
      (double)e->compressed_size,
      (double)e->size,
      e->made_by,
      e->external,
      (double)e->header_at,
      e->has_modified ? (double)e->modified_ms : NAN,
      (double)(e->name - bytes),
      e->name_len,
      e->unicode_name ? (double)(e->unicode_name - bytes) : -1,
      e->unicode_name_len,
      (double)(e->comment - bytes),
      e->comment_len,
      (double)(e->name - ED_ZIP_CENTRAL - bytes),
      (double)e->len,
  };
  memcpy(row, values, sizeof values);
}

// directory(bytes of the central directory, count) -> ArrayBuffer of numbers, a row an entry; or a failure
ED_FN(zip_directory) {
  ed_bytes b = ed_arg_bytes(a);
  double count = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  if (count * ED_ZIP_CENTRAL > (double)b.len) return ed_num(a->ctx, ED_ZIP_BAD_COUNT);
  double *rows = ed_xmalloc(((size_t)count + 1) * COLUMNS * sizeof *rows); // a few times the bytes at most
  size_t at = 0, n = 0;
  while (at < b.len) {
    ed_zip_entry e;
    ed_zip_result result = n < (size_t)count ? ed_zip_read_central(b.data + at, b.len - at, &e) : ED_ZIP_BAD_COUNT;
    if (result != ED_ZIP_OK) {
      free(rows);
      return ed_num(a->ctx, result);
    }
    put_row(rows + n++ * COLUMNS, &e, b.data);
    at += e.len;
  }
  if (n == (size_t)count) return ed_arraybuffer_take(a->ctx, (uint8_t *)rows, n * COLUMNS * sizeof *rows);
  free(rows);
  return ed_num(a->ctx, ED_ZIP_BAD_COUNT);
}

// checkLocal(bytes from the local header on, flags, method, crc32, compressed size, size) -> 0 or failure; F0 = where
// the content begins, F1 = time of an extra field or NaN
ED_FN(zip_check_local) {
  ed_bytes b = ed_arg_bytes(a);
  ed_zip_entry central = {0};
  central.flags = (uint16_t)ed_arg_u32(a);
  central.method = (uint16_t)ed_arg_u32(a);
  central.crc32 = ed_arg_u32(a);
  central.compressed_size = (uint64_t)ed_arg_f64(a);
  central.size = (uint64_t)ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  uint64_t data_at;
  ed_zip_result result = ed_zip_check_local(b.data, b.len, &central, &data_at);
  results()[0] = (double)data_at;
  results()[1] = central.has_modified ? (double)central.modified_ms : NAN;
  return ed_num(a->ctx, result);
}

// ---- writing -------------------------------------------------------------------------------------------------------

static ed_val take(ed_args *a, ed_buf *out) { return ed_arraybuffer_take(a->ctx, (uint8_t *)out->data, out->len); }

// The arguments of the three below: name, comment, flags, method, time, date, crc32, compressed size, size, external
// attributes, place of the local header, seconds or -1, whether streamed
static ed_zip_header arg_header(ed_args *a) {
  ed_zip_header h = {0};
  ed_bytes name = ed_arg_bytes(a), comment = {0};
  comment = ed_arg_bytes(a);
  h.name = name.data, h.name_len = (uint16_t)name.len;
  h.comment = comment.data, h.comment_len = (uint16_t)comment.len;
  h.flags = (uint16_t)ed_arg_u32(a);
  h.method = (uint16_t)ed_arg_u32(a);
  h.time = (uint16_t)ed_arg_u32(a);
  h.date = (uint16_t)ed_arg_u32(a);
  h.crc32 = ed_arg_u32(a);
  h.compressed_size = (uint64_t)ed_arg_f64(a);
  h.size = (uint64_t)ed_arg_f64(a);
  h.external = ed_arg_u32(a);
  h.header_at = (uint64_t)ed_arg_f64(a);
  h.seconds = (int64_t)ed_arg_f64(a);
  h.streamed = ed_arg_bool(a);
  return h;
}

static ed_val write_header(ed_args *a, void (*write)(ed_buf *, const ed_zip_header *)) {
  ed_zip_header h = arg_header(a);
  if (ed_failed(a)) return NULL;
  ed_buf out = {0};
  write(&out, &h);
  return take(a, &out);
}

// local(...) -> bytes
ED_FN(zip_local) { return write_header(a, ed_zip_write_local); }
// descriptor(...) -> bytes
ED_FN(zip_descriptor) { return write_header(a, ed_zip_write_descriptor); }
// central(...) -> bytes
ED_FN(zip_central) { return write_header(a, ed_zip_write_central); }

// end(count, size of the directory, its place, comment) -> bytes
ED_FN(zip_end) {
  double count = ed_arg_f64(a);
  double size = ed_arg_f64(a);
  double at = ed_arg_f64(a);
  ed_bytes comment = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  ed_buf out = {0};
  ed_zip_write_end(&out, (uint64_t)count, (uint64_t)size, (uint64_t)at, comment.data, (uint16_t)comment.len);
  return take(a, &out);
}

const ed_native ed_bind_zip[] = {
    {"findEnd", zip_find_end},
    {"directory", zip_directory},
    {"checkLocal", zip_check_local},
    {"local", zip_local},
    {"descriptor", zip_descriptor},
    {"central", zip_central},
    {"end", zip_end},
    {0},
};
