// SPDX-License-Identifier: MIT
// Hash map from byte strings to pointers: open addressing, keys copied, no removal of single keys (caches clear whole).
#ifndef ED_STRMAP_H
#define ED_STRMAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct ed_strmap_entry {
  char *key; // NUL-terminated copy; NULL marks a free place
  size_t len;
  uint64_t hash;
  void *value;
} ed_strmap_entry;

// Empty when zeroed.
typedef struct ed_strmap {
  ed_strmap_entry *entries;
  size_t count, capacity; // capacity is 0 or a power of two, at most three quarters used
} ed_strmap;

// The entry of a key or NULL. An entry stays where it is until the next insertion.
ed_strmap_entry *ed_strmap_find(const ed_strmap *m, const char *key, size_t len);
// The entry of a key, made with value NULL when absent.
ed_strmap_entry *ed_strmap_put(ed_strmap *m, const char *key, size_t len);
// Frees keys and table; each value goes to free_value first unless that is NULL. The map is empty again.
void ed_strmap_clear(ed_strmap *m, void (*free_value)(void *));

#endif
