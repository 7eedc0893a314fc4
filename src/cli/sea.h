// SPDX-License-Identifier: MIT
#ifndef ED_CLI_SEA_H
#define ED_CLI_SEA_H

#include <stdbool.h>

// Makes what a file of JSON describes, as Node documents it, and ends the process: a single executable (--build-sea),
// or its blob alone (--experimental-sea-config).
__attribute__((noreturn)) void ed_cli_build_sea(const char *config, bool is_executable);

#endif
