// SPDX-License-Identifier: MIT
// Large pieces of memory that come and go: those given back serve the next taker of the same size, since fresh memory
// costs the kernel's zeroing and a page fault for every 4 KB. For all threads.
#ifndef ED_SPARE_H
#define ED_SPARE_H

#include <stddef.h>

// Memory for so many bytes, its content undefined; NULL when there is none. Short lengths come from malloc().
void *ed_spare_take(size_t len);
// Takes back what was taken for so many bytes.
void ed_spare_give(void *take_bytes, size_t len);
// What was not needed since the last time goes back to the system. Somebody calls this as long as pieces are taken.
void ed_spare_trim(void);

#endif
