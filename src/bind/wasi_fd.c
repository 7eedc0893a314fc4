// SPDX-License-Identifier: MIT
// Binding `wasi_fd`: descriptors of WASI programs. Each knows what may be done with it. See wasi.h.
#include "bind/wasi.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { TYPE_UNKNOWN, TYPE_BLOCK, TYPE_CHARACTER, TYPE_FOLDER, TYPE_FILE, TYPE_DATAGRAMS, TYPE_STREAM, TYPE_LINK };
enum { FLAG_APPEND = 1, FLAG_DSYNC = 2, FLAG_NONBLOCK = 4, FLAG_RSYNC = 8, FLAG_SYNC = 16 };
enum { SET_ACCESSED = 1, SET_ACCESSED_NOW = 2, SET_MODIFIED = 4, SET_MODIFIED_NOW = 8 };

// ---- numbers -------------------------------------------------------------------------------------------------------

int ed_wasi_errno(int number) {
  static const struct {
    int of_c, of_wasi;
  } numbers[] = {
      {0, 0},          {E2BIG, 1},         {EACCES, 2},           {EADDRINUSE, 3},    {EAGAIN, 6},
      {EALREADY, 7},   {EBADF, 8},         {EBADMSG, 9},          {EBUSY, 10},        {ECANCELED, 11},
      {ECHILD, 12},    {ECONNABORTED, 13}, {ECONNREFUSED, 14},    {ECONNRESET, 15},   {EDEADLK, 16},
      {EDOM, 18},      {EDQUOT, 19},       {EEXIST, 20},          {EFAULT, 21},       {EFBIG, 22},
      {EIDRM, 24},     {EILSEQ, 25},       {EINPROGRESS, 26},     {EINTR, 27},        {EINVAL, 28},
      {EIO, 29},       {EISCONN, 30},      {EISDIR, 31},          {ELOOP, 32},        {EMFILE, 33},
      {EMLINK, 34},    {EMSGSIZE, 35},     {EMULTIHOP, 36},       {ENAMETOOLONG, 37}, {ENETDOWN, 38},
      {ENETRESET, 39}, {ENETUNREACH, 40},  {ENFILE, 41},          {ENOBUFS, 42},      {ENODEV, 43},
      {ENOENT, 44},    {ENOEXEC, 45},      {ENOLCK, 46},          {ENOLINK, 47},      {ENOMEM, 48},
      {ENOMSG, 49},    {ENOPROTOOPT, 50},  {ENOSPC, 51},          {ENOSYS, 52},       {ENOTCONN, 53},
      {ENOTDIR, 54},   {ENOTEMPTY, 55},    {ENOTRECOVERABLE, 56}, {ENOTSOCK, 57},     {ENOTSUP, 58},
      {ENOTTY, 59},    {ENXIO, 60},        {EOVERFLOW, 61},       {EOWNERDEAD, 62},   {EPERM, 63},
      {EPIPE, 64},     {EPROTO, 65},       {EPROTONOSUPPORT, 66}, {EPROTOTYPE, 67},   {ERANGE, 68},
      {EROFS, 69},     {ESPIPE, 70},       {ESRCH, 71},           {ESTALE, 72},       {ETIMEDOUT, 73},
      {ETXTBSY, 74},   {EXDEV, 75},
  };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (numbers[i].of_c == number) return numbers[i].of_wasi;
  return WASI_IO;
}

int ed_wasi_result(int result) { return result < 0 ? ed_wasi_errno(errno) : WASI_OK; }

uint8_t ed_wasi_type_of(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG: return TYPE_FILE;
  case S_IFDIR: return TYPE_FOLDER;
  case S_IFLNK: return TYPE_LINK;
  case S_IFCHR: return TYPE_CHARACTER;
  case S_IFBLK: return TYPE_BLOCK;
  case S_IFSOCK: return TYPE_STREAM;
  default: return TYPE_UNKNOWN;
  }
}

uint8_t ed_wasi_dirent_type(unsigned char type) { return ed_wasi_type_of(DTTOIF(type)); }

static uint64_t nanos(struct timespec t) { return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec; }

void ed_wasi_put_stat(ed_wasi_call *c, uint32_t at, const struct stat *st) {
  uint8_t *p = ed_wasi_at(c, at, 64);
  if (!p) return;
  memset(p, 0, 64);
  ed_wasi_put64(c, at, st->st_dev), ed_wasi_put64(c, at + 8, st->st_ino);
  p[16] = ed_wasi_type_of(st->st_mode);
  ed_wasi_put64(c, at + 24, st->st_nlink), ed_wasi_put64(c, at + 32, (uint64_t)st->st_size);
  ed_wasi_put64(c, at + 40, nanos(st->st_atim)), ed_wasi_put64(c, at + 48, nanos(st->st_mtim));
  ed_wasi_put64(c, at + 56, nanos(st->st_ctim));
}

static struct timespec time_of(uint64_t t, bool set, bool now) {
  if (now) return (struct timespec){.tv_nsec = UTIME_NOW};
  if (!set) return (struct timespec){.tv_nsec = UTIME_OMIT};
  return (struct timespec){(time_t)(t / 1000000000), (long)(t % 1000000000)};
}

int ed_wasi_times(uint64_t accessed, uint64_t modified, uint32_t flags, struct timespec times[2]) {
  const uint32_t both_a = SET_ACCESSED | SET_ACCESSED_NOW, both_m = SET_MODIFIED | SET_MODIFIED_NOW;
  if ((flags & both_a) == both_a || (flags & both_m) == both_m || flags & ~(both_a | both_m)) return WASI_INVAL;
  times[0] = time_of(accessed, flags & SET_ACCESSED, flags & SET_ACCESSED_NOW);
  times[1] = time_of(modified, flags & SET_MODIFIED, flags & SET_MODIFIED_NOW);
  return WASI_OK;
}

// ---- the table -----------------------------------------------------------------------------------------------------

uint32_t ed_wasi_fd_add(ed_wasi *p, int take_fd, uint64_t rights, uint64_t inheriting) {
  uint32_t n = 0;
  while (n < p->fd_count && p->fds[n].fd >= 0) n++;
  if (n == p->fd_count) {
    p->fd_count = n ? n * 2 : 8;
    p->fds = ed_xrealloc(p->fds, p->fd_count * sizeof *p->fds);
    for (uint32_t i = n; i < p->fd_count; i++) p->fds[i] = (ed_wasi_fd){.fd = -1};
  }
  struct stat st;
  uint8_t type = fstat(take_fd, &st) == 0 ? ed_wasi_type_of(st.st_mode) : TYPE_UNKNOWN;
  p->fds[n] = (ed_wasi_fd){.fd = take_fd, .type = type, .rights = rights, .inheriting = inheriting};
  return n;
}

void ed_wasi_fd_close(ed_wasi_fd *f) {
  if (f->dir) closedir(f->dir);
  if (f->fd >= 0) close(f->fd);
  free(f->preopen);
  *f = (ed_wasi_fd){.fd = -1};
}

ed_wasi_fd *ed_wasi_fd_of(ed_wasi_call *c, uint32_t fd, uint64_t rights) {
  ed_wasi *p = c->program;
  if (ed_failed(c->a)) return NULL;
  ed_wasi_fd *f = fd < p->fd_count && p->fds[fd].fd >= 0 ? &p->fds[fd] : NULL;
  int err = !f ? WASI_BADF : (f->rights & rights) != rights ? WASI_NOTCAPABLE : WASI_OK;
  if (err && !c->err) c->err = err;
  return err ? NULL : f;
}

// fd_close(fd)
ED_FN(wasi_fd_close) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  if (f) ed_wasi_fd_close(f);
  return ed_wasi_end(&c, WASI_OK);
}

// fd_renumber(from, to)
ED_FN(wasi_fd_renumber) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *from = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  ed_wasi_fd *to = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  if (!from || !to || from == to) return ed_wasi_end(&c, WASI_OK);
  ed_wasi_fd_close(to);
  *to = *from;
  *from = (ed_wasi_fd){.fd = -1};
  return ed_wasi_end(&c, WASI_OK);
}

// fd_prestat_get(fd, where to)
ED_FN(wasi_fd_prestat_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  uint32_t at = ed_arg_u32(a);
  if (!f) return ed_wasi_end(&c, WASI_OK);
  if (!f->preopen) return ed_wasi_end(&c, WASI_INVAL);
  ed_wasi_put32(&c, at, 0); // a directory
  ed_wasi_put32(&c, at + 4, (uint32_t)strlen(f->preopen));
  return ed_wasi_end(&c, WASI_OK);
}

// fd_prestat_dir_name(fd, where to, room)
ED_FN(wasi_fd_prestat_dir_name) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  uint32_t at = ed_arg_u32(a);
  uint32_t room = ed_arg_u32(a);
  if (!f) return ed_wasi_end(&c, WASI_OK);
  if (!f->preopen) return ed_wasi_end(&c, WASI_BADF);
  size_t len = strlen(f->preopen);
  if (len > room) return ed_wasi_end(&c, WASI_NOBUFS);
  uint8_t *p = ed_wasi_at(&c, at, len);
  if (p) memcpy(p, f->preopen, len);
  return ed_wasi_end(&c, WASI_OK);
}

// ---- about a descriptor --------------------------------------------------------------------------------------------

static uint16_t flags_of(int fd) {
  int flags = fcntl(fd, F_GETFL);
  unsigned out = (flags & O_APPEND ? FLAG_APPEND : 0) | (flags & O_NONBLOCK ? FLAG_NONBLOCK : 0);
  if ((flags & O_SYNC) == O_SYNC) out |= FLAG_SYNC;
  else if (flags & O_DSYNC) out |= FLAG_DSYNC;
  return (uint16_t)out;
}

// fd_fdstat_get(fd, where to)
ED_FN(wasi_fd_fdstat_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  uint32_t at = ed_arg_u32(a);
  uint8_t *p = f ? ed_wasi_at(&c, at, 24) : NULL;
  if (!p) return ed_wasi_end(&c, WASI_OK);
  memset(p, 0, 24);
  p[0] = f->type;
  ed_wasi_put16(&c, at + 2, flags_of(f->fd));
  ed_wasi_put64(&c, at + 8, f->rights);
  ed_wasi_put64(&c, at + 16, f->inheriting);
  return ed_wasi_end(&c, WASI_OK);
}

// fd_fdstat_set_flags(fd, flags)
ED_FN(wasi_fd_fdstat_set_flags) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_SET_FLAGS);
  uint32_t flags = ed_arg_u32(a);
  if (!f) return ed_wasi_end(&c, WASI_OK);
  int set = (flags & FLAG_APPEND ? O_APPEND : 0) | (flags & FLAG_NONBLOCK ? O_NONBLOCK : 0) |
            (flags & FLAG_DSYNC ? O_DSYNC : 0) | (flags & (FLAG_SYNC | FLAG_RSYNC) ? O_SYNC : 0);
  return ed_wasi_end(&c, ed_wasi_result(fcntl(f->fd, F_SETFL, set)));
}

// fd_fdstat_set_rights(fd, rights, inheriting): fewer than there are
ED_FN(wasi_fd_fdstat_set_rights) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), 0);
  uint64_t rights = (uint64_t)ed_arg_i64(a);
  uint64_t inheriting = (uint64_t)ed_arg_i64(a);
  if (!f) return ed_wasi_end(&c, WASI_OK);
  if (rights & ~f->rights || inheriting & ~f->inheriting) return ed_wasi_end(&c, WASI_NOTCAPABLE);
  f->rights = rights, f->inheriting = inheriting;
  return ed_wasi_end(&c, WASI_OK);
}

// fd_filestat_get(fd, where to)
ED_FN(wasi_fd_filestat_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_FILESTAT_GET);
  uint32_t at = ed_arg_u32(a);
  struct stat st;
  if (!f) return ed_wasi_end(&c, WASI_OK);
  if (fstat(f->fd, &st) != 0) return ed_wasi_end(&c, ed_wasi_errno(errno));
  ed_wasi_put_stat(&c, at, &st);
  return ed_wasi_end(&c, WASI_OK);
}

// fd_filestat_set_size(fd, size)
ED_FN(wasi_fd_filestat_set_size) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_FILESTAT_SET_SIZE);
  int64_t size = ed_arg_i64(a);
  return ed_wasi_end(&c, f ? ed_wasi_result(ftruncate(f->fd, size)) : WASI_OK);
}

// fd_filestat_set_times(fd, accessed, modified, which)
ED_FN(wasi_fd_filestat_set_times) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_FILESTAT_SET_TIMES);
  uint64_t accessed = (uint64_t)ed_arg_i64(a);
  uint64_t modified = (uint64_t)ed_arg_i64(a);
  uint32_t flags = ed_arg_u32(a);
  struct timespec times[2];
  int err = ed_wasi_times(accessed, modified, flags, times);
  return ed_wasi_end(&c, f && !err ? ed_wasi_result(futimens(f->fd, times)) : err);
}

// fd_advise(fd, offset, length, advice)
ED_FN(wasi_fd_advise) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_ADVISE);
  int64_t offset = ed_arg_i64(a);
  int64_t len = ed_arg_i64(a);
  uint32_t advice = ed_arg_u32(a);
  static const int advices[] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                                POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE};
  if (!f) return ed_wasi_end(&c, WASI_OK);
  if (advice >= sizeof advices / sizeof *advices) return ed_wasi_end(&c, WASI_INVAL);
  return ed_wasi_end(&c, ed_wasi_errno(posix_fadvise(f->fd, offset, len, advices[advice])));
}

// fd_allocate(fd, offset, length)
ED_FN(wasi_fd_allocate) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_ALLOCATE);
  int64_t offset = ed_arg_i64(a);
  int64_t len = ed_arg_i64(a);
  return ed_wasi_end(&c, f ? ed_wasi_errno(posix_fallocate(f->fd, offset, len)) : WASI_OK);
}

// fd_sync(fd)
ED_FN(wasi_fd_sync) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_SYNC);
  return ed_wasi_end(&c, f ? ed_wasi_result(fsync(f->fd)) : WASI_OK);
}

// fd_datasync(fd)
ED_FN(wasi_fd_datasync) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_DATASYNC);
  return ed_wasi_end(&c, f ? ed_wasi_result(fdatasync(f->fd)) : WASI_OK);
}

// ---- reading and writing -------------------------------------------------------------------------------------------

typedef struct vectors {
  struct iovec few[16], *all;
  uint32_t count;
} vectors;

// The parts of memory that a list of {address, length} names.
static bool read_vectors(ed_wasi_call *c, uint32_t at, uint32_t count, vectors *v) {
  *v = (vectors){.all = NULL};
  const uint8_t *list = ed_wasi_at(c, at, (uint64_t)count * 8);
  if (!list) return false;
  if (count > IOV_MAX) {
    c->err = WASI_INVAL;
    return false;
  }
  v->count = count;
  v->all = count <= 16 ? v->few : ed_xmalloc(count * sizeof *v->all);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t len = ed_wasi_get32(list + 8 * i + 4);
    v->all[i] = (struct iovec){ed_wasi_at(c, ed_wasi_get32(list + 8 * i), len), len};
  }
  return !c->err;
}

static void free_vectors(vectors *v) {
  if (v->all != v->few) free(v->all);
}

typedef ssize_t move_fn(int fd, const struct iovec *vectors, int count, off_t offset);
static ssize_t do_read(int fd, const struct iovec *v, int n, off_t at) {
  (void)at;
  return readv(fd, v, n);
}
static ssize_t do_write(int fd, const struct iovec *v, int n, off_t at) {
  (void)at;
  return writev(fd, v, n);
}

// A descriptor that another program has set not to wait is waited for here, unless this one wants it so.
static ssize_t move(ed_wasi_fd *f, const vectors *v, move_fn *fn, int64_t offset, short events) {
  for (;;) {
    ssize_t n = fn(f->fd, v->all, (int)v->count, offset);
    if (n >= 0 || (errno != EINTR && errno != EAGAIN)) return n;
    if (errno == EAGAIN && (f->preopen || f->type == TYPE_FILE)) return n;
    struct pollfd p = {.fd = f->fd, .events = events};
    if (errno == EAGAIN && poll(&p, 1, -1) < 0 && errno != EINTR) return -1;
  }
}

static ed_val transfer(ed_args *a, uint64_t right, move_fn *fn, bool has_offset, short events) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), has_offset ? right | WASI_FD_SEEK : right);
  uint32_t at = ed_arg_u32(a);
  uint32_t count = ed_arg_u32(a);
  int64_t offset = has_offset ? ed_arg_i64(a) : 0;
  uint32_t size_at = ed_arg_u32(a);
  vectors v = {.all = NULL};
  if (!f || ed_failed(a) || !read_vectors(&c, at, count, &v)) {
    if (v.all) free_vectors(&v);
    return ed_wasi_end(&c, WASI_OK);
  }
  ssize_t n = move(f, &v, fn, offset, events);
  int err = n < 0 ? ed_wasi_errno(errno) : WASI_OK;
  free_vectors(&v);
  if (n >= 0) ed_wasi_put32(&c, size_at, (uint32_t)n);
  return ed_wasi_end(&c, err);
}

// fd_read(fd, vectors, count, where the size goes)
ED_FN(wasi_fd_read) { return transfer(a, WASI_FD_READ, do_read, false, POLLIN); }
// fd_write(fd, vectors, count, where the size goes)
ED_FN(wasi_fd_write) { return transfer(a, WASI_FD_WRITE, do_write, false, POLLOUT); }
// fd_pread(fd, vectors, count, offset, where the size goes)
ED_FN(wasi_fd_pread) { return transfer(a, WASI_FD_READ, preadv, true, POLLIN); }
// fd_pwrite(fd, vectors, count, offset, where the size goes)
ED_FN(wasi_fd_pwrite) { return transfer(a, WASI_FD_WRITE, pwritev, true, POLLOUT); }

static ed_val seek(ed_wasi_call *c, const ed_wasi_fd *f, int64_t offset, int whence, uint32_t at) {
  if (!f) return ed_wasi_end(c, WASI_OK);
  off_t now = lseek(f->fd, offset, whence);
  if (now < 0) return ed_wasi_end(c, ed_wasi_errno(errno));
  ed_wasi_put64(c, at, (uint64_t)now);
  return ed_wasi_end(c, WASI_OK);
}

// fd_seek(fd, offset, whence, where the new one goes)
ED_FN(wasi_fd_seek) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_SEEK);
  int64_t offset = ed_arg_i64(a);
  uint32_t whence = ed_arg_u32(a);
  uint32_t at = ed_arg_u32(a);
  static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  if (whence > 2) return ed_wasi_end(&c, WASI_INVAL);
  return seek(&c, f, offset, whences[whence], at);
}

// fd_tell(fd, where it goes)
ED_FN(wasi_fd_tell) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_TELL);
  uint32_t at = ed_arg_u32(a);
  return seek(&c, f, 0, SEEK_CUR, at);
}

// ---- directories ---------------------------------------------------------------------------------------------------

enum { DIRENT = 24 };

static DIR *open_listing(ed_wasi_fd *f) {
  if (f->dir) return f->dir;
  int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  f->dir = fd < 0 ? NULL : fdopendir(fd);
  if (!f->dir && fd >= 0) close(fd);
  return f->dir;
}

// fd_readdir(fd, where to, room, cookie, where the used room goes): the last entry may be cut off
ED_FN(wasi_fd_readdir) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_READDIR);
  uint32_t at = ed_arg_u32(a);
  uint32_t room = ed_arg_u32(a);
  int64_t cookie = ed_arg_i64(a);
  uint32_t used_at = ed_arg_u32(a);
  uint8_t *to = f ? ed_wasi_at(&c, at, room) : NULL;
  if (!to) return ed_wasi_end(&c, WASI_OK);
  DIR *dir = open_listing(f);
  if (!dir) return ed_wasi_end(&c, ed_wasi_errno(errno));
  if (cookie == 0) rewinddir(dir);
  else seekdir(dir, (long)cookie);
  uint32_t used = 0;
  while (used < room) {
    errno = 0;
    const struct dirent *e = readdir(dir);
    if (!e && errno) return ed_wasi_end(&c, ed_wasi_errno(errno));
    if (!e) break;
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue; // as Node
    uint8_t entry[DIRENT + sizeof e->d_name] = {0};
    uint32_t len = (uint32_t)strlen(e->d_name);
    memcpy(entry, &(uint64_t){(uint64_t)telldir(dir)}, 8);
    memcpy(entry + 8, &(uint64_t){e->d_ino}, 8);
    memcpy(entry + 16, &len, 4);
    entry[20] = ed_wasi_dirent_type(e->d_type);
    memcpy(entry + DIRENT, e->d_name, len);
    uint32_t fits = DIRENT + len < room - used ? DIRENT + len : room - used;
    memcpy(to + used, entry, fits);
    used += fits;
  }
  ed_wasi_put32(&c, used_at, used);
  return ed_wasi_end(&c, WASI_OK);
}

// ---- sockets -------------------------------------------------------------------------------------------------------

// sock_accept(fd, flags, where the new descriptor goes)
ED_FN(wasi_sock_accept) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_SOCK_ACCEPT);
  uint32_t flags = ed_arg_u32(a);
  uint32_t at = ed_arg_u32(a);
  if (!f) return ed_wasi_end(&c, WASI_OK);
  int fd = accept4(f->fd, NULL, NULL, SOCK_CLOEXEC | (flags & FLAG_NONBLOCK ? SOCK_NONBLOCK : 0));
  if (fd < 0) return ed_wasi_end(&c, ed_wasi_errno(errno));
  ed_wasi_put32(&c, at, ed_wasi_fd_add(c.program, fd, f->inheriting, f->inheriting));
  return ed_wasi_end(&c, WASI_OK);
}

// sock_recv(fd, vectors, count, flags, where the size goes, where flags go)
ED_FN(wasi_sock_recv) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_READ);
  uint32_t at = ed_arg_u32(a);
  uint32_t count = ed_arg_u32(a);
  uint32_t flags = ed_arg_u32(a);
  uint32_t size_at = ed_arg_u32(a);
  uint32_t flags_at = ed_arg_u32(a);
  enum { PEEK = 1, WAIT_ALL = 2, TRUNCATED = 1 };
  vectors v = {.all = NULL};
  ssize_t n = -1;
  struct msghdr message = {0};
  if (f && read_vectors(&c, at, count, &v)) {
    message.msg_iov = v.all, message.msg_iovlen = v.count;
    n = recvmsg(f->fd, &message, (flags & PEEK ? MSG_PEEK : 0) | (flags & WAIT_ALL ? MSG_WAITALL : 0));
  }
  int err = ed_wasi_errno(errno);
  if (v.all) free_vectors(&v);
  if (n < 0) return ed_wasi_end(&c, err);
  ed_wasi_put32(&c, size_at, (uint32_t)n);
  ed_wasi_put16(&c, flags_at, message.msg_flags & MSG_TRUNC ? TRUNCATED : 0);
  return ed_wasi_end(&c, WASI_OK);
}

// sock_send(fd, vectors, count, flags, where the size goes)
ED_FN(wasi_sock_send) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_FD_WRITE);
  uint32_t at = ed_arg_u32(a);
  uint32_t count = ed_arg_u32(a);
  ed_arg_u32(a); // there are no flags
  uint32_t size_at = ed_arg_u32(a);
  vectors v = {.all = NULL};
  ssize_t n = -1;
  if (f && read_vectors(&c, at, count, &v)) {
    struct msghdr message = {.msg_iov = v.all, .msg_iovlen = v.count};
    n = sendmsg(f->fd, &message, MSG_NOSIGNAL);
  }
  int err = ed_wasi_errno(errno);
  if (v.all) free_vectors(&v);
  if (n < 0) return ed_wasi_end(&c, err);
  ed_wasi_put32(&c, size_at, (uint32_t)n);
  return ed_wasi_end(&c, WASI_OK);
}

// sock_shutdown(fd, how)
ED_FN(wasi_sock_shutdown) {
  ed_wasi_call c = ed_wasi_begin(a);
  ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_arg_u32(a), WASI_SOCK_SHUTDOWN);
  uint32_t how = ed_arg_u32(a);
  static const int hows[] = {-1, SHUT_RD, SHUT_WR, SHUT_RDWR};
  if (how == 0 || how > 3) return ed_wasi_end(&c, WASI_INVAL);
  return ed_wasi_end(&c, f ? ed_wasi_result(shutdown(f->fd, hows[how])) : WASI_OK);
}

const ed_native ed_bind_wasi_fd[] = {
    {"fd_advise", wasi_fd_advise},
    {"fd_allocate", wasi_fd_allocate},
    {"fd_close", wasi_fd_close},
    {"fd_datasync", wasi_fd_datasync},
    {"fd_fdstat_get", wasi_fd_fdstat_get},
    {"fd_fdstat_set_flags", wasi_fd_fdstat_set_flags},
    {"fd_fdstat_set_rights", wasi_fd_fdstat_set_rights},
    {"fd_filestat_get", wasi_fd_filestat_get},
    {"fd_filestat_set_size", wasi_fd_filestat_set_size},
    {"fd_filestat_set_times", wasi_fd_filestat_set_times},
    {"fd_pread", wasi_fd_pread},
    {"fd_prestat_dir_name", wasi_fd_prestat_dir_name},
    {"fd_prestat_get", wasi_fd_prestat_get},
    {"fd_pwrite", wasi_fd_pwrite},
    {"fd_read", wasi_fd_read},
    {"fd_readdir", wasi_fd_readdir},
    {"fd_renumber", wasi_fd_renumber},
    {"fd_seek", wasi_fd_seek},
    {"fd_sync", wasi_fd_sync},
    {"fd_tell", wasi_fd_tell},
    {"fd_write", wasi_fd_write},
    {"sock_accept", wasi_sock_accept},
    {"sock_recv", wasi_sock_recv},
    {"sock_send", wasi_sock_send},
    {"sock_shutdown", wasi_sock_shutdown},
    {0},
};
