// SPDX-License-Identifier: MIT
// The permissions of the calling thread, asked by natives before they touch what a program may have to be allowed to.
// A refusal is a negative number like any other failure of a native; lib/internal/permission.js makes the error of it.
#ifndef ED_LOOP_PERMISSION_H
#define ED_LOOP_PERMISSION_H

#include "engine/engine.h"
#include "parse/permission.h"

#include <fcntl.h>

// Below all numbers of libuv: ED_DENIED - kind; and ED_DENIED_SECOND more where the second of two paths is the one
// refused.
enum { ED_DENIED = -20000, ED_DENIED_SECOND = -100 };

// What cell PERMISSION holds.
enum { ED_PERMISSION_AUDIT = 1, ED_PERMISSION_ENFORCE = 2 };

// NULL without --permission: then nothing is ever refused.
extern _Thread_local ed_permissions *ed_permissions_here;

int ed_permission_judge(ed_may kind, const char *resource);

// 0, or the refusal, which has been told to the channel node:permission-model:*. `resource` is the path for reading
// and writing, else what the error shows.
static inline int ed_permission_check(ed_may kind, const char *resource) {
  return ed_permissions_here ? ed_permission_judge(kind, resource) : 0;
}

// What flags of open(2) ask for.
static inline bool ed_opens_to_read(int flags) { return (flags & O_ACCMODE) != O_WRONLY; }
static inline bool ed_opens_to_write(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC | O_APPEND);
}
int ed_permission_open(const char *path, int flags);

// Without telling: whether a file may be read.
bool ed_permission_to_read(const char *path);

// For the binding. Begins with nothing granted; denied(kind, resource) is called for all that is refused, or would be.
void ed_permissions_begin(ed_ctx ctx, int mode, ed_val denied);
// Whether it is granted: to this path as it is from the working directory, or for NULL to all.
bool ed_permission_granted(ed_may kind, const char *resource);
// A path made absolute, for the caller to free; NULL when it leads nowhere: from a working directory that is gone.
char *ed_permission_absolute(const char *path);

#endif
