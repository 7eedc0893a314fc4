// SPDX-License-Identifier: MIT
// eddy: create, run, end.
#include "bind/process.h"
#include "cli/cli.h"
#include "runtime/libraries.h"
#include "runtime/runtime.h"

int main(int argc, char **argv) {
  ed_libraries_check(argv);
  argv = ed_process_init(argc, argv);
  ed_cli_begin(argc, argv);
  ed_runtime *runtime = ed_runtime_new(NULL);
  int code = ed_runtime_run(runtime);
#ifdef __SANITIZE_ADDRESS__
  // The kernel takes everything back faster than we could; only the leak checker wants to see it given back.
  ed_runtime_free(runtime);
#endif
  ed_process_end(code);
}
