// SPDX-License-Identifier: MIT
// Binding `fs_dir`: directories. Listing, walking, making a path of them and removing a tree are one trip into C, or
// one job of the pool, each.
//
//   a listing   names ended by NUL, one after the other, and as many characters '0' + UV_DIRENT_*. It crosses as one
//               string, split in JavaScript: a fraction of what as many strings would cost.
//   a walk      the same; names are paths relative to the start, breadth first. Directories are entered through links.
//
// The last argument is a slot: 0 runs the work now. Failures are negative errnos.
#include "base/buf.h"
#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include "loop/trace.h"

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct dir_job {
  ed_job job;
  char *path;
  int mode;            // mkdir
  bool recursive;      // list
  bool bytes;          // names as ArrayBuffer
  struct dir_box *box; // reading an open directory
  int max;             // entries to read from it
  ed_buf names, types; // list
  char *at;            // mkdir: the first directory made; list, rm: the path that failed; NULL for none. Owned
  int err;
} dir_job;

// Lists are as long as directories are; without memory the process ends.
static char *more(ed_buf *b, size_t len) {
  if (b->cap - b->len < len) {
    b->max = SIZE_MAX / 2;
    ed_buf_reserve(b, len);
  }
  b->len += len;
  return b->data + b->len - len;
}

static void add(ed_buf *b, const void *bytes, size_t len) { memcpy(more(b, len), bytes, len); }

// The type of an entry as a digit. File systems that do not tell it in the directory are asked file by file.
static char type_of(DIR *dir, const struct dirent *e) {
  unsigned char type = e->d_type;
  struct stat st;
  if (type == DT_UNKNOWN && fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0) type = IFTODT(st.st_mode);
  switch (type) {
  case DT_REG: return '0' + UV_DIRENT_FILE;
  case DT_DIR: return '0' + UV_DIRENT_DIR;
  case DT_LNK: return '0' + UV_DIRENT_LINK;
  case DT_FIFO: return '0' + UV_DIRENT_FIFO;
  case DT_SOCK: return '0' + UV_DIRENT_SOCKET;
  case DT_CHR: return '0' + UV_DIRENT_CHAR;
  case DT_BLK: return '0' + UV_DIRENT_BLOCK;
  default: return '0' + UV_DIRENT_UNKNOWN;
  }
}

static bool is_dots(const char *name) { return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])); }

static char *join(const char *dir, const char *name) {
  size_t d = strlen(dir), n = strlen(name);
  char *path = ed_xmalloc(d + n + 2);
  memcpy(path, dir, d);
  if (d > 0 && dir[d - 1] != '/') path[d++] = '/';
  memcpy(path + d, name, n + 1);
  return path;
}

// ---- listing -------------------------------------------------------------------------------------------------------

// One directory's entries: [type][name][NUL] blocks in `text`, in the order of the names by `entries`.
typedef struct entry {
  uint64_t head; // the first bytes of the name as a number, which nearly always tell the order
  size_t at;     // offset into text
} entry;

typedef struct entry_list {
  ed_buf text;
  entry *entries;
  size_t count, cap;
} entry_list;

static uint64_t head_of(const char *name, size_t len) {
  char head[8] = {0};
  memcpy(head, name, len < sizeof head ? len : sizeof head);
  uint64_t n;
  memcpy(&n, head, sizeof n);
  return be64toh(n);
}

static int by_name(const void *a, const void *b, void *text) {
  const entry *x = a, *y = b;
  if (x->head != y->head) return x->head < y->head ? -1 : 1;
  return strcmp((char *)text + x->at + 1, (char *)text + y->at + 1);
}

// Closes the directory.
static int read_entries(DIR *dir, entry_list *list) {
  int err = 0;
  for (;;) {
    errno = 0;
    const struct dirent *e = readdir(dir);
    if (!e) {
      err = -errno;
      break;
    }
    if (is_dots(e->d_name)) continue;
    if (list->count == list->cap) {
      list->cap = list->cap ? list->cap * 2 : 64;
      list->entries = ed_xrealloc(list->entries, list->cap * sizeof *list->entries);
    }
    size_t len = strlen(e->d_name);
    list->entries[list->count++] = (entry){head_of(e->d_name, len), list->text.len};
    char *at = more(&list->text, len + 2);
    *at = type_of(dir, e);
    memcpy(at + 1, e->d_name, len + 1);
  }
  closedir(dir);
  if (!err && list->count > 1) qsort_r(list->entries, list->count, sizeof *list->entries, by_name, list->text.data);
  return err;
}

// Whether an entry of a walk is to be entered: what is no directory by type may be a link to one.
static bool leads_to_directory(const char *root, const char *relative, char type) {
  if (type == '0' + UV_DIRENT_DIR) return true;
  if (type != '0' + UV_DIRENT_LINK && type != '0' + UV_DIRENT_UNKNOWN) return false;
  char *path = join(root, relative);
  struct stat st;
  bool is_dir = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
  free(path);
  return is_dir;
}

static void list_work(ed_job *job) {
  dir_job *j = (dir_job *)job;
  // The queue of directories, relative to the start, is the listing itself: `next` walks over its names.
  size_t next = 0, next_type = 0;
  char *relative = NULL;
  for (;;) {
    char *path = relative ? join(j->path, relative) : ed_xstrdup(j->path);
    DIR *dir = opendir(path);
    entry_list list = {0};
    int err = dir ? read_entries(dir, &list) : -errno;
    for (size_t i = 0; i < list.count && !err; i++) {
      const char *entry = list.text.data + list.entries[i].at;
      if (relative) {
        add(&j->names, relative, strlen(relative));
        add(&j->names, "/", 1);
      }
      add(&j->names, entry + 1, strlen(entry + 1) + 1);
      add(&j->types, entry, 1);
    }
    ed_buf_deinit(&list.text);
    free(list.entries);
    free(relative);
    relative = NULL;
    if (err) {
      j->err = err;
      j->at = path;
      return;
    }
    free(path);
    if (!j->recursive) return;
    while (!relative) {
      if (next == j->names.len) return;
      const char *name = j->names.data + next;
      size_t len = strlen(name);
      char type = j->types.data[next_type++];
      if (leads_to_directory(j->path, name, type)) relative = ed_xstrdup(name);
      next += len + 1;
    }
  }
}

static ed_val bytes_or_text(ed_ctx ctx, ed_buf *b, bool bytes) {
  if (!bytes) return ed_str_utf8(ctx, b->data ? b->data : "", b->len);
  uint8_t *copy = ed_xmalloc(b->len + 1);
  if (b->len) memcpy(copy, b->data, b->len);
  return ed_arraybuffer_take(ctx, copy, b->len);
}

// ---- open directories ----------------------------------------------------------------------------------------------

// The memory behind the ArrayBuffer by which JavaScript names an open directory. lib/internal/fs/dir.js runs one
// operation at a time on it.
typedef struct dir_box {
  DIR *dir; // NULL once closed
} dir_box;

static void read_box_work(ed_job *job) {
  dir_job *j = (dir_job *)job;
  for (int i = 0; i < j->max;) {
    errno = 0;
    const struct dirent *e = readdir(j->box->dir);
    if (!e) {
      j->err = -errno;
      return;
    }
    if (is_dots(e->d_name)) continue;
    char type = type_of(j->box->dir, e);
    add(&j->types, &type, 1);
    add(&j->names, e->d_name, strlen(e->d_name) + 1);
    i++;
  }
}

static void open_box_work(ed_job *job) {
  dir_job *j = (dir_job *)job;
  DIR *dir = opendir(j->path);
  if (!dir) {
    j->err = -errno;
    return;
  }
  j->box = ed_xmalloc(sizeof *j->box);
  j->box->dir = dir;
}

static void close_box_work(ed_job *job) {
  dir_job *j = (dir_job *)job;
  if (closedir(j->box->dir) != 0) j->err = -errno;
  j->box->dir = NULL;
}

// ---- making and removing -------------------------------------------------------------------------------------------

// As `mkdir -p`; the path stays as given, so that what is reported is a prefix of it.
static void mkdirs_work(ed_job *job) {
  dir_job *j = (dir_job *)job;
  char *path = j->path;
  size_t len = strlen(path);
  while (len > 1 && path[len - 1] == '/') path[--len] = 0;
  // Back to the deepest directory that can be made, then forth again.
  size_t end = len;
  for (;;) {
    char kept = path[end];
    path[end] = 0;
    int err = mkdir(path, (mode_t)j->mode) == 0 ? 0 : -errno;
    struct stat st;
    // Whatever keeps it from being made (it exists, the file system is read-only) is no error when it is a directory.
    if (err && err != UV_ENOENT && err != UV_ENOTDIR && stat(path, &st) == 0) {
      if (S_ISDIR(st.st_mode)) err = UV_EEXIST;
      else if (end < len) err = UV_ENOTDIR;
      else err = UV_EEXIST, j->err = err;
    }
    if (err == 0 && !j->at) j->at = ed_xstrdup(path);
    path[end] = kept;
    if (err == UV_ENOENT && len > 0) {
      size_t up = end;
      while (up > 0 && path[up - 1] != '/') up--;
      while (up > 0 && path[up - 1] == '/') up--;
      if (up == 0) {
        j->err = err; // even the first name has no parent
        return;
      }
      end = up;
      continue;
    }
    if (err != 0 && err != UV_EEXIST) j->err = err;
    if (j->err || end == len) return;
    end++;
    while (end < len && path[end] == '/') end++;
    while (end < len && path[end] != '/') end++;
  }
}

static int remove_at(int parent, const char *name, const char *path, bool is_directory, bool force, char **at);

// Removes what is in the directory, then the directory.
static int remove_directory(int parent, const char *name, const char *path, char **at) {
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return -errno;
  int keep = fcntl(fd, F_DUPFD_CLOEXEC, 0); // read_entries closes its own
  DIR *dir = fdopendir(fd);
  entry_list list = {0};
  int err = dir ? read_entries(dir, &list) : -errno;
  if (!dir) close(fd);
  if (keep < 0) err = -EMFILE;
  for (size_t i = 0; i < list.count && !err; i++) {
    const char *entry = list.text.data + list.entries[i].at;
    char *child = join(path, entry + 1);
    err = remove_at(keep, entry + 1, child, entry[0] == '0' + UV_DIRENT_DIR, true, at);
    free(child);
  }
  ed_buf_deinit(&list.text);
  free(list.entries);
  if (keep >= 0) close(keep);
  if (!err && unlinkat(parent, name, AT_REMOVEDIR) != 0) err = -errno;
  return err;
}

// A tree, itself included; `is_directory` when that is known. What vanishes meanwhile is fine when `force` is set. On
// failure *at names the culprit.
static int remove_at(int parent, const char *name, const char *path, bool is_directory, bool force, char **at) {
  int err = is_directory ? -EISDIR : unlinkat(parent, name, 0) == 0 ? 0 : -errno;
  if (err == -EISDIR || err == -EPERM) {
    int dir_err = remove_directory(parent, name, path, at);
    if (dir_err != -ENOTDIR) err = dir_err;
    else if (is_directory) return remove_at(parent, name, path, false, force, at); // it was one
  }
  if (err == -ENOENT && force) err = 0;
  if (err && !*at) *at = ed_xstrdup(path);
  return err;
}

static void remove_work(ed_job *job) {
  dir_job *j = (dir_job *)job;
  size_t len = strlen(j->path);
  while (len > 1 && j->path[len - 1] == '/') j->path[--len] = 0;
  j->err = remove_at(AT_FDCWD, j->path, j->path, false, false, &j->at);
}

// ---- natives -------------------------------------------------------------------------------------------------------

// The two values of a result: for a listing names and types; for an error, or mkdirs, the path concerned; for an opened
// directory its box.
static void take_values(ed_ctx ctx, dir_job *j, ed_val v[2]) {
  v[0] = v[1] = ed_undefined(ctx);
  if (j->at) {
    v[0] = ed_str_utf8(ctx, j->at, strlen(j->at));
  } else if (j->job.work == open_box_work) {
    if (j->box) v[0] = ed_arraybuffer_take(ctx, (uint8_t *)j->box, sizeof *j->box);
  } else if (!j->err && (j->job.work == list_work || j->job.work == read_box_work)) {
    v[0] = bytes_or_text(ctx, &j->names, j->bytes);
    v[1] = ed_str_utf8(ctx, j->types.data ? j->types.data : "", j->types.len);
  }
}

static void release(dir_job *j) {
  ed_buf_deinit(&j->names);
  ed_buf_deinit(&j->types);
  free(j->at);
  free(j->path);
}

// What a job is in traces: its name, of calls that run now and of those of the pool, in their groups.
typedef struct subject {
  const char *now, *later;
  ed_trace_group now_group, later_group;
} subject;

static subject subject_of(const dir_job *j) {
  void (*work)(ed_job *) = j->job.work;
  if (work == list_work) return (subject){"fs.sync.readdir", "scandir", ED_TRACE_FS_SYNC, ED_TRACE_FS_ASYNC};
  if (work == mkdirs_work) return (subject){"fs.sync.mkdir", "mkdir", ED_TRACE_FS_SYNC, ED_TRACE_FS_ASYNC};
  if (work == remove_work) return (subject){"fs.sync.rm", "rm", ED_TRACE_FS_SYNC, ED_TRACE_FS_ASYNC};
  subject s = {"fs_dir.sync.opendir", "opendir", ED_TRACE_FS_DIR_SYNC, ED_TRACE_FS_DIR_ASYNC};
  if (work == read_box_work) s.now = "fs_dir.sync.readdir", s.later = "readdir";
  if (work == close_box_work) s.now = "fs_dir.sync.closedir", s.later = "closedir";
  return s;
}

static void trace_begin(const dir_job *j) {
  subject s = subject_of(j);
  if (!ed_traces(s.later_group)) return;
  ed_buf args = ed_trace_args();
  if (j->path) ed_trace_text(&args, "path", j->path);
  ed_trace_of(s.later_group, 'b', s.later, j, &args);
}

static void trace_end(const dir_job *j) {
  subject s = subject_of(j);
  if (!ed_traces(s.later_group)) return;
  ed_buf args = ed_trace_args();
  ed_trace_number(&args, "result", j->err);
  ed_trace_of(s.later_group, 'e', s.later, j, &args);
}

static void after(ed_job *job, int status) {
  dir_job *j = (dir_job *)job;
  trace_end(j);
  ed_loop *l = job->loop;
  ed_ctx ctx = ed_loop_ctx(l);
  int32_t slot = job->slot;
  if (status) j->err = status;
  ed_val v[3] = {ed_num(ctx, j->err)};
  take_values(ctx, j, v + 1);
  release(j);
  free(j);
  ed_loop_finish(l, slot, 3, v);
}

static void no_work(ed_job *job) { (void)job; }

// Runs the work now, returning [err, value, value], or hands it to the pool.
static ed_val run(ed_args *a, dir_job *call, void (*work)(ed_job *)) {
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_may kind = work == mkdirs_work || work == remove_work ? ED_MAY_WRITE : ED_MAY_READ;
  if (call->path && (call->err = ed_permission_check(kind, call->path)) < 0) {
    work = no_work;
    call->at = ed_xstrdup(call->path);
  }
  if (call->path) call->path = ed_xstrdup(call->path);
  call->job.slot = slot, call->job.work = work, call->job.after = after;
  call->job.changes = kind == ED_MAY_WRITE;
  if (slot) {
    dir_job *j = ed_xmalloc(sizeof *j);
    *j = *call;
    trace_begin(j);
    ed_job_submit(ed_loop_here(), &j->job); // never fails
    return NULL;
  }
  subject s = subject_of(call);
  ed_trace_time opened = ed_trace_open(s.now_group);
  work(&call->job);
  ed_trace_shut(s.now_group, s.now, opened);
  ed_val v[3] = {ed_num(a->ctx, call->err)};
  take_values(a->ctx, call, v + 1);
  release(call);
  return ed_array_new(a->ctx, 3, v);
}

// list(path, recursive, bytes, slot) -> [err, names, types] or [err, path that failed]
ED_FN(fs_dir_list) {
  dir_job call = {.path = (char *)ed_arg_path(a)};
  call.recursive = ed_arg_bool(a);
  call.bytes = ed_arg_bool(a);
  return run(a, &call, list_work);
}

// mkdirs(path, mode, slot) -> [err, first directory made]
ED_FN(fs_dir_mkdirs) {
  dir_job call = {.path = (char *)ed_arg_path(a)};
  call.mode = ed_arg_i32(a);
  return run(a, &call, mkdirs_work);
}

// remove(path, slot) -> [err, path that failed]
ED_FN(fs_dir_remove) {
  dir_job call = {.path = (char *)ed_arg_path(a)};
  return run(a, &call, remove_work);
}

// open(path, slot) -> [err, box]
ED_FN(fs_dir_open) {
  dir_job call = {.path = (char *)ed_arg_path(a)};
  return run(a, &call, open_box_work);
}

static dir_box *arg_box(ed_args *a) {
  ed_bytes b = ed_arg_bytes(a);
  dir_box *box = (dir_box *)(void *)b.data;
  if (!ed_failed(a) && (b.len != sizeof *box || !box->dir)) ed_throw_type(a, "not an open directory");
  return box;
}

// read(box, max, bytes, slot) -> [err, names, types]
ED_FN(fs_dir_read) {
  dir_job call = {.box = arg_box(a)};
  call.max = ed_arg_i32(a);
  call.bytes = ed_arg_bool(a);
  return run(a, &call, read_box_work);
}

// close(box, slot) -> [err]
ED_FN(fs_dir_close) {
  dir_job call = {.box = arg_box(a)};
  return run(a, &call, close_box_work);
}

const ed_native ed_bind_fs_dir[] = {
    {"list", fs_dir_list},
    {"mkdirs", fs_dir_mkdirs},
    {"remove", fs_dir_remove},
    {"open", fs_dir_open},
    {"read", fs_dir_read},
    {"close", fs_dir_close},
    {0},
};
