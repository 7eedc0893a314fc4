// SPDX-License-Identifier: MIT
// Files of the compile cache: see cache_file.h.
#include "loader/cache_file.h"

#include "base/mem.h"
#include "base/sum.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char mark[8] = "eddycc1\n";
enum { DEPENDS_ON_PLACE = 1 };

typedef struct header {
  char mark[8];
  uint64_t sum; // of all that follows
  uint64_t build, name, place, source_sum, source_len;
  uint64_t packed_len, before_len, text_bytes, text_sum, behind_len;
  uint32_t kind, flags, functions, renewals;
} header;
_Static_assert(sizeof(header) == 112, "no holes");

static uint64_t sum_of(const header *h, const void *packed, const void *before, const void *behind) {
  enum { SUMMED_FROM = 16 };
  uint64_t sum = ed_sum((const char *)h + SUMMED_FROM, sizeof *h - SUMMED_FROM, 0);
  sum = ed_sum(packed, h->packed_len, sum);
  sum = ed_sum(before, h->before_len, sum);
  return ed_sum(behind, h->behind_len, sum);
}

// All of the pieces, in as few calls as the kernel needs.
static bool move_all(int fd, struct iovec *pieces, int count, ssize_t (*move)(int, const struct iovec *, int)) {
  while (count > 0) {
    ssize_t n = move(fd, pieces, count);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    size_t left = (size_t)n;
    for (; count > 0 && left >= pieces->iov_len; pieces++, count--) left -= pieces->iov_len;
    if (count > 0 && n == 0) {
      errno = EIO;
      return false;
    }
    if (count > 0) pieces->iov_base = (char *)pieces->iov_base + left, pieces->iov_len -= left;
  }
  return true;
}

// ---- reading -------------------------------------------------------------------------------------------------------

static bool refuse(char why[128], const char *reason) {
  snprintf(why, 128, "%s", reason);
  return false;
}

static bool is_ours(const struct stat *st) {
  return S_ISREG(st->st_mode) && st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// The lengths are within the file, and together are it.
static bool has_size(const header *h, uint64_t size) {
  uint64_t left = size - sizeof *h;
  if (h->packed_len > left || h->before_len > left - h->packed_len) return false;
  return h->behind_len == left - h->packed_len - h->before_len;
}

static bool is_of(const header *h, const ed_cache_id *id, char why[128]) {
  if (memcmp(h->mark, mark, sizeof mark) != 0) return refuse(why, "magic number mismatch");
  if (h->build != id->build) return refuse(why, "version mismatch");
  if (h->kind != id->kind || h->name != id->name) return refuse(why, "name mismatch");
  if (h->flags & DEPENDS_ON_PLACE && h->place != id->place) return refuse(why, "location mismatch");
  if (h->source_len != id->source_len) {
    snprintf(why, 128, "code size mismatch: expected %llu, actual %llu", (unsigned long long)id->source_len,
             (unsigned long long)h->source_len);
    // A source of another length has another sum, too.
    size_t used = strlen(why);
    snprintf(why + used, 128 - used, ", code hash mismatch:");
    return false;
  }
  if (h->source_sum != id->source_sum) {
    snprintf(why, 128, "code hash mismatch: expected %llx, actual %llx", (unsigned long long)id->source_sum,
             (unsigned long long)h->source_sum);
    return false;
  }
  return true;
}

static bool read_from(int fd, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code, char why[128]) {
  struct stat st;
  if (fstat(fd, &st) < 0) return refuse(why, strerror(errno));
  if (!is_ours(&st)) return refuse(why, "file of somebody else");
  header h;
  if (st.st_size < (off_t)sizeof h) return refuse(why, "reading header failed");
  if (!move_all(fd, &(struct iovec){&h, sizeof h}, 1, readv)) return refuse(why, strerror(errno));
  if (!is_of(&h, id, why)) return false;
  if (!has_size(&h, (uint64_t)st.st_size)) return refuse(why, "cache size mismatch");
  entry->functions = h.functions, entry->renewals = h.renewals;
  if (st.st_size == sizeof h && h.sum == sum_of(&h, "", "", "")) return refuse(why, "to be made again");
  ed_compiled_text text = {h.before_len, h.text_bytes, h.text_sum};
  ed_compiled_bytes bytes = {.before_len = h.before_len, .behind_len = h.behind_len};
  entry->packed = ed_try_malloc(h.packed_len + 1);
  entry->packed_len = h.packed_len;
  if (!entry->packed || !ed_compiled_room(code, &bytes, &text)) return refuse(why, "out of memory");
  struct iovec pieces[] = {
      {entry->packed, h.packed_len}, {bytes.before, bytes.before_len}, {bytes.behind, bytes.behind_len}};
  if (!move_all(fd, pieces, 3, readv)) return refuse(why, strerror(errno));
  if (sum_of(&h, entry->packed, bytes.before, bytes.behind) != h.sum) return refuse(why, "cache hash mismatch");
  snprintf(why, 128, "success, size=%llu", (unsigned long long)st.st_size);
  return true;
}

bool ed_cache_file_read(const char *path, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code,
                        char why[128]) {
  *entry = (ed_cache_content){0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    snprintf(why, 128, " %s", errno == ENOENT ? "no such file or directory" : strerror(errno));
    return false;
  }
  bool ok = read_from(fd, id, entry, code, why);
  close(fd);
  if (ok) return true;
  ed_compiled_forget(code);
  free(entry->packed);
  entry->packed = NULL;
  return false;
}

// ---- writing -------------------------------------------------------------------------------------------------------

int ed_cache_file_write(const char *path, const ed_cache_id *id, const ed_cache_parts *parts, char *temporary,
                        size_t temporary_size) {
  if ((size_t)snprintf(temporary, temporary_size, "%s.XXXXXX", path) >= temporary_size) return -ENAMETOOLONG;
  int fd = mkostemp(temporary, O_CLOEXEC); // the user's alone
  if (fd < 0) return -errno;
  header h = {.build = id->build,
              .name = id->name,
              .place = id->place,
              .source_sum = id->source_sum,
              .source_len = id->source_len,
              .packed_len = parts->packed.len,
              .before_len = parts->text.at,
              .text_bytes = parts->text.bytes,
              .text_sum = parts->text.sum,
              .behind_len = parts->code.len - parts->text.at,
              .kind = id->kind,
              .functions = parts->functions,
              .renewals = parts->renewals,
              .flags = parts->depends_on_place ? DEPENDS_ON_PLACE : 0};
  memcpy(h.mark, mark, sizeof mark);
  const char *code = parts->code.data ? parts->code.data : "";
  h.sum = sum_of(&h, parts->packed.data, code, code + parts->text.at);
  struct iovec pieces[] = {
      {&h, sizeof h}, {parts->packed.data, parts->packed.len}, {parts->code.data, parts->code.len}};
  int err = move_all(fd, pieces, 3, writev) ? 0 : -errno;
  if (close(fd) < 0 && err == 0) err = -errno;
  if (err == 0 && rename(temporary, path) < 0) err = -errno;
  if (err < 0) unlink(temporary);
  return err;
}
