// SPDX-License-Identifier: MIT
// Native part of `process`: arguments, environment, clocks, identity, memory, the end.
#include "bind/process.h"

#include "base/mem.h"
#include "base/version.h"
#include "engine/cells.h"
#include "loop/loop.h"
#include "loop/permission.h"
#include "loop/trace.h"
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unicode/uchar.h>
#include <unicode/uvernum.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

// Of the process, constant after ed_process_init: the clock of performance.now(), in all threads.
static uint64_t start_ns;
static double origin_ms;                               // the same in Unix time
static _Thread_local double milestones[ED_MILESTONES]; // ms after start_ns

static void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// The engine and libuv abort without a word when they get no thread, which is how a program that starts itself without
// end finds the limit. So the one that ends tells why. All that is called here may be called in a handler.
static void on_abort(int number) {
  (void)number; // SA_RESETHAND: what was under way goes on to its end when this returns
  static const char words[] = "eddy: aborted: no more processes or threads are allowed (EAGAIN); see ulimit -u\n";
  pid_t pid = vfork();
  if (pid == 0) _exit(0);
  if (pid > 0) waitpid(pid, NULL, 0);
  else if (errno == EAGAIN && write(2, words, sizeof words - 1) < 0) return;
}

char **ed_process_init(int argc, char **argv) {
  start_ns = uv_hrtime();
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  origin_ms = (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0) _exit(1);
  signal(SIGPIPE, SIG_IGN);
  struct sigaction abortion = {.sa_handler = on_abort, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGABRT, &abortion, NULL);
  sigaction(SIGILL, &abortion, NULL); // the engine's way to stop
  signal(SIGXFSZ, SIG_IGN);           // writes past the limit fail with EFBIG instead
  raise_file_limit();
  ed_process_milestone(ED_AT_START);
  return uv_setup_args(argc, argv);
}

enum { BEFORE_END = 4 };
static struct {
  pthread_mutex_t lock;
  void (*fns[BEFORE_END])(void);
} before_end = {.lock = PTHREAD_MUTEX_INITIALIZER};

void ed_process_before_end(void (*fn)(void)) {
  pthread_mutex_lock(&before_end.lock);
  unsigned i = 0;
  while (i < BEFORE_END && before_end.fns[i] && before_end.fns[i] != fn) i++;
  if (i == BEFORE_END) abort(); // each is of one room of the program
  before_end.fns[i] = fn;
  pthread_mutex_unlock(&before_end.lock);
}

void ed_process_end(int code) {
  for (unsigned i = BEFORE_END; i-- > 0;)
    if (before_end.fns[i]) before_end.fns[i]();
  ed_pool_finish();
  ed_trace_end();
  fflush(stdout); // an addon may have written there
  uv_tty_reset_mode();
#if defined(__SANITIZE_ADDRESS__)
  exit(code);
#else
  _exit(code);
#endif
}

// ---- arguments and identity ----------------------------------------------------------------------------------------

// execPath() -> path of this program
ED_FN(process_exec_path) {
  char path[PATH_MAX];
  size_t size = sizeof path;
  if (uv_exepath(path, &size) != 0) return ed_str_ascii(a->ctx, "eddy");
  return ed_str_utf8(a->ctx, path, size);
}

// pid() -> number
ED_FN(process_pid) { return ed_num(a->ctx, getpid()); }
// ppid() -> number
ED_FN(process_ppid) { return ed_num(a->ctx, getppid()); }

// cwd() -> string or errno
ED_FN(process_cwd) {
  char path[PATH_MAX];
  size_t size = sizeof path;
  int err = uv_cwd(path, &size);
  return err ? ed_num(a->ctx, err) : ed_str_utf8(a->ctx, path, size);
}

static atomic_int cwd_changes; // for threads, which remember what they were told

// chdir(path) -> 0 or errno
ED_FN(process_chdir) {
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  int err = ed_permission_check(ED_MAY_READ, path);
  if (err) return ed_num(a->ctx, err + ED_DENIED_SECOND);
  err = uv_chdir(path);
  if (err == 0) atomic_fetch_add(&cwd_changes, 1);
  return ed_num(a->ctx, err);
}

// cwdChanges() -> an ArrayBuffer of an int32 that counts how often the working directory has been changed
ED_FN(process_cwd_changes) { return ed_arraybuffer_static(a->ctx, &cwd_changes, sizeof cwd_changes); }

// umask(mask or undefined) -> the former mask
ED_FN(process_umask) {
  mode_t old;
  if (ed_arg_absent(a)) {
    old = umask(0);
    umask(old);
  } else {
    old = umask((mode_t)ed_arg_u32(a));
  }
  return ed_num(a->ctx, old);
}

// title() -> string
ED_FN(process_title) {
  char title[4096] = "";
  uv_get_process_title(title, sizeof title);
  return ed_str_utf8(a->ctx, title, strlen(title));
}

// setTitle(text)
ED_FN(process_set_title) {
  const char *title = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  uv_set_process_title(title);
  if (ed_trace_has_begun()) {
    ed_buf args = ed_trace_args();
    ed_trace_text(&args, "name", title);
    ed_trace_metadata("process_name", &args);
  }
  return NULL;
}

// facts() -> [version, arch, platform]
ED_FN(process_facts) {
  ed_val v[3] = {ed_str_ascii(a->ctx, "v" ED_NODE_VERSION), ed_str_ascii(a->ctx, ED_ARCH),
                 ed_str_ascii(a->ctx, ED_PLATFORM)};
  return ed_array_new(a->ctx, 3, v);
}

// versions() -> [name, version, ...] of this program and of what it is built on
ED_FN(process_versions) {
  static const char *const fixed[] = {
      "node",    ED_NODE_VERSION,     "eddy",    ED_VERSION,
      "icu",     U_ICU_VERSION,       "modules", ED_NODE_ABI,
      "unicode", U_UNICODE_VERSION,   "brotli",  ED_BROTLI_VERSION,
      "sqlite",  SQLITE_VERSION,      "zlib",    ZLIB_VERSION,
      "zstd",    ZSTD_VERSION_STRING, "napi",    "10",
      "ares",    ED_ARES_VERSION,     "nghttp2", ED_NGHTTP2_VERSION,
      "openssl", ED_OPENSSL_VERSION,  "v8",      ED_V8_VERSION,
      "libffi",  ED_FFI_VERSION,
  };
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  for (; n < sizeof fixed / sizeof *fixed; n++) ed_set_index(a->ctx, list, n, ed_str_ascii(a->ctx, fixed[n]));
  ed_set_index(a->ctx, list, n++, ed_str_ascii(a->ctx, "uv"));
  ed_set_index(a->ctx, list, n, ed_str_ascii(a->ctx, uv_version_string()));
  return list;
}

// libc() -> [version at run time, version compiled with] of glibc, or undefined with another C library
ED_FN(process_libc) {
#if defined(__GLIBC__)
  char compiled[32];
  snprintf(compiled, sizeof compiled, "%d.%d", __GLIBC__, __GLIBC_MINOR__);
  ed_val v[2] = {ed_str_ascii(a->ctx, gnu_get_libc_version()), ed_str_ascii(a->ctx, compiled)};
  return ed_array_new(a->ctx, 2, v);
#else
  return NULL;
#endif
}

// limits() -> [name, soft, hard, ...]; -1 stands for unlimited
ED_FN(process_limits) {
  static const struct {
    const char *name;
    int which;
  } rows[] = {{"core_file_size_blocks", RLIMIT_CORE}, {"data_seg_size_bytes", RLIMIT_DATA},
              {"file_size_blocks", RLIMIT_FSIZE},     {"max_locked_memory_bytes", RLIMIT_MEMLOCK},
              {"max_memory_size_bytes", RLIMIT_RSS},  {"open_files", RLIMIT_NOFILE},
              {"stack_size_bytes", RLIMIT_STACK},     {"cpu_time_seconds", RLIMIT_CPU},
              {"max_user_processes", RLIMIT_NPROC},   {"virtual_memory_bytes", RLIMIT_AS}};
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct rlimit limit;
    if (getrlimit(rows[i].which, &limit) != 0) continue;
    ed_set_index(a->ctx, list, n++, ed_str_ascii(a->ctx, rows[i].name));
    ed_set_index(a->ctx, list, n++, ed_num(a->ctx, limit.rlim_cur == RLIM_INFINITY ? -1 : (double)limit.rlim_cur));
    ed_set_index(a->ctx, list, n++, ed_num(a->ctx, limit.rlim_max == RLIM_INFINITY ? -1 : (double)limit.rlim_max));
  }
  return list;
}

// ---- clocks and figures --------------------------------------------------------------------------------------------

// hrtime() -> nanoseconds of the monotonic clock: whole seconds in cell F0, the rest in F1; all of them in F2, as a
// 64-bit integer
ED_FN(process_hrtime) {
  uint64_t now = uv_hrtime();
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  f[0] = (double)(now / 1000000000u);
  f[1] = (double)(now % 1000000000u);
  memcpy(f + 2, &now, sizeof now);
  return NULL;
}

static double since_ms(uint64_t from_ns) { return (double)(uv_hrtime() - from_ns) / 1e6; }

// now() -> milliseconds since the process started, with fractions
ED_FN(process_now) { return ed_num(a->ctx, since_ms(start_ns)); }

// timeOrigin() -> Unix time in ms at which now() was 0
ED_FN(process_time_origin) { return ed_num(a->ctx, origin_ms); }

static void trace_milestone(int which) {
  static const char *const names[ED_MILESTONES] = {"nodeStart",         "v8Start",   "environment",
                                                   "bootstrapComplete", "loopStart", "loopExit"};
  ed_trace_event e = {.phase = 'I', .category = ed_trace_category(ED_TRACE_BOOTSTRAP), .name = names[which]};
  e.at = ed_trace_open(ED_TRACE_BOOTSTRAP);
  e.at.wall = (int64_t)((double)start_ns / 1e3 + milestones[which] * 1e3);
  ed_trace_put(&e);
}

void ed_process_milestone(int which) {
  if (milestones[which] != 0) return;
  milestones[which] = since_ms(start_ns);
  if (ed_traces(ED_TRACE_BOOTSTRAP)) trace_milestone(which);
}

// traceMilestones(): those that were reached before the trace began
ED_FN(process_trace_milestones) {
  (void)a;
  for (int which = 0; which < ED_MILESTONES && ed_traces(ED_TRACE_BOOTSTRAP); which++)
    if (milestones[which] > 0) trace_milestone(which);
  return NULL;
}

// milestone(which) -> ms on the clock of now(), -1 when it is to come
ED_FN(process_milestone) {
  uint32_t which = ed_arg_u32(a);
  return ed_num(a->ctx, which < ED_MILESTONES && milestones[which] > 0 ? milestones[which] : -1);
}

// idleTime() -> ms that the loop spent waiting
ED_FN(process_idle_time) { return ed_num(a->ctx, (double)ed_loop_idle_ns(ed_loop_here()) / 1e6); }

// rss() -> bytes
ED_FN(process_rss) {
  size_t rss = 0;
  uv_resident_set_memory(&rss);
  return ed_num(a->ctx, (double)rss);
}

// memoryLimits(): bytes available to the process and its limit (0: none) in cells F0, F1
ED_FN(process_memory_limits) {
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  uint64_t limit = uv_get_constrained_memory();
  f[0] = (double)uv_get_free_memory();
  // A group without a limit says one beyond all memory; libuv later than 1.44 says this.
  f[1] = (double)(limit > INT64_MAX / 2 ? UINT64_MAX : limit);
  if (limit > 0 && limit < uv_get_total_memory()) {
    size_t rss = 0;
    uv_resident_set_memory(&rss);
    f[0] = limit > rss ? (double)(limit - rss) : 0;
  }
  (void)a;
  return NULL;
}

// heap(): bytes in use, capacity, external bytes and object count in cells F0-F3
ED_FN(process_heap) {
  ed_heap_figures h = ed_engine_heap(ed_engine_here());
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  f[0] = h.size + h.fresh, f[1] = h.capacity, f[2] = h.external, f[3] = h.objects;
  return NULL;
}

// usage(who): getrusage into cells F0-F15, times in microseconds; who 0 process, 1 thread
ED_FN(process_usage) {
  int who = ed_arg_i32(a) == 1 ? RUSAGE_THREAD : RUSAGE_SELF;
  struct rusage u;
  if (getrusage(who, &u) != 0) return ed_num(a->ctx, -errno);
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  double all[] = {(double)u.ru_utime.tv_sec * 1e6 + (double)u.ru_utime.tv_usec,
                  (double)u.ru_stime.tv_sec * 1e6 + (double)u.ru_stime.tv_usec,
                  (double)u.ru_maxrss,
                  (double)u.ru_ixrss,
                  (double)u.ru_idrss,
                  (double)u.ru_isrss,
                  (double)u.ru_minflt,
                  (double)u.ru_majflt,
                  (double)u.ru_nswap,
                  (double)u.ru_inblock,
                  (double)u.ru_oublock,
                  (double)u.ru_msgsnd,
                  (double)u.ru_msgrcv,
                  (double)u.ru_nsignals,
                  (double)u.ru_nvcsw,
                  (double)u.ru_nivcsw};
  memcpy(f, all, sizeof all);
  return ed_num(a->ctx, 0);
}

// writeNativeStack(): of the calls that led here, to standard error
ED_FN(process_write_native_stack) {
  (void)a;
  enum { FRAMES_MAX = 64 };
  static const char head[] = "----- Native stack trace -----\n\n";
  void *frames[FRAMES_MAX];
  int count = backtrace(frames, FRAMES_MAX);
  if (write(2, head, sizeof head - 1) > 0) backtrace_symbols_fd(frames, count, 2);
  return NULL;
}

// ---- the end -------------------------------------------------------------------------------------------------------

// exit(code): at once
ED_FN(process_exit) {
  int code = ed_arg_i32(a);
  ed_process_end(code);
}

static char **strings_of(ed_ctx ctx, ed_obj list, unsigned count) {
  char **out = ed_xcalloc((size_t)count + 1, sizeof *out);
  for (unsigned i = 0; i < count; i++) out[i] = ed_to_utf8(ctx, ed_get_index(ctx, list, i), NULL);
  return out;
}

// execve(path, args, argCount, env, envCount) -> errno; does not return when it succeeds
ED_FN(process_execve) {
  const char *path = ed_arg_path(a);
  ed_obj args = ed_arg_obj(a);
  unsigned arg_count = ed_arg_u32(a);
  ed_obj env = ed_arg_obj(a);
  unsigned env_count = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  int err = ed_permission_check(ED_MAY_SPAWN, path);
  if (err < 0) return ed_num(a->ctx, err);
  char **argv = strings_of(a->ctx, args, arg_count), **envp = strings_of(a->ctx, env, env_count);
  uv_tty_reset_mode();
  for (int fd = 0; fd <= 2; fd++) {
    int flags = fcntl(fd, F_GETFD);
    if (flags >= 0) fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
  }
  ed_trace_end();
  execve(path, argv, envp);
  err = errno;
  for (unsigned i = 0; i < arg_count; i++) free(argv[i]);
  for (unsigned i = 0; i < env_count; i++) free(envp[i]);
  free(argv);
  free(envp);
  return ed_num(a->ctx, -err);
}

// abort()
ED_FN(process_abort) {
  (void)a;
  signal(SIGABRT, SIG_DFL);
  abort();
}

// kill(pid, signal) -> 0 or errno
ED_FN(process_kill) {
  int pid = ed_arg_i32(a);
  int signum = ed_arg_i32(a);
  return ed_failed(a) ? NULL : ed_num(a->ctx, kill(pid, signum) == 0 ? 0 : -errno);
}

// isatty(fd) -> boolean
ED_FN(process_isatty) { return ed_bool(a->ctx, isatty(ed_arg_i32(a)) == 1); }

// writeSync(fd, text): all of it, whatever the descriptor's mode; for messages of last resort
ED_FN(process_write_sync) {
  int fd = ed_arg_i32(a);
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  while (!ed_failed(a) && len > 0) {
    ssize_t n = write(fd, text, len);
    if (n < 0 && errno == EAGAIN) {
      uv_sleep(1);
      continue;
    }
    if (n < 0 && errno != EINTR) break;
    if (n > 0) text += n, len -= (size_t)n;
  }
  return NULL;
}

// gc(): full synchronous collection
ED_FN(process_gc) {
  (void)a;
  ed_engine_collect(ed_engine_here());
  return NULL;
}

const ed_native ed_bind_process[] = {
    {"execPath", process_exec_path},
    {"pid", process_pid},
    {"ppid", process_ppid},
    {"cwd", process_cwd},
    {"chdir", process_chdir},
    {"cwdChanges", process_cwd_changes},
    {"umask", process_umask},
    {"title", process_title},
    {"setTitle", process_set_title},
    {"facts", process_facts},
    {"versions", process_versions},
    {"libc", process_libc},
    {"limits", process_limits},
    {"hrtime", process_hrtime},
    {"now", process_now},
    {"timeOrigin", process_time_origin},
    {"milestone", process_milestone},
    {"traceMilestones", process_trace_milestones},
    {"idleTime", process_idle_time},
    {"rss", process_rss},
    {"memoryLimits", process_memory_limits},
    {"heap", process_heap},
    {"usage", process_usage},
    {"exit", process_exit},
    {"execve", process_execve},
    {"abort", process_abort},
    {"kill", process_kill},
    {"isatty", process_isatty},
    {"writeSync", process_write_sync},
    {"writeNativeStack", process_write_native_stack},
    {"gc", process_gc},
    {0},
};
