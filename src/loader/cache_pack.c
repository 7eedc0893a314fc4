// SPDX-License-Identifier: MIT
// Files of many entries: see cache_pack.h.
#include "loader/cache_pack.h"

#include "base/mem.h"
#include "base/sum.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const char mark[8] = "eddypk1\n";
enum { AGE_MAX = 8 }; // writings that an entry stays when nobody asks for it

typedef struct header {
  char mark[8];
  uint64_t build;
  uint64_t index, count; // where it is, and how many items it has
  uint64_t sum;          // of the index
} header;

typedef struct item {
  uint64_t name;
  uint64_t at, len; // in the file
  uint64_t source_len;
  uint32_t kind, age;
} item;
_Static_assert(sizeof(item) == 40, "no holes");

struct ed_cache_pack {
  char *path;
  uint64_t build;
  char *file; // mapped; NULL without
  size_t size;
  const item *items;
  size_t count;
  bool *is_used;  // of each item
  size_t touched; // bytes that were read since pages were let go
};

struct ed_cache_packing {
  char temporary[PATH_MAX];
  FILE *file;
  int err;
  uint64_t at;
  item *items;
  size_t count, capacity;
};

static int order(const void *a, const void *b) {
  const item *x = a, *y = b;
  if (x->name != y->name) return x->name < y->name ? -1 : 1;
  return x->kind < y->kind ? -1 : x->kind > y->kind;
}

static const item *find(const item *items, size_t count, uint64_t name, uint32_t kind) {
  const item wanted = {.name = name, .kind = kind};
  return count > 0 ? bsearch(&wanted, items, count, sizeof *items, order) : NULL;
}

// ---- reading -------------------------------------------------------------------------------------------------------

// The index is whole, and what it tells of is within the file.
static bool is_sound(const char *file, size_t size, uint64_t build) {
  header h;
  if (size < sizeof h) return false;
  memcpy(&h, file, sizeof h);
  if (memcmp(h.mark, mark, sizeof mark) != 0 || h.build != build) return false;
  if (h.index > size || h.index % sizeof(uint64_t) != 0 || h.count != (size - h.index) / sizeof(item)) return false;
  const item *items = (const void *)(file + h.index);
  if (ed_sum(items, h.count * sizeof *items, h.index) != h.sum) return false;
  for (size_t i = 0; i < h.count; i++)
    if (items[i].at > h.index || items[i].len > h.index - items[i].at) return false;
  return true;
}

// A file that is of use counts as new, so that it is not taken for a forgotten one.
static void touch(int fd, const struct stat *st) {
  enum { DAY = 24 * 60 * 60 };
  if (time(NULL) - st->st_mtime > DAY) futimens(fd, NULL);
}

static void map(ed_cache_pack *p) {
  int fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat st;
  if (fd < 0) return;
  void *file = MAP_FAILED;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && ed_cache_is_ours(&st) && st.st_size > 0) {
    file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  }
  if (file != MAP_FAILED) touch(fd, &st);
  close(fd);
  if (file == MAP_FAILED) return;
  if (!is_sound(file, (size_t)st.st_size, p->build)) {
    munmap(file, (size_t)st.st_size);
    return;
  }
  header h;
  memcpy(&h, file, sizeof h);
  p->file = file, p->size = (size_t)st.st_size;
  p->items = (const void *)(p->file + h.index);
  p->count = h.count;
  p->is_used = ed_xcalloc(h.count, sizeof *p->is_used);
}

static void unmap(ed_cache_pack *p) {
  if (p->file) munmap(p->file, p->size);
  free(p->is_used);
  p->file = NULL, p->items = NULL, p->is_used = NULL, p->count = 0;
}

ed_cache_pack *ed_cache_pack_open(const char *path, uint64_t build) {
  ed_cache_pack *p = ed_xcalloc(1, sizeof *p);
  p->path = ed_xstrdup(path);
  p->build = build;
  map(p);
  return p;
}

void ed_cache_pack_close(ed_cache_pack *p) {
  unmap(p);
  free(p->path);
  free(p);
}

const char *ed_cache_pack_path(const ed_cache_pack *p) { return p->path; }

size_t ed_cache_pack_count(const ed_cache_pack *p) { return p->count; }

uint64_t ed_cache_pack_sources(const ed_cache_pack *p) {
  uint64_t sum = 0;
  for (size_t i = 0; i < p->count; i++) sum += p->items[i].source_len;
  return sum;
}

static bool copy(void *user, struct iovec *pieces, int count) {
  const char **at = user;
  for (int i = 0; i < count; i++) {
    memcpy(pieces[i].iov_base, *at, pieces[i].iov_len);
    *at += pieces[i].iov_len;
  }
  return true;
}

// What was read is not looked at again.
static void let_go_of_pages(ed_cache_pack *p, size_t read) {
  enum { MOST = 1 << 20 };
  p->touched += read;
  if (p->touched < MOST) return;
  madvise(p->file, p->size, MADV_DONTNEED);
  p->touched = 0;
}

bool ed_cache_pack_read(ed_cache_pack *p, const ed_cache_id *id, ed_cache_content *entry, ed_compiled *code,
                        char why[128]) {
  const item *found = find(p->items, p->count, id->name, id->kind);
  *entry = (ed_cache_content){0};
  if (!found) {
    snprintf(why, 128, "not in the pack");
    return false;
  }
  const char *at = p->file + found->at;
  p->is_used[found - p->items] = true;
  bool ok = ed_cache_entry_read(copy, &at, found->len, id, entry, code, why);
  let_go_of_pages(p, found->len);
  return ok;
}

// ---- writing -------------------------------------------------------------------------------------------------------

static bool put(void *user, struct iovec *pieces, int count) {
  ed_cache_packing *w = user;
  for (int i = 0; i < count && w->err == 0; i++) {
    size_t len = pieces[i].iov_len;
    if (len > 0 && fwrite(pieces[i].iov_base, 1, len, w->file) < len) w->err = -errno;
    w->at += len;
  }
  return w->err == 0;
}

static item *add_item(ed_cache_packing *w) {
  if (w->count == w->capacity) {
    w->capacity = w->capacity ? 2 * w->capacity : 64;
    w->items = ed_xrealloc(w->items, w->capacity * sizeof *w->items);
  }
  w->items[w->count] = (item){.at = w->at};
  return &w->items[w->count++];
}

ed_cache_packing *ed_cache_pack_begin(const ed_cache_pack *p) {
  ed_cache_packing *w = ed_xcalloc(1, sizeof *w);
  int fd = -1;
  if ((size_t)snprintf(w->temporary, sizeof w->temporary, "%s.XXXXXX", p->path) >= sizeof w->temporary) {
    w->err = -ENAMETOOLONG;
  } else if ((fd = mkostemp(w->temporary, O_CLOEXEC)) < 0 || !(w->file = fdopen(fd, "wb"))) { // the user's alone
    w->err = -errno;
    if (fd >= 0) close(fd), unlink(w->temporary);
  }
  header nothing = {0}; // until it is known
  if (w->err == 0) put(w, &(struct iovec){&nothing, sizeof nothing}, 1);
  return w;
}

void ed_cache_pack_add(ed_cache_packing *w, const ed_cache_id *id, const ed_cache_parts *parts) {
  if (w->err < 0) return;
  item *i = add_item(w);
  i->name = id->name, i->kind = id->kind, i->source_len = id->source_len;
  ed_cache_entry_write(put, w, id, parts);
  i->len = w->at - i->at;
}

// What was there before and is not among the new ones, which are in order.
static void carry_over(ed_cache_packing *w, const ed_cache_pack *p) {
  size_t added = w->count;
  for (size_t i = 0; i < p->count && w->err == 0; i++) {
    const item *old = &p->items[i];
    uint32_t age = p->is_used[i] ? 0 : old->age + 1;
    if (age > AGE_MAX || find(w->items, added, old->name, old->kind)) continue;
    item *copied = add_item(w);
    copied->name = old->name, copied->kind = old->kind, copied->age = age;
    copied->len = old->len, copied->source_len = old->source_len;
    put(w, &(struct iovec){p->file + old->at, old->len}, 1);
  }
}

static void finish(ed_cache_packing *w, const ed_cache_pack *p) {
  static char nothing[sizeof(uint64_t)];
  qsort(w->items, w->count, sizeof *w->items, order);
  carry_over(w, p);
  qsort(w->items, w->count, sizeof *w->items, order);
  put(w, &(struct iovec){nothing, -w->at % sizeof nothing}, 1);
  header h = {.build = p->build, .index = w->at, .count = w->count};
  memcpy(h.mark, mark, sizeof mark);
  h.sum = ed_sum(w->items, w->count * sizeof *w->items, h.index);
  put(w, &(struct iovec){w->items, w->count * sizeof *w->items}, 1);
  if (w->err == 0 && fseek(w->file, 0, SEEK_SET) < 0) w->err = -errno;
  put(w, &(struct iovec){&h, sizeof h}, 1);
}

int ed_cache_pack_end(ed_cache_packing *w, ed_cache_pack *p) {
  bool is_made = w->file;
  if (w->err == 0 && w->count > 0) finish(w, p);
  else if (w->err == 0) w->err = -ENODATA;
  if (is_made && fclose(w->file) < 0 && w->err == 0) w->err = -errno;
  if (w->err == 0 && rename(w->temporary, p->path) < 0) w->err = -errno;
  if (is_made && w->err < 0) unlink(w->temporary);
  int err = w->err;
  if (err == 0) {
    unmap(p);
    map(p);
  }
  free(w->items);
  free(w);
  return err;
}
