// SPDX-License-Identifier: MIT
// Child processes: see child.h.
//
//   parent                                     child, on the parent's memory
//   prepare paths, arguments, scratch space
//   block signals, vfork() ------------------> become(): session, descriptors, directory, user, signals
//   (this thread sleeps)                       execve() of one candidate after the other
//   awake: child is a program, or has left <-- or: errno into `failure`, _exit()
//
// The child allocates nothing, takes no lock, and calls the kernel directly where the C library would act on all
// threads of the parent (setuid and its kin). Handlers of signals are its own: they are reset before signals are let in
// again.
#include "loop/child.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { FAILED = 127 };
static const char DEFAULT_PATH[] = "/bin:/usr/bin";
static const char SHELL[] = "/bin/sh";

// ---- before --------------------------------------------------------------------------------------------------------

typedef struct launch {
  const ed_program *program;
  char **candidates; // paths to try, NULL at the end
  char **env;
  char **script_args; // arguments with the shell in front, for a file that the kernel does not know
  int *fds;           // scratch space
  volatile int failure;
} launch;

static const char *path_of(char **env) {
  for (char **e = env; *e; e++)
    if (strncmp(*e, "PATH=", 5) == 0) return *e + 5;
  return DEFAULT_PATH;
}

static char *join(const char *dir, size_t len, const char *file) {
  size_t file_len = strlen(file);
  char *path = ed_xmalloc(len + file_len + 2);
  memcpy(path, dir, len);
  if (len > 0) path[len++] = '/'; // an empty entry is the current directory
  memcpy(path + len, file, file_len + 1);
  return path;
}

static char **candidates_of(const ed_program *p, const char *path) {
  size_t count = 3;
  for (const char *c = path; *c; c++) count += *c == ':';
  char **list = ed_xcalloc(count, sizeof *list);
  size_t n = 0;
  if (strchr(p->file, '/')) {
    list[n] = ed_xstrdup(p->file);
    return list;
  }
  for (const char *at = path;; at++) {
    size_t len = strcspn(at, ":");
    list[n++] = join(at, len, p->file);
    at += len;
    if (!*at) break;
  }
  if (p->node && strcmp(p->file, "node") == 0) list[n] = ed_xstrdup(p->node);
  return list;
}

static char **script_args_of(char **args) {
  size_t count = 0;
  while (args[count]) count++;
  char **list = ed_xcalloc(count + 3, sizeof *list);
  list[0] = (char *)SHELL; // [1] is the candidate
  for (size_t i = 1; i < count; i++) list[i + 1] = args[i];
  return list;
}

// ---- in the child --------------------------------------------------------------------------------------------------

static void check(launch *l, bool ok) {
  if (ok) return;
  l->failure = errno;
  _exit(FAILED);
}

static void place_descriptors(launch *l) {
  int count = l->program->fd_count;
  // Those that a later dup2() would overwrite move out of the way first.
  for (int i = 0; i < count; i++) {
    if (l->fds[i] < 0 || l->fds[i] >= i) continue;
    l->fds[i] = fcntl(l->fds[i], F_DUPFD_CLOEXEC, count);
    check(l, l->fds[i] >= 0);
  }
  for (int i = 0; i < count; i++) {
    int fd = l->fds[i];
    if (fd < 0) {
      if (i > 2) continue;
      fd = open("/dev/null", i == 0 ? O_RDONLY : O_RDWR);
      check(l, fd >= 0);
      if (fd == i) continue;
      check(l, dup2(fd, i) >= 0);
      close(fd);
    } else if (fd == i) {
      check(l, fcntl(fd, F_SETFD, 0) == 0);
    } else {
      check(l, dup2(fd, i) >= 0);
    }
    // Programs expect of their standard streams that they block.
    int flags = i > 2 ? 0 : fcntl(i, F_GETFL);
    if (flags > 0 && (flags & O_NONBLOCK)) check(l, fcntl(i, F_SETFL, flags & ~O_NONBLOCK) == 0);
  }
}

#if defined(SYS_setuid32)
enum { SET_UID = SYS_setuid32, SET_GID = SYS_setgid32, SET_GROUPS = SYS_setgroups32 };
#else
enum { SET_UID = SYS_setuid, SET_GID = SYS_setgid, SET_GROUPS = SYS_setgroups };
#endif

static void change_user(launch *l) {
  const ed_program *p = l->program;
  // The groups of root are not for others; who is not root cannot drop them, and has none to hide.
  if (p->has_uid || p->has_gid) syscall(SET_GROUPS, 0, NULL);
  if (p->has_gid) check(l, syscall(SET_GID, p->gid) == 0);
  if (p->has_uid) check(l, syscall(SET_UID, p->uid) == 0);
}

static void reset_signals(void) {
  for (int n = 1; n < 32; n++)
    if (n != SIGKILL && n != SIGSTOP) signal(n, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, NULL);
}

// Errors that say no more than that the program is not at this path.
static bool is_elsewhere(int err) {
  return err == ENOENT || err == ENOTDIR || err == ESTALE || err == ENODEV || err == ETIMEDOUT;
}

// The rules of execvp(), which looks at the environment of this process and so cannot be used.
static void execute(launch *l) {
  bool denied = false;
  for (char **path = l->candidates; *path; path++) {
    execve(*path, l->program->args, l->env);
    if (errno == ENOEXEC) {
      l->script_args[1] = *path;
      execve(SHELL, l->script_args, l->env);
    }
    if (errno == EACCES) denied = true;
    else if (!is_elsewhere(errno)) break;
  }
  if (denied && is_elsewhere(errno)) errno = EACCES;
  check(l, false);
}

static void become(launch *l) {
  const ed_program *p = l->program;
  if (p->detached) setsid();
  place_descriptors(l);
  check(l, !p->cwd || chdir(p->cwd) == 0);
  change_user(l);
  reset_signals();
  execute(l);
}

// ---- the start -----------------------------------------------------------------------------------------------------

// In a function of its own: what the compiler keeps in registers here must be true for both returns of vfork().
__attribute__((noinline)) static pid_t split(launch *l) {
  pid_t pid = vfork();
  if (pid == 0) become(l);
  return pid;
}

int ed_program_start(const ed_program *p) {
  launch l = {.program = p, .env = p->env ? p->env : environ};
  l.candidates = candidates_of(p, path_of(l.env));
  l.script_args = script_args_of(p->args);
  l.fds = ed_xcalloc((size_t)p->fd_count + 1, sizeof *l.fds);
  for (int i = 0; i < p->fd_count; i++) l.fds[i] = p->fds[i];
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t pid = split(&l);
  int err = pid < 0 ? errno : l.failure;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (pid > 0 && err) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
  }
  for (char **path = l.candidates; *path; path++) free(*path);
  free(l.candidates);
  free(l.script_args);
  free(l.fds);
  return err ? -err : pid;
}

// ---- the end -------------------------------------------------------------------------------------------------------

bool ed_child_reap(pid_t pid, ed_end *end) {
  int status;
  pid_t result;
  do result = waitpid(pid, &status, WNOHANG);
  while (result < 0 && errno == EINTR);
  if (result == 0) return false;
  *end = (ed_end){0};
  if (result < 0) return true; // somebody else took it: nothing more will be known
  if (WIFEXITED(status)) end->status = WEXITSTATUS(status);
  else if (WIFSIGNALED(status)) end->signal = WTERMSIG(status);
  else return false;
  return true;
}

typedef struct family {
  uv_signal_t signal;
  ed_child *first;
} family;

static family *family_of(ed_loop *l) { return *ed_loop_place(l, ED_PLACE_CHILDREN, free); }

// All that have ended are taken out before the first is told: who is told may start and end others.
static void on_sigchld(uv_signal_t *signal, int number) {
  (void)number;
  family *f = signal->data;
  ed_child *ended = NULL, **last = &ended;
  for (ed_child **at = &f->first; *at;) {
    ed_child *c = *at;
    if (!ed_child_reap(c->pid, &c->end)) {
      at = &c->next;
      continue;
    }
    c->pid = 0;
    *at = c->next;
    c->next = NULL;
    *last = c;
    last = &c->next;
  }
  while (ended) {
    ed_child *c = ended;
    ended = c->next;
    c->on_exit(c);
  }
}

int ed_child_watch_ready(ed_loop *l) {
  void **place = ed_loop_place(l, ED_PLACE_CHILDREN, free);
  family *f = *place;
  if (!f) {
    f = *place = ed_xcalloc(1, sizeof *f);
    uv_signal_init(ed_loop_uv(l), &f->signal); // never fails
    f->signal.data = f;
  }
  int err = uv_signal_start(&f->signal, on_sigchld, SIGCHLD); // costs nothing when it is started
  uv_unref((uv_handle_t *)&f->signal);
  return err;
}

void ed_child_watch(ed_loop *l, ed_child *c) {
  family *f = family_of(l);
  c->next = f->first;
  f->first = c;
}

void ed_child_unwatch(ed_loop *l, ed_child *c) {
  family *f = family_of(l);
  for (ed_child **at = f ? &f->first : NULL; at && *at; at = &(*at)->next) {
    if (*at != c) continue;
    *at = c->next;
    return;
  }
}
