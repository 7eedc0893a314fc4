// SPDX-License-Identifier: MIT
// Finds and reads the application in this program: see sea.h. A program without one looks at one byte of its own.
//
// The blob is mapped privately, so that what a program writes into an asset is its own affair.
#include "loader/sea.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

__attribute__((used)) const volatile ed_sea_fuse ed_sea_place = {
    .name = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:",
    .state = '0',
    .magic = "eddyfuse",
};

static const ed_sea *here; // these are written before there are threads
static char program[PATH_MAX];

__attribute__((noreturn)) static void refuse(const char *what) {
  fprintf(stderr, "Cannot read the single executable application in this program: %s\n", what);
  exit(1);
}

static int open_program(void) { return open("/proc/self/exe", O_RDONLY | O_CLOEXEC); }

typedef struct range {
  uint64_t at, len;
} range;

// The note in the first of all objects, which is the program; where its content is in the file.
static int find_note(struct dl_phdr_info *info, size_t size, void *arg) {
  (void)size;
  enum { ALIGNMENT = 4 };
  range *found = arg;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    if (p->p_type != PT_NOTE) continue;
    const char *notes = (const char *)(info->dlpi_addr + p->p_vaddr);
    uint64_t len = p->p_filesz, at = 0;
    while (at <= len && len - at >= sizeof(ElfW(Nhdr))) {
      ElfW(Nhdr) note;
      memcpy(&note, notes + at, sizeof note);
      uint64_t name_at = at + sizeof note;
      uint64_t content_at = name_at + ((uint64_t)note.n_namesz + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      if (content_at > len || note.n_descsz > len - content_at) break;
      if (note.n_namesz >= strlen(ED_SEA_NOTE) && strncmp(notes + name_at, ED_SEA_NOTE, strlen(ED_SEA_NOTE)) == 0) {
        *found = (range){p->p_offset + content_at, note.n_descsz};
        return 1;
      }
      at = content_at + ((uint64_t)note.n_descsz + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
  }
  return 1;
}

static const char *map_blob(range blob) {
  int fd = open_program();
  struct stat st;
  if (fd < 0 || fstat(fd, &st) != 0) refuse("the program's file cannot be opened");
  if (blob.len == 0) refuse("there is none");
  if (blob.at > (uint64_t)st.st_size || blob.len > (uint64_t)st.st_size - blob.at) refuse("it is cut off");
  uint64_t before = blob.at % ED_SEA_PAGE;
  char *pages = mmap(NULL, blob.len + before, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, (off_t)(blob.at - before));
  close(fd);
  if (pages == MAP_FAILED) refuse("it cannot be mapped");
  return pages + before;
}

const ed_sea *ed_sea_here(void) {
  static ed_sea app;
  if (ed_sea_place.state == '0' || here) return here;
  range blob = {ed_sea_place.blob_at, ed_sea_place.blob_len};
  if (blob.len == 0) dl_iterate_phdr(find_note, &blob);
  const char *problem = ed_sea_read(map_blob(blob), blob.len, &app);
  if (problem) refuse(problem);
  size_t len = sizeof program;
  if (uv_exepath(program, &len) != 0) refuse("the program has no path");
  return here = &app;
}

const char *ed_sea_program(void) { return program; }

int ed_sea_open_bytecode(uint64_t *at, uint64_t *len) {
  *at = ed_sea_place.bytecode_at;
  *len = ed_sea_place.bytecode_len;
  return ed_sea_place.state == '0' || *len == 0 || *at % ED_SEA_PAGE != 0 ? -1 : open_program();
}

// ---- natives -------------------------------------------------------------------------------------------------------

static ed_val text(ed_ctx ctx, ed_sea_text t) { return ed_str_utf8(ctx, t.bytes, t.len); }

// isSea() -> whether there is an application in this program
ED_FN(sea_is_sea) { return ed_bool(a->ctx, here != NULL); }

// program() -> [script, its name, whether it is an ES module, whether it wants no warning]
ED_FN(sea_program) {
  ed_val v[4] = {text(a->ctx, here->script), text(a->ctx, here->name), ed_bool(a->ctx, here->is_module),
                 ed_bool(a->ctx, here->is_quiet)};
  return ed_array_new(a->ctx, 4, v);
}

// asset(key) -> ArrayBuffer over the asset, or undefined
ED_FN(sea_asset) {
  size_t len;
  const char *key = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  const ed_sea_text *content = ed_sea_find(here, key, len);
  return content ? ed_arraybuffer_static(a->ctx, (void *)(uintptr_t)content->bytes, content->len) : NULL;
}

// keys() -> names of the assets
ED_FN(sea_keys) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  for (size_t i = 0; i < here->asset_count; i++)
    ed_set_index(a->ctx, list, (unsigned)i, text(a->ctx, here->assets[i].key));
  return list;
}

const ed_native ed_bind_sea[] = {
    {"isSea", sea_is_sea}, {"program", sea_program}, {"asset", sea_asset}, {"keys", sea_keys}, {0},
};
