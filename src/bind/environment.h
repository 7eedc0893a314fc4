// SPDX-License-Identifier: MIT
// Environments: that of the process, and those of threads that have one of their own.
#ifndef ED_BIND_ENVIRONMENT_H
#define ED_BIND_ENVIRONMENT_H

#include "engine/engine.h"

// Counted; NULL is the environment of the process. Any thread may use one.
typedef struct ed_environment ed_environment;

// That of the calling thread, one reference more; a copy of it; a new one of an array [name, value, ...].
ed_environment *ed_environment_share(void);
ed_environment *ed_environment_copy(void);
ed_environment *ed_environment_of(ed_ctx ctx, ed_obj pairs);
// Makes it that of the calling thread, which has had none.
void ed_environment_adopt(ed_environment *take_environment);
void ed_environment_unref(ed_environment *e);
// The value of a variable for the calling thread, for the caller to free; NULL when it is not set.
char *ed_environment_value(const char *name);
// Whether a variable has a value for the calling thread: this one, or with NULL any.
bool ed_environment_is(const char *name, const char *value);

#endif
