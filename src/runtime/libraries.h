// SPDX-License-Identifier: MIT
// The settled copies of libraries that the program may run on (src/delay/settle.c).
#ifndef ED_RUNTIME_LIBRARIES_H
#define ED_RUNTIME_LIBRARIES_H

// To be called first. If the system's library is another than the one that a loaded copy was made from, an update must
// count: the program begins again (exec) on the system's libraries, and this does not return.
void ed_libraries_check(char **argv);

#endif
