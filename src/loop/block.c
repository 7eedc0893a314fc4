// SPDX-License-Identifier: MIT
// Blocks: see block.h. The pool is the process's, since the collector gives back on a thread of its own; the turns are
// each loop's. Spare blocks are not written to, whose memory no cache holds any more.
#include "loop/block.h"

#include "base/mem.h"
#include "base/spare.h"
#include "engine/object.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
  TURN_MS = 1000,
  SPARE_MAX = (64 << 20) / ED_BLOCK_SIZE, // more than a collection gives back
  MANY = 8 << 20,                         // bytes lent within a turn
  YOUNG = (32 << 20) / ED_BLOCK_SIZE,     // blocks lent from one collection to the next
};

static struct {
  pthread_mutex_t mutex;
  uint8_t *spare[SPARE_MAX];
  unsigned spare_count;
  unsigned taken;        // since the pool was last trimmed
  atomic_uint lent_ever; // blocks, and how many of them have come back
  atomic_uint back_ever;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local struct {
  uv_timer_t *timer;
  size_t lent;      // bytes, in this turn
  size_t counted;   // of these, in the collector's books
  unsigned young;   // blocks lent since the last collection we asked for
  unsigned old;     // that did not come back when the whole heap was last collected
  bool is_whole_on; // ... which has been asked for
} turn;

uint8_t *ed_block_take(void) {
  pthread_mutex_lock(&pool.mutex);
  pool.taken++;
  uint8_t *block = pool.spare_count ? pool.spare[--pool.spare_count] : NULL;
  pthread_mutex_unlock(&pool.mutex);
  if (block) return block;
  block = mmap(NULL, ED_BLOCK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) abort();
  return block;
}

void ed_block_give(uint8_t *take_block) {
  pthread_mutex_lock(&pool.mutex);
  bool full = pool.spare_count == SPARE_MAX;
  if (!full) pool.spare[pool.spare_count++] = take_block;
  pthread_mutex_unlock(&pool.mutex);
  if (full) munmap(take_block, ED_BLOCK_SIZE);
}

// What was not needed since the last time goes back to the system.
static void trim(void) {
  pthread_mutex_lock(&pool.mutex);
  while (pool.spare_count > pool.taken) munmap(pool.spare[--pool.spare_count], ED_BLOCK_SIZE);
  pool.taken = 0;
  pthread_mutex_unlock(&pool.mutex);
}

static void on_turn(uv_timer_t *timer) {
  if (turn.counted < MANY) ed_engine_ballast(ed_engine_here(), false);
  trim();
  ed_spare_trim();
  if (turn.lent == 0) uv_timer_stop(timer);
  turn.lent = turn.counted = 0;
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

static void note_lent(ed_loop *l, size_t len) {
  if (turn.lent == 0) start_turns(l);
  turn.lent += len;
}

void ed_block_count(ed_loop *l, size_t len) {
  if (len == 0) return;
  note_lent(l, len);
  turn.counted += len;
  if (turn.counted >= MANY) ed_engine_ballast(ed_engine_here(), true);
}

static void give_lent(void *block, void *unused) {
  (void)unused;
  ed_block_give(block);
}

static void give_unseen(void *block, void *unused) {
  (void)unused;
  pool.back_ever++;
  ed_block_give(block);
}

// Young collections find what nobody kept. What was kept through one of them, and is not any more, takes a whole one:
// when twice as much is away as after the last, and a young one's worth more.
static void collect(void) {
  unsigned away = pool.lent_ever - pool.back_ever;
  away -= away < turn.young ? away : turn.young;
  turn.young = 0;
  if (turn.is_whole_on) turn.old = away;
  turn.is_whole_on = away > 2 * turn.old + YOUNG;
  if (turn.is_whole_on) ed_engine_collect_beside(ed_engine_here());
  else ed_engine_collect_young(ed_engine_here());
}

ed_obj ed_block_lend(ed_loop *l, uint8_t *take_block, size_t len) {
  ed_obj lent = ed_arraybuffer_unseen(ed_loop_ctx(l), take_block, len, give_unseen, NULL);
  if (!lent) {
    ed_block_count(l, ED_BLOCK_SIZE);
    return ed_arraybuffer_external(ed_loop_ctx(l), take_block, len, give_lent, NULL);
  }
  note_lent(l, ED_BLOCK_SIZE);
  pool.lent_ever++;
  if (++turn.young >= YOUNG) collect();
  return lent;
}
