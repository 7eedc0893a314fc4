// SPDX-License-Identifier: MIT
// What the bindings of WASI (`wasi_*.c`) share: a program's descriptors and the memory that its calls point into.
//
//   program   what one WASI object of JavaScript is: arguments, environment, table of descriptors
//   call      one import that the program called: `memory` is its linear memory while the call runs, and an address
//             out of it fails the call
//
// Natives give the errno of WASI, which has numbers of its own.
#ifndef ED_BIND_WASI_H
#define ED_BIND_WASI_H

#include "engine/engine.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

enum {
  WASI_OK = 0,
  WASI_ACCES = 2,
  WASI_BADF = 8,
  WASI_ILSEQ = 25,
  WASI_INVAL = 28,
  WASI_IO = 29,
  WASI_ISDIR = 31,
  WASI_LOOP = 32,
  WASI_NAMETOOLONG = 37,
  WASI_NOBUFS = 42,
  WASI_NOENT = 44,
  WASI_NOSYS = 52,
  WASI_NOTDIR = 54,
  WASI_NOTSUP = 58,
  WASI_OVERFLOW = 61,
  WASI_PERM = 63,
  WASI_NOTCAPABLE = 76,
};

// Rights of a descriptor, by bit.
#define WASI_FD_DATASYNC             (UINT64_C(1) << 0)
#define WASI_FD_READ                 (UINT64_C(1) << 1)
#define WASI_FD_SEEK                 (UINT64_C(1) << 2)
#define WASI_FD_SET_FLAGS            (UINT64_C(1) << 3)
#define WASI_FD_SYNC                 (UINT64_C(1) << 4)
#define WASI_FD_TELL                 (UINT64_C(1) << 5)
#define WASI_FD_WRITE                (UINT64_C(1) << 6)
#define WASI_FD_ADVISE               (UINT64_C(1) << 7)
#define WASI_FD_ALLOCATE             (UINT64_C(1) << 8)
#define WASI_PATH_CREATE_DIRECTORY   (UINT64_C(1) << 9)
#define WASI_PATH_CREATE_FILE        (UINT64_C(1) << 10)
#define WASI_PATH_LINK_SOURCE        (UINT64_C(1) << 11)
#define WASI_PATH_LINK_TARGET        (UINT64_C(1) << 12)
#define WASI_PATH_OPEN               (UINT64_C(1) << 13)
#define WASI_FD_READDIR              (UINT64_C(1) << 14)
#define WASI_PATH_READLINK           (UINT64_C(1) << 15)
#define WASI_PATH_RENAME_SOURCE      (UINT64_C(1) << 16)
#define WASI_PATH_RENAME_TARGET      (UINT64_C(1) << 17)
#define WASI_PATH_FILESTAT_GET       (UINT64_C(1) << 18)
#define WASI_PATH_FILESTAT_SET_SIZE  (UINT64_C(1) << 19)
#define WASI_PATH_FILESTAT_SET_TIMES (UINT64_C(1) << 20)
#define WASI_FD_FILESTAT_GET         (UINT64_C(1) << 21)
#define WASI_FD_FILESTAT_SET_SIZE    (UINT64_C(1) << 22)
#define WASI_FD_FILESTAT_SET_TIMES   (UINT64_C(1) << 23)
#define WASI_PATH_SYMLINK            (UINT64_C(1) << 24)
#define WASI_PATH_REMOVE_DIRECTORY   (UINT64_C(1) << 25)
#define WASI_PATH_UNLINK_FILE        (UINT64_C(1) << 26)
#define WASI_POLL_FD_READWRITE       (UINT64_C(1) << 27)
#define WASI_SOCK_SHUTDOWN           (UINT64_C(1) << 28)
#define WASI_SOCK_ACCEPT             (UINT64_C(1) << 29)
#define WASI_ALL_RIGHTS              ((UINT64_C(1) << 30) - 1)

typedef struct ed_wasi_fd {
  int fd; // -1: free
  uint8_t type;
  uint64_t rights, inheriting;
  char *preopen; // the directory's name in the program, of those it began with
  DIR *dir;      // while it is being listed
} ed_wasi_fd;

typedef struct ed_wasi_list { // arguments, or the environment
  char **items;
  uint32_t count;
} ed_wasi_list;

typedef struct ed_wasi {
  ed_wasi_list args, environment;
  ed_wasi_fd *fds;
  uint32_t fd_count;
} ed_wasi;

typedef struct ed_wasi_call {
  ed_args *a;
  ed_wasi *program;
  ed_bytes memory;
  int err; // the first thing that was wrong
} ed_wasi_call;

// Reads the two arguments that every import has first: the program and its memory.
ed_wasi_call ed_wasi_begin(ed_args *a);
// The call's result: `err`, or what had been wrong before.
ed_val ed_wasi_end(ed_wasi_call *c, int err);

// The next argument, read; an address with `len` bytes behind it, NULL when they are not in memory.
uint8_t *ed_wasi_at(ed_wasi_call *c, uint32_t address, uint64_t len);
void ed_wasi_put16(ed_wasi_call *c, uint32_t address, uint16_t n);
void ed_wasi_put32(ed_wasi_call *c, uint32_t address, uint32_t n);
void ed_wasi_put64(ed_wasi_call *c, uint32_t address, uint64_t n);
uint16_t ed_wasi_get16(const uint8_t *p);
uint32_t ed_wasi_get32(const uint8_t *p);
uint64_t ed_wasi_get64(const uint8_t *p);

// A descriptor that has the rights, else NULL and err.
ed_wasi_fd *ed_wasi_fd_of(ed_wasi_call *c, uint32_t fd, uint64_t rights);
// Takes a descriptor of the system into the table; the number that the program knows it by.
uint32_t ed_wasi_fd_add(ed_wasi *program, int take_fd, uint64_t rights, uint64_t inheriting);
void ed_wasi_fd_close(ed_wasi_fd *f);

int ed_wasi_errno(int number);  // of an errno of C
int ed_wasi_result(int result); // of a call of C that returns -1 and sets errno
uint8_t ed_wasi_type_of(mode_t mode);
uint8_t ed_wasi_dirent_type(unsigned char type);
void ed_wasi_put_stat(ed_wasi_call *c, uint32_t address, const struct stat *st);
// Times of a file as the flags want them: 0 or an errno of WASI.
int ed_wasi_times(uint64_t accessed, uint64_t modified, uint32_t flags, struct timespec times[2]);

// ---- paths ---------------------------------------------------------------------------------------------------------

// A path beneath a directory, resolved one name after the other, so that it cannot lead out of it: the directory of the
// last name and that name. Shut by ed_wasi_place_shut.
typedef struct ed_wasi_place {
  int dir;
  bool owns_dir;
  bool is_folder; // the path ends in a slash
  char name[256];
} ed_wasi_place;

// `follows` the last name, too, if it is a link.
int ed_wasi_resolve(int beneath, const char *path, size_t len, bool follows, ed_wasi_place *place);
void ed_wasi_place_shut(ed_wasi_place *place);

#endif
