// SPDX-License-Identifier: MIT
// Binding `fs_copy`: a tree of folders and plain files copied over another in one trip into C, or one job of the pool,
// by names within open folders, so that no path is looked up anew for each file.
//
// Links are left to the caller: their paths come back. Whatever else is not plain (a pipe, a folder that may not be
// entered, a file where a folder should be, any error) ends it, and the caller begins anew in small steps, which find
// the same trouble and name it. What was copied until then does no harm: it would be overwritten.
#include "base/buf.h"
#include "base/mem.h"
#include "loop/loop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct copy_job {
  ed_job job;
  char *from, *to;
  bool in_place; // files that are there keep their inodes
  ed_buf at;     // the folder that is being copied, relative, with a slash behind it
  ed_buf links;  // their relative paths, ended by NUL
  bool ok;
} copy_job;

static void add(ed_buf *b, const char *text, size_t len) {
  b->max = SIZE_MAX / 2;
  ed_buf_append(b, text, len);
}

// ---- files ---------------------------------------------------------------------------------------------------------

static bool is_one(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

static bool copy_bytes(int in, int out, off_t size) {
  enum { PIECE = 1 << 30 };
  bool in_kernel = true; // two file systems may not be able to do it between them
  for (off_t left = size; left > 0;) {
    size_t want = left < PIECE ? (size_t)left : PIECE;
    ssize_t n = in_kernel ? copy_file_range(in, NULL, out, NULL, want, 0) : sendfile(out, in, NULL, want);
    if (n > 0) {
      left -= n;
    } else if (in_kernel) {
      in_kernel = false;
    } else if (n == 0) {
      return true; // shorter than it was
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// The file to write to, empty or to be overwritten; what is there is another one, and plain.
static int open_target(int dir, const char *name, const struct stat *source, bool in_place) {
  int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  mode_t mode = source->st_mode & 0777;
  if (in_place) return openat(dir, name, flags, mode);
  int fd = openat(dir, name, flags | O_EXCL, mode);
  if (fd >= 0 || errno != EEXIST) return fd;
  struct stat st;
  if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || is_one(&st, source) || unlinkat(dir, name, 0) != 0)
    return -1;
  return openat(dir, name, flags | O_EXCL, mode);
}

static bool write_target(int in, int out, const struct stat *source) {
  struct stat st;
  if (fstat(out, &st) != 0 || !S_ISREG(st.st_mode) || is_one(&st, source)) return false;
  // Cut behind the writing: see write_all() of fs_file.c.
  return copy_bytes(in, out, source->st_size) &&
         (st.st_size <= source->st_size || ftruncate(out, source->st_size) == 0) &&
         (st.st_mode == source->st_mode || fchmod(out, source->st_mode & 07777) == 0);
}

static bool copy_file(int from, int to, const char *name, bool in_place) {
  int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (in < 0) return false;
  struct stat source;
  bool ok = fstat(in, &source) == 0 && S_ISREG(source.st_mode);
  int out = ok ? open_target(to, name, &source, in_place) : -1;
  ok = out >= 0 && write_target(in, out, &source);
  if (out >= 0) close(out);
  close(in);
  return ok;
}

// ---- folders -------------------------------------------------------------------------------------------------------

static bool copy_folder(copy_job *j, int from, const char *from_name, int to, const char *to_name);

static unsigned char type_of(DIR *dir, const struct dirent *e) {
  struct stat st;
  if (e->d_type != DT_UNKNOWN) return e->d_type;
  return fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? IFTODT(st.st_mode) : DT_UNKNOWN;
}

static bool copy_entry(copy_job *j, DIR *dir, int to, const struct dirent *e) {
  const char *name = e->d_name;
  size_t len = strlen(name), outer = j->at.len;
  switch (type_of(dir, e)) {
  case DT_REG: return copy_file(dirfd(dir), to, name, j->in_place);
  case DT_LNK:
    add(&j->links, j->at.data, outer);
    add(&j->links, name, len + 1);
    return true;
  case DT_DIR: {
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return true;
    add(&j->at, name, len);
    add(&j->at, "/", 1);
    bool ok = copy_folder(j, dirfd(dir), name, to, name);
    j->at.len = outer;
    return ok;
  }
  default: return false;
  }
}

static bool copy_entries(copy_job *j, DIR *dir, int to) {
  for (;;) {
    errno = 0;
    const struct dirent *e = readdir(dir);
    if (!e) return errno == 0;
    if (!copy_entry(j, dir, to, e)) return false;
  }
}

// A folder that is made gets its mode last, since it may not be writable then; one whose owner may not enter it, or
// read it, or in which links could not be made any more, is not for here.
static bool fill_folder(copy_job *j, DIR *dir, int to, const char *to_name) {
  struct stat source, target;
  if (fstat(dirfd(dir), &source) != 0 || (source.st_mode & S_IRWXU) != S_IRWXU) return false;
  bool is_made = mkdirat(to, to_name, 0777) == 0;
  if (!is_made && errno != EEXIST) return false;
  int fd = openat(to, to_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return false;
  bool ok = fstat(fd, &target) == 0 && !is_one(&source, &target) && copy_entries(j, dir, fd);
  if (is_made && fchmod(fd, source.st_mode & 07777) != 0) ok = false;
  close(fd);
  return ok;
}

static bool copy_folder(copy_job *j, int from, const char *from_name, int to, const char *to_name) {
  int fd = openat(from, from_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return false;
  DIR *dir = fdopendir(fd);
  if (!dir) {
    close(fd);
    return false;
  }
  bool ok = fill_folder(j, dir, to, to_name);
  closedir(dir);
  return ok;
}

// ---- native --------------------------------------------------------------------------------------------------------

static void work(ed_job *job) {
  copy_job *j = (copy_job *)job;
  j->ok = copy_folder(j, AT_FDCWD, j->from, AT_FDCWD, j->to);
}

static ed_val result_of(ed_ctx ctx, const copy_job *j) {
  return j->ok ? ed_str_utf8(ctx, j->links.data ? j->links.data : "", j->links.len) : ed_undefined(ctx);
}

static void release(copy_job *j) {
  ed_buf_deinit(&j->at);
  ed_buf_deinit(&j->links);
}

static void after(ed_job *job, int status) {
  copy_job *j = (copy_job *)job;
  ed_loop *l = job->loop;
  (void)status;
  ed_val v = result_of(ed_loop_ctx(l), j);
  int32_t slot = job->slot;
  release(j);
  free(j->from);
  free(j->to);
  free(j);
  ed_loop_finish(l, slot, 1, &v);
}

// tree(from, to, in place, slot) -> paths of the links in it, each ended by NUL; undefined when it was not all plain
ED_FN(fs_copy_tree) {
  copy_job call = {.job = {.work = work, .after = after}};
  call.from = (char *)ed_arg_path(a);
  call.to = (char *)ed_arg_path(a);
  call.in_place = ed_arg_bool(a);
  call.job.slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  if (call.job.slot) {
    copy_job *j = ed_xmalloc(sizeof *j);
    *j = call;
    j->from = ed_xstrdup(call.from);
    j->to = ed_xstrdup(call.to);
    ed_job_submit(ed_loop_here(), &j->job); // never fails
    return NULL;
  }
  work(&call.job);
  ed_val v = result_of(a->ctx, &call);
  release(&call);
  return v;
}

const ed_native ed_bind_fs_copy[] = {{"tree", fs_copy_tree}, {0}};
