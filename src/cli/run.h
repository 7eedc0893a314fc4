// SPDX-License-Identifier: MIT
#ifndef ED_CLI_RUN_H
#define ED_CLI_RUN_H

// Becomes the script `name` of package.json, with more arguments (NULL at the end). Does not return.
__attribute__((noreturn)) void ed_cli_run_script(const char *name, char *const *arguments);

#endif
