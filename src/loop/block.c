// SPDX-License-Identifier: MIT
// Blocks: see block.h. A spare block's first word points to the next one. The pool is the process's, since the
// collector gives back on a thread of its own; the turns are each loop's.
#include "loop/block.h"

#include "base/mem.h"
#include "base/spare.h"
#include "engine/object.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
  TURN_MS = 1000,
  SPARE_MAX = 1024, // more than a collection gives back while there is ballast: 44 MB
  MANY = 8 << 20,   // bytes lent within a turn
};

static struct {
  pthread_mutex_t mutex;
  uint8_t *spare;
  unsigned spare_count;
  unsigned taken; // since the pool was last trimmed
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local struct {
  uv_timer_t *timer;
  size_t lent; // bytes, in this turn
} turn;

// Under the mutex: a spare block, or NULL.
static uint8_t *pop(void) {
  uint8_t *block = pool.spare;
  if (!block) return NULL;
  pool.spare = *(uint8_t **)block;
  pool.spare_count--;
  return block;
}

uint8_t *ed_block_take(void) {
  pthread_mutex_lock(&pool.mutex);
  pool.taken++;
  uint8_t *block = pop();
  pthread_mutex_unlock(&pool.mutex);
  if (block) return block;
  block = mmap(NULL, ED_BLOCK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) abort();
  return block;
}

void ed_block_give(uint8_t *take_block) {
  pthread_mutex_lock(&pool.mutex);
  bool full = pool.spare_count == SPARE_MAX;
  if (!full) {
    *(uint8_t **)take_block = pool.spare;
    pool.spare = take_block;
    pool.spare_count++;
  }
  pthread_mutex_unlock(&pool.mutex);
  if (full) munmap(take_block, ED_BLOCK_SIZE);
}

// What was not needed since the last time goes back to the system.
static void trim(void) {
  pthread_mutex_lock(&pool.mutex);
  while (pool.spare_count > pool.taken) munmap(pop(), ED_BLOCK_SIZE);
  pool.taken = 0;
  pthread_mutex_unlock(&pool.mutex);
}

static void on_turn(uv_timer_t *timer) {
  if (turn.lent < MANY) ed_engine_ballast(ed_engine_here(), false);
  trim();
  ed_spare_trim();
  if (turn.lent == 0) uv_timer_stop(timer);
  turn.lent = 0;
}

static void end_turns(void *timer) {
  turn.timer = NULL;
  ed_spare_trim();
  free(timer);
}

static void start_turns(ed_loop *l) {
  if (!turn.timer) {
    void **place = ed_loop_place(l, ED_PLACE_BLOCKS, end_turns);
    *place = turn.timer = ed_xmalloc(sizeof *turn.timer);
    uv_timer_init(ed_loop_uv(l), turn.timer);
    uv_unref((uv_handle_t *)turn.timer);
  }
  if (!uv_is_active((uv_handle_t *)turn.timer)) uv_timer_start(turn.timer, on_turn, TURN_MS, TURN_MS);
}

static void give_lent(void *block, void *unused) {
  (void)unused;
  ed_block_give(block);
}

void ed_block_count(ed_loop *l, size_t len) {
  if (len == 0) return;
  if (turn.lent == 0) start_turns(l);
  turn.lent += len;
  if (turn.lent >= MANY) ed_engine_ballast(ed_engine_here(), true);
}

ed_obj ed_block_lend(ed_loop *l, uint8_t *take_block, size_t len) {
  ed_block_count(l, ED_BLOCK_SIZE);
  return ed_arraybuffer_external(ed_loop_ctx(l), take_block, len, give_lent, NULL);
}
