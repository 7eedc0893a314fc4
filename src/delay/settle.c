// SPDX-License-Identifier: MIT
// settle LIBRARY COPY NAMES [DROPPED...]: writes a copy of a shared library whose references to its own symbols are
// settled, as if it had been linked with -Bsymbolic: what the dynamic loader would look up by name at each start
// (11,000 times for the engine's library) becomes an address relative to the library. Runs at build time
// (docs/decisions/007-settled-libraries.md).
//
// A reference stays with the loader if another object could be meant: the symbol is undefined here, unique, an ifunc,
// thread-local, absolute or an operator new or delete, or its name is in NAMES, the sorted list, one a line, of names
// that several of the program's objects define. The two tables of relocations, which stand together, are written anew
// in their place: relative ones in the order of addresses, those by name in the order of symbols (the loader remembers
// its last lookup), calls of other libraries. These are bound at the first call if the library's PLT allows it.
//
// The copy does not ask for the DROPPED libraries, whose functions the program has (stand-ins, see README.md).
//
// DT_ED_SIZE and DT_ED_MTIME in the copy say from which file it was made: src/runtime/libraries.c compares.
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "delay/settle.h"

enum { PAGE = 4096 };

typedef struct object {
  unsigned char *bytes;
  size_t len;
  Elf64_Phdr *segments;
  size_t segment_count;
  Elf64_Dyn *dynamic;
  size_t dynamic_len, dynamic_room; // entries in use without the last null, entries there are
  const Elf64_Sym *symbols;
  size_t symbol_count;
  const char *strings;
} object;

static const char *input;

__attribute__((noreturn, format(printf, 1, 2))) static void die(const char *format, ...) {
  va_list list;
  va_start(list, format);
  fprintf(stderr, "settle: %s: ", input);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  va_end(list);
  exit(1);
}

static void *allocate(size_t size) {
  void *p = calloc(1, size ? size : 1);
  if (!p) die("out of memory");
  return p;
}

static unsigned char *read_file(const char *path, size_t *len, struct stat *st) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, st) != 0) die("%s: %s", path, strerror(errno));
  *len = (size_t)st->st_size;
  unsigned char *bytes = allocate(*len + 1); // NUL behind it
  for (size_t at = 0; at < *len;) {
    ssize_t n = read(fd, bytes + at, *len - at);
    if (n <= 0) die("%s: cannot read", path);
    at += (size_t)n;
  }
  close(fd);
  return bytes;
}

// ---- the object ----------------------------------------------------------------------------------------------------

// The bytes in the file of `size` bytes at an address of the library.
static void *at(const object *o, Elf64_Addr address, size_t size) {
  for (size_t i = 0; i < o->segment_count; i++) {
    const Elf64_Phdr *p = &o->segments[i];
    if (p->p_type == PT_LOAD && address >= p->p_vaddr && address - p->p_vaddr <= p->p_filesz &&
        size <= p->p_filesz - (address - p->p_vaddr))
      return o->bytes + p->p_offset + (address - p->p_vaddr);
  }
  die("nothing in the file at address %#lx", address);
}

static Elf64_Dyn *find_entry(const object *o, Elf64_Sxword tag) {
  for (size_t i = 0; i < o->dynamic_len; i++)
    if (o->dynamic[i].d_tag == tag) return &o->dynamic[i];
  return NULL;
}

static Elf64_Xword entry(const object *o, Elf64_Sxword tag) {
  const Elf64_Dyn *found = find_entry(o, tag);
  return found ? found->d_un.d_val : 0;
}

static void set_entry(object *o, Elf64_Sxword tag, Elf64_Xword value) {
  Elf64_Dyn *found = find_entry(o, tag);
  if (!found) {
    if (o->dynamic_len + 1 >= o->dynamic_room) die("no room in the dynamic section");
    found = &o->dynamic[o->dynamic_len++];
  }
  found->d_tag = tag;
  found->d_un.d_val = value;
}

static void remove_entry(object *o, Elf64_Dyn *d) {
  memmove(d, d + 1, (size_t)(o->dynamic + o->dynamic_len - d) * sizeof *d);
  o->dynamic_len--;
}

static void drop_entry(object *o, Elf64_Sxword tag) {
  Elf64_Dyn *found = find_entry(o, tag);
  if (found) remove_entry(o, found);
}

// The section headers, which a library may lack.
static Elf64_Shdr *sections_of(const object *o, size_t *count) {
  const Elf64_Ehdr *header = (const Elf64_Ehdr *)o->bytes;
  bool has = header->e_shoff <= o->len && header->e_shnum * sizeof(Elf64_Shdr) <= o->len - header->e_shoff;
  *count = has ? header->e_shnum : 0;
  return (Elf64_Shdr *)(o->bytes + (has ? header->e_shoff : 0));
}

static size_t count_symbols(const object *o) {
  size_t count;
  const Elf64_Shdr *sections = sections_of(o, &count);
  for (size_t i = 0; i < count; i++)
    if (sections[i].sh_type == SHT_DYNSYM) return sections[i].sh_size / sizeof(Elf64_Sym);
  return 0;
}

// Takes out the DT_NEEDED entry of a library and what is said of its versions; its symbols are then looked up by name
// alone.
static void drop_needed(object *o, const char *library) {
  for (size_t i = 0; i < o->dynamic_len; i++) {
    Elf64_Dyn *d = &o->dynamic[i];
    if (d->d_tag != DT_NEEDED || strcmp(o->strings + d->d_un.d_val, library) != 0) continue;
    remove_entry(o, d);
    break;
  }
  Elf64_Xword count = entry(o, DT_VERNEEDNUM);
  Elf64_Verneed *before = NULL, *need = count ? at(o, entry(o, DT_VERNEED), sizeof *need) : NULL;
  while (need && strcmp(o->strings + need->vn_file, library) != 0) {
    before = need;
    need = need->vn_next ? (Elf64_Verneed *)((char *)need + need->vn_next) : NULL;
  }
  if (!need) return;
  if ((!before && !need->vn_next) || o->symbol_count == 0) die("cannot drop the versions of %s", library);
  Elf64_Half *versions = at(o, entry(o, DT_VERSYM), 0);
  Elf64_Vernaux *version = (Elf64_Vernaux *)((char *)need + need->vn_aux);
  for (size_t i = 0; i < need->vn_cnt; i++) {
    for (size_t k = 0; k < o->symbol_count; k++)
      if ((versions[k] & 0x7fff) == version->vna_other) versions[k] = VER_NDX_GLOBAL;
    version = (Elf64_Vernaux *)((char *)version + version->vna_next);
  }
  if (!before) {
    set_entry(o, DT_VERNEED, entry(o, DT_VERNEED) + need->vn_next);
  } else {
    before->vn_next = need->vn_next ? before->vn_next + need->vn_next : 0;
  }
  set_entry(o, DT_VERNEEDNUM, count - 1);
}

static void open_object(object *o) {
  const Elf64_Ehdr *header = (const Elf64_Ehdr *)o->bytes;
  if (o->len < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != EM_X86_64 || header->e_type != ET_DYN)
    die("not a shared library for x86-64");
  o->segments = (Elf64_Phdr *)(o->bytes + header->e_phoff);
  o->segment_count = header->e_phnum;
  for (size_t i = 0; i < o->segment_count; i++) {
    if (o->segments[i].p_type != PT_DYNAMIC) continue;
    o->dynamic = (Elf64_Dyn *)(o->bytes + o->segments[i].p_offset);
    o->dynamic_room = o->segments[i].p_filesz / sizeof *o->dynamic;
  }
  while (o->dynamic_len < o->dynamic_room && o->dynamic[o->dynamic_len].d_tag != DT_NULL) o->dynamic_len++;
  if (o->dynamic_len == o->dynamic_room || !entry(o, DT_RELA) || !entry(o, DT_SYMTAB) || entry(o, DT_RELR) ||
      (entry(o, DT_JMPREL) &&
       (entry(o, DT_PLTREL) != DT_RELA || entry(o, DT_JMPREL) != entry(o, DT_RELA) + entry(o, DT_RELASZ))))
    die("its dynamic section is of an unknown kind");
  o->symbols = at(o, entry(o, DT_SYMTAB), 0);
  o->symbol_count = count_symbols(o);
  o->strings = at(o, entry(o, DT_STRTAB), 0);
}

// ---- names that several objects define -----------------------------------------------------------------------------

typedef struct names {
  char **list;
  size_t len;
} names;

static int compare_names(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static names read_names(const char *path) {
  size_t len;
  struct stat st;
  char *text = (char *)read_file(path, &len, &st);
  names n = {0};
  for (size_t i = 0; i < len; i++) n.len += text[i] == '\n';
  n.list = allocate(n.len * sizeof *n.list);
  for (size_t i = 0; i < n.len; i++) {
    n.list[i] = text;
    text = strchr(text, '\n');
    *text++ = 0;
  }
  return n;
}

static bool has_name(const names *n, const char *name) {
  return bsearch(&name, n->list, n->len, sizeof *n->list, compare_names) != NULL;
}

// ---- relocations ---------------------------------------------------------------------------------------------------

typedef struct relocations {
  Elf64_Rela *list;
  size_t len;
} relocations;

static void append(relocations *to, const Elf64_Rela *r) { to->list[to->len++] = *r; }

// Programs may bring their own operators new and delete, which then serve all libraries.
static bool is_allocation(const char *name) {
  return strncmp(name, "_Znw", 4) == 0 || strncmp(name, "_Zna", 4) == 0 || strncmp(name, "_Zdl", 4) == 0 ||
         strncmp(name, "_Zda", 4) == 0;
}

// Makes a relocation by name a relative one where only this library can be meant.
static void settle(const object *o, const names *shared, Elf64_Rela *r) {
  unsigned type = ELF64_R_TYPE(r->r_info);
  if (type != R_X86_64_64 && type != R_X86_64_GLOB_DAT && type != R_X86_64_JUMP_SLOT) return;
  const Elf64_Sym *symbol = &o->symbols[ELF64_R_SYM(r->r_info)];
  unsigned bind = ELF64_ST_BIND(symbol->st_info), kind = ELF64_ST_TYPE(symbol->st_info);
  if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE) return;
  if (kind != STT_FUNC && kind != STT_OBJECT && kind != STT_NOTYPE) return;
  if (bind != STB_GLOBAL && bind != STB_WEAK) return;
  const char *name = o->strings + symbol->st_name;
  if (is_allocation(name) || has_name(shared, name)) return;
  r->r_addend = (Elf64_Sxword)symbol->st_value + (type == R_X86_64_64 ? r->r_addend : 0);
  r->r_info = ELF64_R_INFO(0, R_X86_64_RELATIVE);
}

static int by_offset(const void *a, const void *b) {
  const Elf64_Rela *x = a, *y = b;
  return x->r_offset < y->r_offset ? -1 : x->r_offset > y->r_offset;
}

// Those without a symbol last: an ifunc may want the others done.
static int by_symbol(const void *a, const void *b) {
  const Elf64_Rela *x = a, *y = b;
  Elf64_Xword s = ELF64_R_SYM(x->r_info) - 1, t = ELF64_R_SYM(y->r_info) - 1;
  return s < t ? -1 : s > t ? 1 : by_offset(a, b);
}

// The PLT's instruction "push index" of a call's relocation: its slot holds the address, perhaps of an endbr64 before
// it. NULL if the PLT is of another kind.
static unsigned char *push_of(const object *o, const Elf64_Rela *r, uint32_t index) {
  static const unsigned char endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa};
  uint64_t address;
  memcpy(&address, at(o, r->r_offset, 8), 8);
  if (!address) return NULL;
  unsigned char *code = at(o, address, 9);
  if (memcmp(code, endbr64, 4) == 0) code += 4;
  return code[0] == 0x68 && memcmp(code + 1, &index, 4) == 0 ? code : NULL;
}

// Calls are bound at the first one, by the index of the relocation that the PLT pushes: it becomes the new one. The
// slots must stay writable, so what is protected after relocation ends before them.
static void bind_lazily(object *o, const relocations *calls, const size_t *old) {
  Elf64_Addr first = UINT64_MAX;
  for (size_t i = 0; i < calls->len; i++) {
    if (!push_of(o, &calls->list[i], (uint32_t)old[i])) {
      set_entry(o, DT_BIND_NOW, 0);
      return;
    }
    if (calls->list[i].r_offset < first) first = calls->list[i].r_offset;
  }
  for (uint32_t i = 0; i < calls->len; i++) memcpy(push_of(o, &calls->list[i], (uint32_t)old[i]) + 1, &i, 4);
  drop_entry(o, DT_BIND_NOW);
  Elf64_Dyn *flags = find_entry(o, DT_FLAGS), *flags_1 = find_entry(o, DT_FLAGS_1);
  if (flags) flags->d_un.d_val &= ~(Elf64_Xword)DF_BIND_NOW;
  if (flags_1) flags_1->d_un.d_val &= ~(Elf64_Xword)DF_1_NOW;
  for (size_t i = 0; i < o->segment_count; i++) {
    Elf64_Phdr *p = &o->segments[i];
    if (p->p_type != PT_GNU_RELRO || first < p->p_vaddr || first >= p->p_vaddr + p->p_memsz) continue;
    p->p_memsz = p->p_filesz = (first & ~(Elf64_Addr)(PAGE - 1)) - p->p_vaddr;
  }
}

// Other tools find the tables by the section headers.
static void move_section(object *o, Elf64_Addr from, Elf64_Addr to, size_t size) {
  size_t count;
  Elf64_Shdr *sections = sections_of(o, &count);
  for (size_t i = 0; i < count; i++) {
    Elf64_Shdr *s = &sections[i];
    if (s->sh_type != SHT_RELA || s->sh_addr != from) continue;
    s->sh_offset += to - from;
    s->sh_addr = to;
    s->sh_size = size;
  }
}

static void settle_all(object *o, const names *shared) {
  Elf64_Addr start = entry(o, DT_RELA), calls_start = start + entry(o, DT_RELASZ);
  size_t data_len = entry(o, DT_RELASZ) / sizeof(Elf64_Rela), calls_len = entry(o, DT_PLTRELSZ) / sizeof(Elf64_Rela);
  size_t len = data_len + calls_len;
  Elf64_Rela *table = at(o, start, len * sizeof *table);
  relocations relative = {allocate(len * sizeof *table), 0}, named = {allocate(len * sizeof *table), 0};
  relocations calls = {allocate(len * sizeof *table), 0};
  size_t *old = allocate(calls_len * sizeof *old); // former indexes of calls
  for (size_t i = 0; i < len; i++) {
    Elf64_Rela r = table[i];
    settle(o, shared, &r);
    if (ELF64_R_TYPE(r.r_info) == R_X86_64_RELATIVE) {
      append(&relative, &r);
    } else if (i < data_len) {
      append(&named, &r);
    } else {
      old[calls.len] = i - data_len;
      append(&calls, &r);
    }
  }
  qsort(relative.list, relative.len, sizeof *relative.list, by_offset);
  qsort(named.list, named.len, sizeof *named.list, by_symbol);
  memcpy(table, relative.list, relative.len * sizeof *table);
  memcpy(table + relative.len, named.list, named.len * sizeof *table);
  memcpy(table + relative.len + named.len, calls.list, calls.len * sizeof *table);

  size_t calls_size = calls.len * sizeof *table, data_size = len * sizeof *table - calls_size;
  move_section(o, start, start, data_size);
  set_entry(o, DT_RELACOUNT, relative.len);
  set_entry(o, DT_RELASZ, data_size);
  if (calls_len) {
    move_section(o, calls_start, start + data_size, calls_size);
    set_entry(o, DT_JMPREL, start + data_size);
    set_entry(o, DT_PLTRELSZ, calls_size);
  }
  bind_lazily(o, &calls, old);
}

// In small pieces: the page cache keeps what is written at once in one piece, and maps it whole into a process that
// touches a byte of it.
enum { PIECE = 16 << 10 };

static void write_file(const char *path, const object *o) {
  size_t size = strlen(path) + sizeof ".new";
  char *temporary = allocate(size);
  snprintf(temporary, size, "%s.new", path);
  int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
  if (fd < 0) die("%s: %s", temporary, strerror(errno));
  for (size_t done = 0; done < o->len;) {
    ssize_t n = write(fd, o->bytes + done, o->len - done < PIECE ? o->len - done : PIECE);
    if (n <= 0) die("%s: %s", temporary, strerror(errno));
    done += (size_t)n;
  }
  // A process that runs on the former copy keeps it.
  if (close(fd) != 0 || rename(temporary, path) != 0) die("%s: %s", path, strerror(errno));
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fputs("usage: settle LIBRARY COPY NAMES [DROPPED...]\n", stderr);
    return 2;
  }
  input = argv[1];
  object o = {0};
  struct stat st;
  o.bytes = read_file(argv[1], &o.len, &st);
  open_object(&o);
  names shared = read_names(argv[3]);
  settle_all(&o, &shared);
  for (int i = 4; i < argc; i++) drop_needed(&o, argv[i]);
  set_entry(&o, DT_ED_SIZE, (Elf64_Xword)st.st_size);
  set_entry(&o, DT_ED_MTIME, ed_settle_mtime(&st));
  write_file(argv[2], &o);
  return 0;
}
