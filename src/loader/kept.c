// SPDX-License-Identifier: MIT
// Sources between their reading and their running: see kept.h.
#include "loader/kept.h"

#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 64 << 20 };

void ed_kept_deinit(ed_kept *kept) {
  free(kept->text);
  if (kept->is_parsed) ed_syntax_deinit(&kept->syntax);
}

void ed_kept_free(ed_kept *kept) {
  if (!kept) return;
  ed_kept_deinit(kept);
  free(kept);
}

static size_t size_of(const ed_kept *kept) { return kept->len + (kept->is_parsed ? kept->syntax.len : 0); }

void ed_keeper_put(ed_keeper *k, const char *path, const ed_kept *take_kept) {
  ed_kept kept = *take_kept;
  if (k->bytes + size_of(&kept) > BYTES_MAX) {
    ed_kept_deinit(&kept);
    return;
  }
  ed_strmap_entry *e = ed_strmap_put(&k->files, path, strlen(path));
  if (e->value) {
    k->bytes -= size_of(e->value);
    ed_kept_free(e->value);
  }
  k->bytes += size_of(&kept);
  e->value = ed_xmalloc(sizeof kept);
  memcpy(e->value, &kept, sizeof kept);
}

ed_kept *ed_keeper_take(ed_keeper *k, const char *path) {
  if (k->bytes == 0) return NULL;
  ed_strmap_entry *e = ed_strmap_find(&k->files, path, strlen(path));
  ed_kept *kept = e ? e->value : NULL;
  if (!kept) return NULL;
  e->value = NULL;
  k->bytes -= size_of(kept);
  ed_file_stamp now;
  if (ed_file_stamp_of(path, &now) && memcmp(&now, &kept->stamp, sizeof now) == 0) return kept;
  ed_kept_free(kept);
  return NULL;
}

static void free_value(void *kept) { ed_kept_free(kept); }

void ed_keeper_deinit(ed_keeper *k) {
  ed_strmap_clear(&k->files, free_value);
  k->bytes = 0;
}
