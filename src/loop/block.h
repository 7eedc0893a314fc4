// SPDX-License-Identifier: MIT
// Blocks: memory of one size that reads fill and JavaScript gets whole. A block comes back when its buffer is collected
// and serves the next read: fresh memory would cost the kernel's zeroing and a page fault for every 4 KB that arrive.
//
//   ed_block_take -> C fills it -> ed_block_lend: an ArrayBuffer -> collected -> spare -> ed_block_take ...
//
// The collector does not count what is lent (object.h): it would run every few blocks, each second time over the whole
// heap. Once enough is lent it is asked to look at young objects, and at all when more and more does not come back.
// Where the engine cannot do that it counts, and carries ballast while many are lent (engine.h), which makes its runs
// rarer. A timer of one second gives back what the last second did not need, and ends itself. One pool for all threads.
#ifndef ED_BLOCK_H
#define ED_BLOCK_H

#include "loop/loop.h"

enum { ED_BLOCK_SIZE = 128 * 1024 };

// A block, its content undefined. Aborts when there is no memory.
uint8_t *ed_block_take(void);
// Back to the pool, by who has not lent it; from any thread.
void ed_block_give(uint8_t *take_block);
// An ArrayBuffer over the first `len` bytes, which owns the block.
ed_obj ed_block_lend(ed_loop *l, uint8_t *take_block, size_t len);
// So many bytes of other memory (base/spare.h) have been lent to JavaScript: they count as blocks do.
void ed_block_count(ed_loop *l, size_t len);

#endif
