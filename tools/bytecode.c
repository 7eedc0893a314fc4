// SPDX-License-Identifier: MIT
// Build tool: writes the file with the bytecode of lib/ (src/loader/bytecode.h).
//
//   bytecode FILE          makes it, under another name first; an empty one if this engine's library makes none
//   bytecode --try FILE    whether an engine takes what stands beside its library: loads every module from it
//
// It is linked like the program, so that the engine is the copy beside which the file will stand, and has its options.
#include "engine/bytecode.h"
#include "loader/builtins.h"
#include "loader/bytecode.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_BYTES = 256 << 20, PIECE = 16 << 10 };

static void pad(ed_buf *b) {
  static const char zeros[ED_BYTECODE_PAGE];
  ed_buf_append(b, zeros, (ED_BYTECODE_PAGE - b->len % ED_BYTECODE_PAGE) % ED_BYTECODE_PAGE);
}

static size_t count_modules(void) {
  size_t count = 0;
  while (ed_builtin_id(count)) count++;
  return count;
}

static bool make(ed_ctx ctx, ed_buf *out) {
  size_t count = count_modules(),
         head_len = sizeof(ed_bytecode_file) + count * sizeof(((ed_bytecode_file *)0)->places[0]);
  ed_bytecode_file *head = calloc(1, head_len);
  if (!head) return false;
  memcpy(head->magic, ED_BYTECODE_MAGIC, sizeof head->magic);
  head->library = ed_bytecode_library(ctx);
  head->count = count;
  bool ok = head->library != 0 && ed_buf_append(out, head, head_len);
  pad(out);
  for (size_t i = 0; ok && i < count; i++) {
    head->places[i].at = out->len;
    ok = ed_builtin_bytecode(ctx, i, out);
    head->places[i].len = out->len - head->places[i].at;
    pad(out);
  }
  if (ok) memcpy(out->data, head, head_len);
  free(head);
  return ok;
}

// In small pieces: the page cache keeps what is written at once in one piece, and maps it whole into a process that
// reads a byte of it.
static bool write_pieces(int fd, const ed_buf *bytes) {
  for (size_t at = 0; at < bytes->len;) {
    size_t len = bytes->len - at < PIECE ? bytes->len - at : PIECE;
    ssize_t n = write(fd, bytes->data + at, len);
    if (n <= 0) return false;
    at += (size_t)n;
  }
  return true;
}

static int write_file(const char *path, const ed_buf *bytes) {
  char other[4096];
  snprintf(other, sizeof other, "%s.new", path);
  int fd = open(other, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || !write_pieces(fd, bytes) || close(fd) != 0 || rename(other, path) != 0) {
    fprintf(stderr, "bytecode: cannot write %s\n", path);
    return 1;
  }
  return 0;
}

static bool try_all(ed_ctx ctx) {
  size_t count = count_modules();
  for (size_t i = 0; i < count; i++) {
    ed_val exc = NULL, fn = ed_builtin_compile(ctx, ed_builtin_id(i), &exc);
    if (!fn || !ed_is_object(ctx, fn) || !ed_is_function(ctx, (ed_obj)fn)) return false;
  }
  return ed_bytecode_uses() == count;
}

int main(int argc, char **argv) {
  bool trial = argc == 3 && strcmp(argv[1], "--try") == 0;
  if (argc != 2 && !trial) return 2;
  ed_engine *engine = ed_engine_new();
  if (trial) {
    bool taken = try_all(ed_engine_ctx(engine));
    ed_engine_free(engine);
    return taken ? 0 : 1;
  }
  ed_buf bytes;
  ed_buf_init(&bytes, MAX_BYTES);
  if (!make(ed_engine_ctx(engine), &bytes)) bytes.len = 0;
  return write_file(argv[1], &bytes);
}
