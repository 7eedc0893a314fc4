// SPDX-License-Identifier: MIT
// Entries of the compile cache: see cache_entry.h.
#include "loader/cache_entry.h"

#include "base/mem.h"
#include "base/sum.h"
#include "base/version.h"
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char mark[8] = "eddycc2\n";
enum { DEPENDS_ON_PLACE = 1 };

typedef struct header {
  char mark[8];
  uint64_t sum; // of all that follows
  uint64_t build, name, place, source_sum, source_len;
  uint64_t packed_len, code_len, text_sum;
  uint32_t kind, flags, functions, renewals;
} header;
_Static_assert(sizeof(header) == 96, "no holes");

static uint64_t sum_of(const header *h, const void *packed, const void *code) {
  enum { SUMMED_FROM = 16 };
  uint64_t sum = ed_sum((const char *)h + SUMMED_FROM, sizeof *h - SUMMED_FROM, 0);
  sum = ed_sum(packed, h->packed_len, sum);
  return ed_sum(code, h->code_len, sum);
}

bool ed_cache_is_ours(const struct stat *st) {
  return st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// ---- the build -----------------------------------------------------------------------------------------------------

// The note that the linker leaves of what a program was made of.
static int sum_build_id(struct dl_phdr_info *info, size_t size, void *sum) {
  (void)size;
  enum { ALIGNMENT = 4 };
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_NOTE) continue;
    const char *at = (const char *)(info->dlpi_addr + segment->p_vaddr), *end = at + segment->p_memsz; // NOLINT
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      const ElfW(Nhdr) *note = (const void *)at;
      size_t name = (note->n_namesz + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      size_t content = (note->n_descsz + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      if (note->n_type == NT_GNU_BUILD_ID) {
        *(uint64_t *)sum = ed_sum(at + sizeof *note + name, note->n_descsz, *(uint64_t *)sum);
        return 1;
      }
      at += sizeof *note + name + content;
    }
  }
  return 1; // the first object is the program
}

bool ed_cache_build(ed_ctx ctx, uint64_t *build) {
  uint32_t engine;
  if (!ed_compiled_begin(ctx, &engine)) return false;
  uint64_t sum = ed_sum(&engine, sizeof engine, sizeof(void *));
  dl_iterate_phdr(sum_build_id, &sum);
  *build = ed_sum(ED_VERSION, sizeof ED_VERSION, sum);
  return true;
}

// ---- reading -------------------------------------------------------------------------------------------------------

static bool refuse(char why[128], const char *reason) {
  snprintf(why, 128, "%s", reason);
  return false;
}

// The lengths are within the entry, and together are it.
static bool has_size(const header *h, uint64_t size) {
  uint64_t left = size - sizeof *h;
  return h->packed_len <= left && h->code_len == left - h->packed_len;
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

static bool read_entry(ed_cache_move *read, void *user, uint64_t size, const ed_cache_id *id, ed_cache_content *entry,
                       ed_compiled *code, char why[128]) {
  header h;
  if (size < sizeof h) return refuse(why, "reading header failed");
  if (!read(user, &(struct iovec){&h, sizeof h}, 1)) return refuse(why, strerror(errno));
  if (!is_of(&h, id, why)) return false;
  if (!has_size(&h, size)) return refuse(why, "cache size mismatch");
  entry->functions = h.functions, entry->renewals = h.renewals;
  if (size == sizeof h && h.sum == sum_of(&h, "", "")) return refuse(why, "to be made again");
  entry->packed = ed_try_malloc(h.packed_len + 1);
  entry->packed_len = h.packed_len;
  uint8_t *bytes = entry->packed ? ed_compiled_room(code, h.code_len, h.text_sum) : NULL;
  if (!bytes) return refuse(why, "out of memory");
  struct iovec pieces[] = {{entry->packed, h.packed_len}, {bytes, h.code_len}};
  if (!read(user, pieces, 2)) return refuse(why, strerror(errno));
  if (sum_of(&h, entry->packed, bytes) != h.sum) return refuse(why, "cache hash mismatch");
  snprintf(why, 128, "success, size=%llu", (unsigned long long)size);
  return true;
}

bool ed_cache_entry_read(ed_cache_move *read, void *user, uint64_t size, const ed_cache_id *id, ed_cache_content *entry,
                         ed_compiled *code, char why[128]) {
  *entry = (ed_cache_content){0};
  if (read_entry(read, user, size, id, entry, code, why)) return true;
  ed_compiled_forget(code);
  free(entry->packed);
  entry->packed = NULL;
  return false;
}

// ---- writing -------------------------------------------------------------------------------------------------------

bool ed_cache_entry_write(ed_cache_move *write, void *user, const ed_cache_id *id, const ed_cache_parts *parts) {
  header h = {.build = id->build,
              .name = id->name,
              .place = id->place,
              .source_sum = id->source_sum,
              .source_len = id->source_len,
              .packed_len = parts->packed.len,
              .code_len = parts->code.len,
              .text_sum = parts->text_sum,
              .kind = id->kind,
              .functions = parts->functions,
              .renewals = parts->renewals,
              .flags = parts->depends_on_place ? DEPENDS_ON_PLACE : 0};
  memcpy(h.mark, mark, sizeof mark);
  h.sum = sum_of(&h, parts->packed.data, parts->code.data ? parts->code.data : "");
  struct iovec pieces[] = {
      {&h, sizeof h}, {parts->packed.data, parts->packed.len}, {parts->code.data, parts->code.len}};
  return write(user, pieces, 3);
}
