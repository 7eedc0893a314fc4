// SPDX-License-Identifier: MIT
// Spare memory: see spare.h. Pieces are whole units; a spare one begins with its place in the list, latest first.
#include "base/spare.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
  UNIT = 64 << 10,
  LEAST = UNIT,        // shorter ones are malloc's
  LARGEST = 16 << 20,  // longer ones are not kept
  TOTAL_MAX = 64 << 20 // of what is kept: more than a collection gives back
};

typedef struct piece {
  struct piece *next;
  size_t size;
} piece;

static struct {
  pthread_mutex_t mutex;
  piece *spare;
  size_t total;
  size_t taken; // bytes, since the last trim
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static size_t size_of(size_t len) { return (len + UNIT - 1) / UNIT * UNIT; }

void *ed_spare_take(size_t len) {
  if (len < LEAST || len > LARGEST) return ed_try_malloc(len ? len : 1);
  size_t size = size_of(len);
  pthread_mutex_lock(&pool.mutex);
  pool.taken += size;
  piece **at = &pool.spare;
  while (*at && (*at)->size != size) at = &(*at)->next;
  piece *found = *at;
  if (found) {
    *at = found->next;
    pool.total -= size;
  }
  pthread_mutex_unlock(&pool.mutex);
  if (found) return found;
  void *fresh = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return fresh == MAP_FAILED ? NULL : fresh;
}

void ed_spare_give(void *take_bytes, size_t len) {
  if (len < LEAST || len > LARGEST) {
    free(take_bytes);
    return;
  }
  piece *p = take_bytes;
  size_t size = size_of(len);
  pthread_mutex_lock(&pool.mutex);
  bool kept = pool.total + size <= TOTAL_MAX;
  if (kept) {
    *p = (piece){pool.spare, size};
    pool.spare = p;
    pool.total += size;
  }
  pthread_mutex_unlock(&pool.mutex);
  if (!kept) munmap(take_bytes, size);
}

void ed_spare_trim(void) {
  pthread_mutex_lock(&pool.mutex);
  while (pool.total > pool.taken) {
    piece *p = pool.spare;
    pool.spare = p->next;
    pool.total -= p->size;
    munmap(p, p->size);
  }
  pool.taken = 0;
  pthread_mutex_unlock(&pool.mutex);
}
