// SPDX-License-Identifier: MIT
// The cube root that the engine's Math.cbrt finds in place of the C library's, which gives 3.0000000000000004 for 27:
// a program's symbols come before those of libraries. With more digits than a double has, what is rounded last is
// right.
#include <math.h>

__attribute__((visibility("default"))) double cbrt(double x) { return (double)cbrtl(x); }
