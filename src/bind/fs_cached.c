// SPDX-License-Identifier: MIT
// What the kernel has at hand: see fs_cached.h.
//
//   names   openat2(2) with RESOLVE_CACHED, and O_PATH, which opens nothing: a pipe or a device must not be opened
//           before it is known to be none
//   inodes  statx(2) with AT_STATX_DONT_SYNC, which asks no server; what it says is the truth of file systems that have
//           none. Which those are is asked once a device, in the pool: statfs(2) may wait, even for this very process
//   pages   preadv2(2) with RWF_NOWAIT
#include "bind/fs_cached.h"

#include "base/mem.h"
#include "loop/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
  MOST = 64 << 10, // bytes to copy here: more are no faster than by the pool, and hold up the loop
  DEVICES = 16,    // whose file systems are remembered
};

// ---- names ---------------------------------------------------------------------------------------------------------

// Kernels before 5.12 do not know the call or the flag; some sandboxes refuse it.
static atomic_bool is_refused;

// A descriptor, or a negative errno.
static int open_cached(const char *path, int flags) {
  if (is_refused) return -EAGAIN;
  struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC, .resolve = RESOLVE_CACHED};
  int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  if (fd >= 0) return fd;
  if (errno == ENOSYS || errno == EINVAL || errno == EPERM) is_refused = true;
  return -errno;
}

// Whether no descriptor is the truth, whatever else the kernel would have to look at.
static bool leads_nowhere(int fd) { return fd == -ENOENT || fd == -ENOTDIR; }

// ---- file systems --------------------------------------------------------------------------------------------------

static bool is_local(const struct statfs *s) {
  switch ((unsigned long)s->f_type) {
  case EXT4_SUPER_MAGIC: // and ext2, ext3
  case XFS_SUPER_MAGIC:
  case BTRFS_SUPER_MAGIC:
  case F2FS_SUPER_MAGIC:
  case TMPFS_MAGIC:
  case OVERLAYFS_SUPER_MAGIC:
  case SQUASHFS_MAGIC:
  case EROFS_SUPER_MAGIC_V1: return true;
  default: return false;
  }
}

typedef struct device {
  dev_t id;
  enum { ASKED, LOCAL, OTHER } kind;
} device;

static _Thread_local device devices[DEVICES];
static _Thread_local int device_count;

typedef struct question {
  ed_job job;
  device *about;
  int fd;
  bool local;
} question;

static void ask(ed_job *job) {
  question *q = (question *)job;
  struct statfs s;
  q->local = fstatfs(q->fd, &s) == 0 && is_local(&s);
  close(q->fd);
}

static void note(ed_job *job, int status) {
  question *q = (question *)job;
  q->about->kind = status == 0 && q->local ? LOCAL : OTHER;
  free(q);
}

// Whether the device's files are of this machine alone. Nothing is said of one that was not met before.
static bool is_on_local(int fd, dev_t id) {
  for (int i = 0; i < device_count; i++)
    if (devices[i].id == id) return devices[i].kind == LOCAL;
  int own = device_count < DEVICES ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
  if (own < 0) return false;
  device *d = &devices[device_count++];
  *d = (device){id, ASKED};
  question *q = ed_xmalloc(sizeof *q);
  *q = (question){.job = {.work = ask, .after = note}, .about = d, .fd = own};
  ed_job_submit(ed_loop_here(), &q->job); // never fails
  return false;
}

static dev_t device_of(const struct statx *x) { return makedev(x->stx_dev_major, x->stx_dev_minor); }

static bool look(int fd, struct statx *x) {
  return statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS | STATX_BTIME, x) == 0 &&
         is_on_local(fd, device_of(x));
}

// ---- inodes --------------------------------------------------------------------------------------------------------

static uv_timespec_t time_of(struct statx_timestamp t) { return (uv_timespec_t){(long)t.tv_sec, (long)t.tv_nsec}; }

static uv_stat_t stat_of(const struct statx *x) {
  return (uv_stat_t){
      .st_dev = device_of(x),
      .st_mode = x->stx_mode,
      .st_nlink = x->stx_nlink,
      .st_uid = x->stx_uid,
      .st_gid = x->stx_gid,
      .st_rdev = makedev(x->stx_rdev_major, x->stx_rdev_minor),
      .st_ino = x->stx_ino,
      .st_size = x->stx_size,
      .st_blksize = x->stx_blksize,
      .st_blocks = x->stx_blocks,
      .st_atim = time_of(x->stx_atime),
      .st_mtim = time_of(x->stx_mtime),
      .st_ctim = time_of(x->stx_ctime),
      .st_birthtim = time_of(x->stx_btime),
  };
}

// What the name is, open by O_PATH as *fd; when true and *err is not 0, it leads nowhere.
static bool find(const char *path, int flags, int *fd, struct statx *x, int *err) {
  *fd = open_cached(path, O_PATH | flags);
  *err = leads_nowhere(*fd) ? *fd : 0;
  if (*err) return true;
  if (*fd < 0) return false;
  if (look(*fd, x)) return true;
  close(*fd);
  return false;
}

bool ed_cached_stat(const char *path, bool follows_link, uv_stat_t *st, int *err) {
  struct statx x;
  int fd;
  if (!find(path, follows_link ? 0 : O_NOFOLLOW, &fd, &x, err)) return false;
  if (*err) return true;
  close(fd);
  *st = stat_of(&x);
  return true;
}

bool ed_cached_fstat(int fd, uv_stat_t *st) {
  struct statx x;
  if (!look(fd, &x)) return false;
  *st = stat_of(&x);
  return true;
}

// access(2) is of the real user.
bool ed_cached_access(const char *path, int *err) {
  if (getuid() != geteuid() || getgid() != getegid()) return false;
  int fd = open_cached(path, O_PATH);
  *err = leads_nowhere(fd) ? fd : 0;
  if (fd >= 0) close(fd);
  return fd >= 0 || *err;
}

// ---- descriptors ---------------------------------------------------------------------------------------------------

// Opens what is known to be a file or a directory; O_NONBLOCK in case it was replaced by a pipe meanwhile.
static int open_found(const char *path, int flags) {
  int fd = open_cached(path, flags | O_NONBLOCK);
  if (fd >= 0 && !(flags & O_NONBLOCK)) fcntl(fd, F_SETFL, flags);
  return fd;
}

static bool only_reads(int flags) { return (flags & ~(O_NOFOLLOW | O_DIRECTORY | O_NONBLOCK | O_NOCTTY)) == O_RDONLY; }

bool ed_cached_open(const char *path, int flags, int *fd) {
  struct statx x;
  int found, err;
  if (!only_reads(flags) || !find(path, flags & O_NOFOLLOW, &found, &x, &err)) return false;
  *fd = err;
  if (err) return true;
  close(found);
  if (!S_ISREG(x.stx_mode) && !S_ISDIR(x.stx_mode)) return false;
  *fd = open_found(path, flags);
  return *fd >= 0;
}

// What was written is looked after when it is closed, and a file without a name then goes: both may take long.
bool ed_cached_close(int fd) {
  struct statx x;
  int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) == O_RDONLY && look(fd, &x) && S_ISREG(x.stx_mode) && x.stx_nlink > 0 &&
         close(fd) == 0;
}

static ssize_t read_cached(int fd, void *bytes, size_t len, int64_t position) {
  struct iovec piece = {bytes, len};
  return preadv2(fd, &piece, 1, position, RWF_NOWAIT);
}

// Less than was asked for is the end, or all that is at hand: then what was read of a file counts for nothing.
bool ed_cached_read(int fd, void *bytes, size_t len, int64_t position, size_t *count) {
  if (len > MOST) return false;
  ssize_t n = read_cached(fd, bytes, len, position);
  if (n < 0) return false;
  *count = (size_t)n;
  if (n == 0 || *count == len) return true;
  off_t end = position < 0 ? lseek(fd, 0, SEEK_CUR) : position + n;
  char more;
  if (end < 0 || read_cached(fd, &more, 1, end) == 0) return true; // of a pipe it is all there is
  if (position < 0) lseek(fd, end - n, SEEK_SET);
  return false;
}

bool ed_cached_contents(const char *path, int flags, uint8_t **bytes, size_t *len, int *err) {
  struct statx x;
  int fd;
  if (!only_reads(flags) || !find(path, flags & O_NOFOLLOW, &fd, &x, err)) return false;
  if (*err) return true;
  close(fd);
  if (!S_ISREG(x.stx_mode) || x.stx_size == 0 || x.stx_size > MOST) return false;
  fd = open_found(path, flags);
  if (fd < 0) return false;
  // One byte more, which must not be there.
  size_t size = x.stx_size;
  uint8_t *room = ed_xmalloc(size + 1);
  bool whole = read_cached(fd, room, size + 1, 0) == (ssize_t)size;
  close(fd);
  if (whole) *bytes = room, *len = size;
  else free(room);
  return whole;
}
