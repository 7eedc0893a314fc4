// SPDX-License-Identifier: MIT
// The front of the program: reads the command line before anything else is made.
#ifndef ED_CLI_H
#define ED_CLI_H

// Parses argv and the environment, and publishes the result (bind/options.h). Prints and ends the process for --help,
// --version and --completion-bash, and with code 9 for a command line that is wrong.
void ed_cli_begin(int argc, char **argv);

#endif
