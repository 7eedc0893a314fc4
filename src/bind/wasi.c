// SPDX-License-Identifier: MIT
// Binding `wasi`: programs and what they ask of the process: arguments, clocks, random numbers, events. Descriptors are
// wasi_fd.c, paths wasi_path.c. See wasi.h.
#include "bind/wasi.h"

#include "base/mem.h"
#include "loop/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

// ---- programs ------------------------------------------------------------------------------------------------------

static void free_list(ed_wasi_list *list) {
  for (uint32_t i = 0; i < list->count; i++) free(list->items[i]);
  free(list->items);
}

static void free_program(void *content) {
  ed_wasi *p = content;
  free_list(&p->args);
  free_list(&p->environment);
  for (uint32_t i = 0; i < p->fd_count; i++) ed_wasi_fd_close(&p->fds[i]);
  free(p->fds);
  free(p);
}

static const ed_box_kind program_kind = {"a WASI program", free_program, 1 << 10};

static void arg_list(ed_args *a, ed_wasi_list *list) {
  ed_obj items = ed_arg_obj(a);
  if (ed_failed(a)) return;
  list->count = (uint32_t)ed_to_num(a->ctx, ed_get(a->ctx, items, "length"));
  list->items = ed_xcalloc(list->count + 1, sizeof *list->items);
  for (uint32_t i = 0; i < list->count; i++) list->items[i] = ed_to_utf8(a->ctx, ed_get_index(a->ctx, items, i), NULL);
}

// What the program gets of a descriptor of this process is a copy: it may close it.
static int add_standard(ed_wasi *p, int fd) {
  int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return ed_wasi_errno(errno);
  uint64_t rights = WASI_FD_DATASYNC | WASI_FD_READ | WASI_FD_SEEK | WASI_FD_SET_FLAGS | WASI_FD_SYNC | WASI_FD_TELL |
                    WASI_FD_WRITE | WASI_FD_ADVISE | WASI_FD_ALLOCATE | WASI_FD_FILESTAT_GET |
                    WASI_FD_FILESTAT_SET_SIZE | WASI_FD_FILESTAT_SET_TIMES | WASI_POLL_FD_READWRITE;
  // By this a C library tells terminals.
  if (isatty(copy)) rights &= ~(WASI_FD_SEEK | WASI_FD_TELL);
  int mode = fcntl(copy, F_GETFL) & O_ACCMODE;
  if (mode == O_RDONLY) rights &= ~WASI_FD_WRITE;
  if (mode == O_WRONLY) rights &= ~WASI_FD_READ;
  ed_wasi_fd_add(p, copy, rights, 0);
  return WASI_OK;
}

static int add_preopen(ed_wasi *p, const char *name, const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return ed_wasi_errno(errno);
  const uint64_t of_files = WASI_FD_DATASYNC | WASI_FD_READ | WASI_FD_SEEK | WASI_FD_TELL | WASI_FD_WRITE |
                            WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE | WASI_SOCK_SHUTDOWN | WASI_SOCK_ACCEPT;
  uint32_t number = ed_wasi_fd_add(p, fd, WASI_ALL_RIGHTS & ~of_files, WASI_ALL_RIGHTS & ~WASI_SOCK_ACCEPT);
  p->fds[number].preopen = ed_xstrdup(name);
  return WASI_OK;
}

// program([argument ...], ["NAME=value" ...], [name, directory ...], stdin, stdout, stderr) -> box, or errno
ED_FN(wasi_program) {
  ed_wasi *p = ed_xcalloc(1, sizeof *p);
  ed_wasi_list preopens = {0};
  arg_list(a, &p->args);
  arg_list(a, &p->environment);
  arg_list(a, &preopens);
  int err = WASI_OK;
  for (int i = 0; i < 3 && !ed_failed(a); i++) {
    int32_t fd = ed_arg_i32(a);
    if (!err && !ed_failed(a)) err = add_standard(p, fd);
  }
  for (uint32_t i = 0; i + 1 < preopens.count && !err && !ed_failed(a); i += 2)
    err = add_preopen(p, preopens.items[i], preopens.items[i + 1]);
  free_list(&preopens);
  if (!err && !ed_failed(a)) return ed_box_new(a->ctx, &program_kind, p);
  free_program(p);
  return ed_failed(a) ? NULL : ed_num(a->ctx, err);
}

ed_wasi_call ed_wasi_begin(ed_args *a) {
  ed_wasi_call c = {.a = a, .program = ed_arg_box(a, &program_kind)};
  c.memory = ed_arg_bytes_briefly(a);
  return c;
}

ed_val ed_wasi_end(ed_wasi_call *c, int err) {
  if (ed_failed(c->a)) return NULL;
  return ed_num(c->a->ctx, c->err ? c->err : err);
}

uint8_t *ed_wasi_at(ed_wasi_call *c, uint32_t address, uint64_t len) {
  if (address <= c->memory.len && len <= c->memory.len - address) return c->memory.data + address;
  if (!c->err) c->err = WASI_OVERFLOW;
  return NULL;
}

void ed_wasi_put16(ed_wasi_call *c, uint32_t address, uint16_t n) {
  uint8_t *p = ed_wasi_at(c, address, sizeof n);
  if (p) memcpy(p, &n, sizeof n);
}

void ed_wasi_put32(ed_wasi_call *c, uint32_t address, uint32_t n) {
  uint8_t *p = ed_wasi_at(c, address, sizeof n);
  if (p) memcpy(p, &n, sizeof n);
}

void ed_wasi_put64(ed_wasi_call *c, uint32_t address, uint64_t n) {
  uint8_t *p = ed_wasi_at(c, address, sizeof n);
  if (p) memcpy(p, &n, sizeof n);
}

uint16_t ed_wasi_get16(const uint8_t *p) {
  uint16_t n;
  memcpy(&n, p, sizeof n);
  return n;
}

uint32_t ed_wasi_get32(const uint8_t *p) {
  uint32_t n;
  memcpy(&n, p, sizeof n);
  return n;
}

uint64_t ed_wasi_get64(const uint8_t *p) {
  uint64_t n;
  memcpy(&n, p, sizeof n);
  return n;
}

// ---- arguments and environment -------------------------------------------------------------------------------------

static uint32_t size_of(const ed_wasi_list *list) {
  size_t size = 0;
  for (uint32_t i = 0; i < list->count; i++) size += strlen(list->items[i]) + 1;
  return (uint32_t)size;
}

static ed_val put_sizes(ed_wasi_call *c, const ed_wasi_list *list, uint32_t count_at, uint32_t size_at) {
  if (ed_failed(c->a)) return NULL;
  ed_wasi_put32(c, count_at, list->count);
  ed_wasi_put32(c, size_at, size_of(list));
  return ed_wasi_end(c, WASI_OK);
}

static ed_val put_list(ed_wasi_call *c, const ed_wasi_list *list, uint32_t pointers, uint32_t text) {
  if (ed_failed(c->a)) return NULL;
  uint8_t *to = ed_wasi_at(c, text, size_of(list));
  if (!to || !ed_wasi_at(c, pointers, (uint64_t)list->count * 4)) return ed_wasi_end(c, WASI_OK);
  for (uint32_t i = 0; i < list->count; i++) {
    size_t len = strlen(list->items[i]) + 1;
    memcpy(to, list->items[i], len);
    ed_wasi_put32(c, pointers + 4 * i, text);
    to += len, text += (uint32_t)len;
  }
  return ed_wasi_end(c, WASI_OK);
}

ED_FN(wasi_args_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t pointers = ed_arg_u32(a);
  uint32_t text = ed_arg_u32(a);
  return ed_failed(a) ? NULL : put_list(&c, &c.program->args, pointers, text);
}

ED_FN(wasi_args_sizes_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t count_at = ed_arg_u32(a);
  uint32_t size_at = ed_arg_u32(a);
  return ed_failed(a) ? NULL : put_sizes(&c, &c.program->args, count_at, size_at);
}

ED_FN(wasi_environ_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t pointers = ed_arg_u32(a);
  uint32_t text = ed_arg_u32(a);
  return ed_failed(a) ? NULL : put_list(&c, &c.program->environment, pointers, text);
}

ED_FN(wasi_environ_sizes_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t count_at = ed_arg_u32(a);
  uint32_t size_at = ed_arg_u32(a);
  return ed_failed(a) ? NULL : put_sizes(&c, &c.program->environment, count_at, size_at);
}

// ---- clocks --------------------------------------------------------------------------------------------------------

static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
enum { CLOCKS = sizeof clocks / sizeof *clocks, NANOS = 1000000000 };

static uint64_t nanos(const struct timespec *t) { return (uint64_t)t->tv_sec * NANOS + (uint64_t)t->tv_nsec; }

static ed_val tell_clock(ed_wasi_call *c, uint32_t id, uint32_t at, int (*get)(clockid_t, struct timespec *)) {
  if (ed_failed(c->a)) return NULL;
  struct timespec t;
  if (id >= CLOCKS) return ed_wasi_end(c, WASI_INVAL);
  if (get(clocks[id], &t) != 0) return ed_wasi_end(c, ed_wasi_errno(errno));
  ed_wasi_put64(c, at, nanos(&t));
  return ed_wasi_end(c, WASI_OK);
}

ED_FN(wasi_clock_res_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t id = ed_arg_u32(a);
  uint32_t at = ed_arg_u32(a);
  return tell_clock(&c, id, at, clock_getres);
}

ED_FN(wasi_clock_time_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t id = ed_arg_u32(a);
  ed_arg_i64(a); // the precision, which is the best anyway
  uint32_t at = ed_arg_u32(a);
  return tell_clock(&c, id, at, clock_gettime);
}

// ---- events --------------------------------------------------------------------------------------------------------

enum { SUBSCRIPTION = 48, EVENT = 32, CLOCK_EVENT = 0, READ_EVENT = 1, WRITE_EVENT = 2, ABSOLUTE = 1, HANGUP = 1 };

static uint32_t put_event(ed_wasi_call *c, uint32_t to, const uint8_t *s, int err, uint64_t bytes, uint16_t flags) {
  uint8_t event[EVENT] = {0};
  memcpy(event, s, 8); // what the program knows it by
  memcpy(event + 8, &(uint16_t){(uint16_t)err}, 2);
  event[10] = s[8];
  memcpy(event + 16, &bytes, 8);
  memcpy(event + 24, &flags, 2);
  uint8_t *p = ed_wasi_at(c, to, EVENT);
  if (p) memcpy(p, event, EVENT);
  return to + EVENT;
}

// How long until a clock strikes, in nanoseconds.
static uint64_t wait_of(const uint8_t *s) {
  uint32_t id = ed_wasi_get32(s + 16);
  uint64_t timeout = ed_wasi_get64(s + 24);
  struct timespec now;
  if (!(ed_wasi_get16(s + 40) & ABSOLUTE) || id >= CLOCKS || clock_gettime(clocks[id], &now) != 0) return timeout;
  return timeout > nanos(&now) ? timeout - nanos(&now) : 0;
}

static void wait_for(struct pollfd *polled, uint32_t count, uint64_t wait) {
  struct timespec end, now, left;
  clock_gettime(CLOCK_MONOTONIC, &end);
  uint64_t until = wait > UINT64_MAX / 2 ? UINT64_MAX : nanos(&end) + wait;
  for (;;) {
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t rest = until > nanos(&now) ? until - nanos(&now) : 0;
    left = (struct timespec){(time_t)(rest / NANOS), (long)(rest % NANOS)};
    if (ppoll(polled, count, until == UINT64_MAX ? NULL : &left, NULL) >= 0 || errno != EINTR) return;
  }
}

// poll_oneoff(subscriptions, events, count, number of events)
ED_FN(wasi_poll_oneoff) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t in = ed_arg_u32(a);
  uint32_t out = ed_arg_u32(a);
  uint32_t count = ed_arg_u32(a);
  uint32_t count_at = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  if (count == 0) return ed_wasi_end(&c, WASI_INVAL);
  const uint8_t *all = ed_wasi_at(&c, in, (uint64_t)count * SUBSCRIPTION);
  if (!all || !ed_wasi_at(&c, out, (uint64_t)count * EVENT)) return ed_wasi_end(&c, WASI_OK);
  struct pollfd *polled = ed_xcalloc(count, sizeof *polled);
  int *errs = ed_xcalloc(count, sizeof *errs);
  uint8_t *subscriptions = ed_xmalloc((size_t)count * SUBSCRIPTION); // the events may lie over them
  memcpy(subscriptions, all, (size_t)count * SUBSCRIPTION);
  uint64_t wait = UINT64_MAX;
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t *s = subscriptions + (size_t)i * SUBSCRIPTION;
    polled[i].fd = -1;
    if (s[8] == CLOCK_EVENT) {
      if (wait_of(s) < wait) wait = wait_of(s);
      continue;
    }
    const ed_wasi_fd *f = ed_wasi_fd_of(&c, ed_wasi_get32(s + 16), WASI_POLL_FD_READWRITE);
    errs[i] = s[8] > WRITE_EVENT ? WASI_INVAL : c.err;
    c.err = 0;
    if (errs[i]) wait = 0;
    else polled[i] = (struct pollfd){.fd = f->fd, .events = s[8] == READ_EVENT ? POLLIN : POLLOUT};
  }
  wait_for(polled, count, wait);
  uint32_t to = out;
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t *s = subscriptions + (size_t)i * SUBSCRIPTION;
    if (errs[i]) to = put_event(&c, to, s, errs[i], 0, 0);
    else if (s[8] != CLOCK_EVENT && polled[i].revents)
      to = put_event(&c, to, s, polled[i].revents & POLLNVAL ? WASI_BADF : 0, 1,
                     polled[i].revents & POLLHUP ? HANGUP : 0);
  }
  // Clocks strike when nothing else happened.
  for (uint32_t i = 0; i < count && to == out; i++) {
    const uint8_t *s = subscriptions + (size_t)i * SUBSCRIPTION;
    if (s[8] == CLOCK_EVENT && wait_of(s) <= wait) to = put_event(&c, to, s, 0, 0, 0);
  }
  ed_wasi_put32(&c, count_at, (to - out) / EVENT);
  free(polled);
  free(errs);
  free(subscriptions);
  return ed_wasi_end(&c, WASI_OK);
}

// ---- the rest ------------------------------------------------------------------------------------------------------

// proc_raise(signal): with WASI's numbers
ED_FN(wasi_proc_raise) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t number = ed_arg_u32(a);
  static const int signals[] = {0,       SIGHUP,    SIGINT,  SIGQUIT,  SIGILL,  SIGTRAP, SIGABRT, SIGBUS,
                                SIGFPE,  SIGKILL,   SIGUSR1, SIGSEGV,  SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,
                                SIGCHLD, SIGCONT,   SIGSTOP, SIGTSTP,  SIGTTIN, SIGTTOU, SIGURG,  SIGXCPU,
                                SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGPOLL, SIGPWR,  SIGSYS};
  if (ed_failed(a)) return NULL;
  if (number >= sizeof signals / sizeof *signals) return ed_wasi_end(&c, WASI_INVAL);
  return ed_wasi_end(&c, raise(signals[number]) == 0 ? WASI_OK : ed_wasi_errno(errno));
}

ED_FN(wasi_random_get) {
  ed_wasi_call c = ed_wasi_begin(a);
  uint32_t at = ed_arg_u32(a);
  uint32_t len = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  uint8_t *p = ed_wasi_at(&c, at, len);
  for (uint32_t done = 0; p && done < len;) {
    ssize_t n = getrandom(p + done, len - done, 0);
    if (n < 0 && errno != EINTR) return ed_wasi_end(&c, ed_wasi_errno(errno));
    if (n > 0) done += (uint32_t)n;
  }
  return ed_wasi_end(&c, WASI_OK);
}

ED_FN(wasi_sched_yield) {
  ed_wasi_call c = ed_wasi_begin(a);
  return ed_wasi_end(&c, ed_wasi_result(sched_yield()));
}

const ed_native ed_bind_wasi[] = {
    {"program", wasi_program},
    {"args_get", wasi_args_get},
    {"args_sizes_get", wasi_args_sizes_get},
    {"environ_get", wasi_environ_get},
    {"environ_sizes_get", wasi_environ_sizes_get},
    {"clock_res_get", wasi_clock_res_get},
    {"clock_time_get", wasi_clock_time_get},
    {"poll_oneoff", wasi_poll_oneoff},
    {"proc_raise", wasi_proc_raise},
    {"random_get", wasi_random_get},
    {"sched_yield", wasi_sched_yield},
    {0},
};
