// SPDX-License-Identifier: MIT
// Positions by source name: see positions.h.
#include "loader/positions.h"

#include "base/mem.h"
#include "base/strmap.h"
#include <stdlib.h>
#include <string.h>

typedef struct kept {
  ed_position *positions;
  size_t count;
  uint32_t head, lines;
} kept;

static _Thread_local ed_strmap by_url;

static void free_kept(void *value) {
  kept *k = value;
  if (k) free(k->positions);
  free(k);
}

// The engine names a source without query and fragment.
static size_t named(const char *url) {
  bool is_url = strncmp(url, "file:", 5) == 0 || strncmp(url, "data:", 5) == 0;
  return is_url ? strcspn(url, "?#") : strlen(url);
}

void ed_positions_keep(const char *url, ed_syntax *take_positions, uint32_t head, uint32_t lines) {
  ed_strmap_entry *e = ed_strmap_put(&by_url, url, named(url));
  free_kept(e->value);
  kept *k = e->value = ed_xcalloc(1, sizeof *k);
  *k = (kept){take_positions->positions, take_positions->position_count, head, lines};
  take_positions->positions = NULL;
  take_positions->position_count = 0;
}

uint32_t ed_positions_find(const char *url, uint32_t line, uint32_t column) {
  const ed_strmap_entry *e = ed_strmap_find(&by_url, url, named(url));
  if (!e) return column;
  const kept *k = e->value;
  if (line <= k->lines) return column;
  line -= k->lines;
  if (line == 1 && column > k->head) column -= k->head;
  return ed_positions_column(k->positions, k->count, line, column);
}

void ed_positions_end(void) { ed_strmap_clear(&by_url, free_kept); }
