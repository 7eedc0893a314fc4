// SPDX-License-Identifier: MIT
// The stand-ins of src/delay: a function of a delayed library works as if the library had been there from the start.
#include "check.h"

#include <dlfcn.h>
#include <stdint.h>

typedef union symbol {
  void *object;
  void *(*make)(void);
  int (*ask)(void *);
  void (*act)(void *);
} symbol;

TEST(delayed_library_is_loaded_at_the_first_call) {
  symbol make = {.object = dlsym(RTLD_DEFAULT, "g_cancellable_new")};
  symbol ask = {.object = dlsym(RTLD_DEFAULT, "g_cancellable_is_cancelled")};
  symbol cancel = {.object = dlsym(RTLD_DEFAULT, "g_cancellable_cancel")};
  CHECK(make.object && ask.object && cancel.object);
  if (!make.object || !ask.object || !cancel.object) return;
  void *cancellable = make.make();
  CHECK(cancellable != NULL);
  CHECK_EQ(ask.ask(cancellable), 0);
  cancel.act(cancellable);
  CHECK_EQ(ask.ask(cancellable), 1);
  CHECK_EQ(ask.ask(cancellable), 1); // now through the table
}
