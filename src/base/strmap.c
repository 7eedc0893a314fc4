// SPDX-License-Identifier: MIT
// Hash map from byte strings to pointers: see strmap.h.
#include "base/strmap.h"

#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

// Eight bytes a step, multiply and fold. Keys are file names, not input of strangers: no seed is needed.
static uint64_t hash_of(const char *key, size_t len) {
  const uint64_t k = 0x9E3779B97F4A7C15u;
  uint64_t h = len * k;
  for (; len >= 8; key += 8, len -= 8) {
    uint64_t word;
    memcpy(&word, key, 8);
    h = (h ^ word) * k;
    h ^= h >> 32;
  }
  uint64_t tail = 0;
  memcpy(&tail, key, len);
  h = (h ^ tail) * k;
  return h ^ h >> 29;
}

static ed_strmap_entry *place_of(const ed_strmap *m, const char *key, size_t len, uint64_t hash) {
  size_t mask = m->capacity - 1;
  for (size_t i = hash & mask;; i = (i + 1) & mask) {
    ed_strmap_entry *e = &m->entries[i];
    if (!e->key || (e->hash == hash && e->len == len && memcmp(e->key, key, len) == 0)) return e;
  }
}

ed_strmap_entry *ed_strmap_find(const ed_strmap *m, const char *key, size_t len) {
  if (m->count == 0) return NULL;
  ed_strmap_entry *e = place_of(m, key, len, hash_of(key, len));
  return e->key ? e : NULL;
}

static void grow(ed_strmap *m) {
  ed_strmap old = *m;
  m->capacity = old.capacity ? old.capacity * 2 : 32;
  m->entries = ed_xcalloc(m->capacity, sizeof *m->entries);
  for (size_t i = 0; i < old.capacity; i++) {
    ed_strmap_entry *e = &old.entries[i];
    if (e->key) *place_of(m, e->key, e->len, e->hash) = *e;
  }
  free(old.entries);
}

ed_strmap_entry *ed_strmap_put(ed_strmap *m, const char *key, size_t len) {
  if (m->count >= m->capacity / 4 * 3) grow(m);
  uint64_t hash = hash_of(key, len);
  ed_strmap_entry *e = place_of(m, key, len, hash);
  if (!e->key) {
    *e = (ed_strmap_entry){.key = ed_xstrndup(key, len), .len = len, .hash = hash};
    m->count++;
  }
  return e;
}

void ed_strmap_clear(ed_strmap *m, void (*free_value)(void *)) {
  for (size_t i = 0; i < m->capacity; i++) {
    ed_strmap_entry *e = &m->entries[i];
    if (!e->key) continue;
    if (free_value) free_value(e->value);
    free(e->key);
  }
  free(m->entries);
  *m = (ed_strmap){0};
}
