// SPDX-License-Identifier: MIT
// Letting go of start-up: creating the engine touches most of its library's 27 MB of code and constants, of which a
// running program needs a fraction. The pages are clean copies of the file; those still needed come back from the page
// cache at the price of a minor fault each.
#include "engine/engine.h"

#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Only segments that are never written: relocated data would lose its relocations.
static int let_go(struct dl_phdr_info *info, size_t size, void *arg) {
  (void)size, (void)arg;
  if (!strstr(info->dlpi_name, "javascriptcore")) return 0;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
    uintptr_t from = (info->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
    uintptr_t to = (info->dlpi_addr + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
    if (to > from) madvise((void *)from, to - from, MADV_DONTNEED);
  }
  return 1;
}

static struct {
  void *pages;
  size_t len;
} also; // constant since boot

void ed_engine_trim_also(void *pages, size_t len) {
  also.pages = pages;
  also.len = len;
}

void ed_engine_trim(void) {
  dl_iterate_phdr(let_go, NULL);
  if (also.pages) madvise(also.pages, also.len, MADV_DONTNEED);
}
