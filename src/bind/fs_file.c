// SPDX-License-Identifier: MIT
// Binding `fs_file`: whole files in one go. Reading opens, asks for the size, reads and closes; writing opens, writes,
// flushes if asked and closes: one trip into C, or one job of the pool, where four would pass back and forth.
//
// The last argument is a slot: 0 runs the work now. A failure is a negative errno; cell N0 (or, for a job, the third
// value of the slot) says which step failed, as an index into STEPS of lib/internal/fs/file.js.
#include "base/mem.h"
#include "base/spare.h"
#include "base/utf.h"
#include "bind/fs_cached.h"
#include "engine/cells.h"
#include "engine/object.h"
#include "loop/block.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include "loop/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum step { STEP_OPEN, STEP_READ, STEP_WRITE, STEP_FSYNC, STEP_SIZE };
enum result_form { FORM_UTF8, FORM_LATIN1, FORM_BYTES };

#define SIZE_LIMIT INT32_MAX  // as Node's: larger files are for streams
#define LARGE      (64 << 10) // read into spare memory: fresh memory costs as much as the reading

typedef struct file_job {
  ed_job job;
  ed_answer answer; // of a read that needs no pool: fs_cached.h
  char *path;       // NULL: fd was given and stays open
  int fd, flags, mode;
  int form;
  bool flush;
  uint8_t *data; // read: what was read, cap bytes of room; write: what to write
  size_t len, cap;
  uint8_t *own; // to free: a copy of the text to write, or the room of a read
  size_t spare; // own is of so many bytes of base/spare.h
  int err, step;
  double size; // of a file that is too large
} file_job;

// Phase 'B' or 'E' of a step, in traces; a job's steps are told as if each were a call of its own.
static void trace(const file_job *j, char phase, const char *name) {
  if (j->job.slot) {
    if (ed_traces(ED_TRACE_FS_ASYNC)) ed_trace_of(ED_TRACE_FS_ASYNC, phase == 'B' ? 'b' : 'e', name, j, NULL);
  } else if (ed_traces(ED_TRACE_FS_SYNC)) {
    char full[32];
    snprintf(full, sizeof full, "fs.sync.%s", name);
    ed_trace(ED_TRACE_FS_SYNC, phase, full, NULL);
  }
}

static bool fail(file_job *j, int step) {
  j->err = -errno;
  j->step = step;
  return false;
}

static bool open_file(file_job *j) {
  if (j->err) return false; // refused
  if (!j->path) return true;
  trace(j, 'B', "open");
  do j->fd = open(j->path, j->flags | O_CLOEXEC, j->mode);
  while (j->fd < 0 && errno == EINTR);
  bool ok = j->fd >= 0 || fail(j, STEP_OPEN);
  trace(j, 'E', "open");
  return ok;
}

static void close_file(file_job *j) {
  if (!j->path || j->fd < 0) return;
  trace(j, 'B', "close");
  close(j->fd);
  trace(j, 'E', "close");
}

// ---- reading -------------------------------------------------------------------------------------------------------

static bool make_room(file_job *j, size_t cap) {
  if (cap <= j->cap) return true;
  uint8_t *room = realloc(j->own, cap);
  if (!room) {
    errno = ENOMEM;
    return fail(j, STEP_READ);
  }
  if (!j->own && j->len) memcpy(room, j->data, j->len);
  j->own = j->data = room;
  j->cap = cap;
  return true;
}

static bool take_spare(file_job *j, size_t size) {
  uint8_t *room = ed_spare_take(size);
  if (!room) {
    errno = ENOMEM;
    return fail(j, STEP_READ);
  }
  j->own = j->data = room;
  j->cap = j->spare = size;
  return true;
}

static void free_own(file_job *j) {
  if (j->spare) ed_spare_give(j->own, j->spare);
  else free(j->own);
}

static bool expect(file_job *j, size_t *expected) {
  struct stat st;
  trace(j, 'B', "fstat");
  bool ok = fstat(j->fd, &st) == 0 || fail(j, STEP_READ);
  trace(j, 'E', "fstat");
  *expected = ok && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
  if (*expected > SIZE_LIMIT) {
    j->size = (double)*expected;
    j->err = UV_EFBIG, j->step = STEP_SIZE;
    return false;
  }
  // What becomes text is copied out of the room, which is given back at once: kept rooms would be twice as slow.
  return ok && (*expected == 0 ||
                (*expected < LARGE || j->form != FORM_BYTES ? make_room(j, *expected) : take_spare(j, *expected)));
}

// The size is a hint: files of /proc say 0, and files may grow or shrink meanwhile.
static bool read_all(file_job *j, size_t expected) {
  while (!expected || j->len < expected) {
    if (j->len == j->cap) {
      if (j->len >= SIZE_LIMIT) {
        j->size = (double)j->len;
        j->err = UV_EFBIG, j->step = STEP_SIZE;
        return false;
      }
      if (!make_room(j, j->cap < 65536 ? 65536 : j->cap * 2)) return false;
    }
    size_t want = (expected ? expected : j->cap) - j->len;
    ssize_t n = read(j->fd, j->data + j->len, want);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(j, STEP_READ);
    if (n == 0) break;
    j->len += (size_t)n;
  }
  return true;
}

static void read_work(ed_job *job) {
  file_job *j = (file_job *)job;
  size_t expected;
  if (open_file(j) && expect(j, &expected)) {
    trace(j, 'B', "read");
    read_all(j, expected);
    trace(j, 'E', "read");
  }
  close_file(j);
}

// The contents in the form asked for. Bytes move into the ArrayBuffer without a copy; none of them are undefined.
static ed_val take_contents(ed_ctx ctx, file_job *j) {
  if (j->form == FORM_UTF8) return ed_str_utf8(ctx, (const char *)j->data, j->len);
  if (j->form == FORM_LATIN1) return ed_str_latin1(ctx, j->data, j->len);
  if (j->len == 0) return ed_undefined(ctx);
  uint8_t *bytes = j->own;
  if (j->spare && j->len == j->spare) {
    j->own = NULL, j->spare = 0;
    return ed_arraybuffer_spare(ctx, bytes, j->len);
  }
  if (j->spare) { // shorter than it was
    bytes = ed_xmalloc(j->len);
    memcpy(bytes, j->data, j->len);
    return ed_arraybuffer_take(ctx, bytes, j->len);
  }
  if (j->cap - j->len > 4096) {
    uint8_t *less = realloc(bytes, j->len);
    if (less) bytes = less;
  }
  j->own = NULL;
  return ed_arraybuffer_take(ctx, bytes, j->len);
}

// ---- writing -------------------------------------------------------------------------------------------------------

// Files that are replaced are cut to size after the writing, not emptied before it: ext4 takes a file that was emptied
// and written for one that must reach the disk when it is closed, which costs a hundred times as much.
static bool write_all(file_job *j, bool cut) {
  size_t done = 0;
  bool ok = true;
  while (done < j->len && ok) {
    size_t left = j->len - done;
    ssize_t n = write(j->fd, j->data + done, left > SIZE_LIMIT ? SIZE_LIMIT : left);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) ok = fail(j, STEP_WRITE);
    else done += (size_t)n;
  }
  struct stat st;
  if (cut && fstat(j->fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size > done &&
      ftruncate(j->fd, (off_t)done) != 0 && ok)
    ok = fail(j, STEP_WRITE);
  if (ok && j->flush && fsync(j->fd) != 0) return fail(j, STEP_FSYNC);
  return ok;
}

static void write_work(ed_job *job) {
  file_job *j = (file_job *)job;
  bool cut = j->path && j->len > 0 && (j->flags & O_TRUNC) && !(j->flags & O_APPEND);
  if (cut) j->flags &= ~O_TRUNC;
  if (open_file(j)) {
    trace(j, 'B', "write");
    write_all(j, cut);
    trace(j, 'E', "write");
  }
  close_file(j);
}

// ---- natives -------------------------------------------------------------------------------------------------------

// The file of a call: a descriptor or a path (borrowed).
static void arg_file(ed_args *a, file_job *j) {
  j->fd = -1;
  if (a->next < a->count && ed_is_number(a->ctx, a->v[a->next])) j->fd = ed_arg_i32(a);
  else j->path = (char *)ed_arg_path(a);
}

static ed_val error_now(ed_args *a, const file_job *j) {
  ed_cells *cells = ed_engine_cells(ed_engine_here());
  cells->i[ED_CELL_N0] = j->step;
  cells->f[ED_CELL_F0] = j->size;
  return ed_num(a->ctx, j->err);
}

static void free_job(file_job *j) {
  free(j->path);
  free_own(j);
  free(j);
}

static void after(ed_job *job, int status) {
  file_job *j = (file_job *)job;
  ed_loop *l = job->loop;
  ed_ctx ctx = ed_loop_ctx(l);
  int32_t slot = job->slot;
  if (status) j->err = status, j->step = STEP_OPEN;
  ed_engine_cells(ed_engine_here())->f[ED_CELL_F0] = j->size;
  ed_val v[3] = {ed_num(ctx, j->err), ed_undefined(ctx), ed_num(ctx, j->step)};
  ed_block_count(l, j->spare);
  if (!j->err && job->work == read_work) v[1] = take_contents(ctx, j);
  free_job(j);
  ed_loop_finish(l, slot, 3, v);
}

// Refuses to open a file that may not be: the first step then fails.
static void check_permission(file_job *j) {
  if (j->path) j->err = ed_permission_open(j->path, j->flags);
}

static void give(ed_answer *answer) { after((ed_job *)((char *)answer - offsetof(file_job, answer)), 0); }

// Whether a file was read without the pool. What is traced takes the way that traces tell of.
static bool is_answered(file_job *j) {
  if (j->job.work != read_work || !j->path || j->err) return false;
  if (ed_traces(ED_TRACE_FS_ASYNC) || ed_traces(ED_TRACE_WORK_ASYNC)) return false;
  if (!ed_cached_contents(j->path, j->flags, &j->own, &j->len, &j->err)) return false;
  j->data = j->own;
  j->cap = j->len;
  j->job.loop = ed_loop_here();
  j->answer.give = give;
  ed_loop_answer(j->job.loop, &j->answer);
  return true;
}

static ed_val submit(ed_args *a, const file_job *call, int32_t slot, void (*work)(ed_job *)) {
  file_job *j = ed_xmalloc(sizeof *j);
  *j = *call;
  j->job.slot = slot, j->job.work = work, j->job.after = after;
  j->job.changes = work == write_work;
  j->job.traced = work == read_work ? "fs.readfile" : "fs.writefile";
  if (is_answered(j)) {
    j->path = NULL; // borrowed
  } else {
    if (call->path) j->path = ed_xstrdup(call->path);
    ed_job_submit(ed_loop_here(), &j->job); // never fails
  }
  return ed_num(a->ctx, 0);
}

// read(path or fd, flags, form, slot[, room]) -> contents or errno. Forms: 0 UTF-8 text, 1 Latin-1 text, 2 bytes: those
// that fit into the room, a Uint8Array, are there, and the result is their number.
ED_FN(fs_file_read) {
  file_job call = {.mode = 0666};
  arg_file(a, &call);
  call.flags = ed_arg_i32(a);
  call.form = ed_arg_i32(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  check_permission(&call);
  if (slot) return submit(a, &call, slot, read_work);
  uint8_t small[16384];
  ed_bytes room = {small, sizeof small};
  if (call.form == FORM_BYTES) room = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  call.data = room.data, call.cap = room.len;
  read_work(&call.job);
  ed_block_count(ed_loop_here(), call.spare);
  ed_val v;
  if (call.err) v = error_now(a, &call);
  else if (call.form == FORM_BYTES && !call.own) v = ed_num(a->ctx, (double)call.len);
  else v = take_contents(a->ctx, &call);
  free_own(&call);
  return v;
}

// The text of a job outlives the call: it is copied.
static bool copy_text(file_job *j, ed_text t) {
  j->len = t.latin1 ? ed_utf8_len_latin1(t.latin1, t.len) : ed_utf8_len_utf16(t.utf16, t.len);
  j->own = j->data = ed_try_malloc(j->len + 1);
  if (!j->own) return false;
  if (t.latin1) ed_utf8_from_latin1((char *)j->own, t.latin1, t.len);
  else ed_utf8_from_utf16((char *)j->own, t.utf16, t.len);
  return true;
}

// write(path or fd, text or bytes, flags, mode, flush, slot) -> 0 or errno
ED_FN(fs_file_write) {
  file_job call = {0};
  arg_file(a, &call);
  bool is_text = a->next < a->count && ed_is_string(a->ctx, a->v[a->next]);
  ed_text text = {0};
  if (is_text) {
    text = ed_arg_text(a);
  } else {
    ed_bytes b = ed_arg_bytes(a);
    call.data = b.data, call.len = b.len;
  }
  call.flags = ed_arg_i32(a);
  call.mode = ed_arg_i32(a);
  call.flush = ed_arg_bool(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  if (is_text && !copy_text(&call, text)) return ed_num(a->ctx, UV_ENOMEM);
  check_permission(&call);
  if (slot) return submit(a, &call, slot, write_work);
  write_work(&call.job);
  free(call.own);
  return call.err ? error_now(a, &call) : ed_num(a->ctx, 0);
}

const ed_native ed_bind_fs_file[] = {{"read", fs_file_read}, {"write", fs_file_write}, {0}};
