// SPDX-License-Identifier: MIT
// Child processes: starting a program, and hearing of its end.
//
// A program is started by vfork(): the child borrows this process's memory until it is another program, so the cost
// does not grow with the memory that is in use (fork() copies page tables: some 0.2 ms a MB on a small machine). What
// the child may do in between is little, and all it needs is prepared before; see child.c.
//
// Ends come by SIGCHLD. Each loop has one watcher for it, which asks for every child of the loop; programs that
// libraries started are not touched.
#ifndef ED_CHILD_H
#define ED_CHILD_H

#include "loop/loop.h"

#include <sys/types.h>

typedef struct ed_program {
  const char *file; // looked up in PATH of `env` when it has no slash
  char **args;      // NULL at the end, like `env`
  char **env;       // NULL: the environment of this process
  const char *cwd;  // NULL: as it is
  const char *node; // what to start when `file` is "node" and PATH has none; may be NULL
  int *fds;         // the child's descriptors 0, 1 ... ; -1 is /dev/null for the first three, none for others
  int fd_count;
  bool detached, has_uid, has_gid;
  uid_t uid;
  gid_t gid;
} ed_program;

// The id of the child, or a negative error: of starting it, or of what the child did to become the program.
int ed_program_start(const ed_program *p);

typedef struct ed_end {
  int status; // of exit
  int signal; // or the signal that killed it, else 0
} ed_end;

// Whether the child has ended; then its id is free for others, and `end` says how.
bool ed_child_reap(pid_t pid, ed_end *end);

// A child that a loop watches. Embedded in its owner's struct, which must outlive the watching.
typedef struct ed_child {
  pid_t pid; // 0 when it has ended
  ed_end end;
  void (*on_exit)(struct ed_child *);
  struct ed_child *next;
} ed_child;

// Before the start of the first child: an end that comes early must not be missed. 0 or a negative error.
int ed_child_watch_ready(ed_loop *l);
void ed_child_watch(ed_loop *l, ed_child *c);
// Harmless for one that is not watched (any more).
void ed_child_unwatch(ed_loop *l, ed_child *c);

#endif
