// SPDX-License-Identifier: MIT
// What main learned from the command line, for the binding `options`.
#ifndef ED_BIND_OPTIONS_H
#define ED_BIND_OPTIONS_H

#include "parse/options.h"

// Once, before the first runtime: the options, and the words of the command line, of which `read` (without the name of
// the program) were options; whether the program is a single executable, whose script is in it. All must live as long
// as the process, which reads them from any thread.
void ed_options_publish(const ed_options *options, int argc, char *const *argv, int read, bool is_single);

// The script's path when the command line is nothing but a script and its arguments, and no parent asks for a channel;
// else NULL: lib/internal/cli.js finds out what to run.
const char *ed_options_plain_script(void);

// Whether --disable-sigusr1 was given.
bool ed_options_disable_signal(void);

// What --max-old-space-size, or --max-old-space-size-percentage of the memory, allow the heap, in bytes; 0: no limit.
double ed_options_heap_max(void);

// Whether the program is to count what it runs from its begin, for coverage.
bool ed_options_count(void);

// Whether a debugger or coverage will look at the program, for which the engine compiles otherwise.
bool ed_options_observe(void);

#endif
