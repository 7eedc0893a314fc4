// SPDX-License-Identifier: MIT
// Cells: numbers that C and JavaScript both read and write as plain memory, because a call across costs a hundred times
// more. One block per engine: 64 int32, then 64 float64. lib/internal/cells.js exports the same layout by name; the
// two lists below are the only place where it is defined (binding `cells` hands the names to JavaScript).
#ifndef ED_CELLS_H
#define ED_CELLS_H

#include <stdint.h>

// int32 cells: X(NAME, what)
#define ED_CELLS_I32(X)                                                                                                \
  X(TICKS, "1 while the nextTick queue, or work that goes with it, is not empty")                                      \
  X(REJECTIONS, "1 while promise rejections wait for judgement")                                                       \
  X(IMMEDIATES, "immediates queued")                                                                                   \
  X(IMMEDIATES_REF, "of these, the ones that keep the loop alive")                                                     \
  X(TIMERS_REF, "timers that keep the loop alive")                                                                     \
  X(EXITING, "1 once process.exit has begun: the loop must not call JavaScript any more")                              \
  X(EXIT_CODE, "what the process ends with, as the exit moment leaves it")                                             \
  X(AT_BEFORE_EXIT, "slot to call when the loop has nothing left; 0 while nobody can listen")                          \
  X(AT_EXIT, "slot to call at the end; 0 likewise")                                                                    \
  X(STREAM_AT, "where in the pool of lib/internal/net/handle.js the next read of a stream goes")                       \
  X(PERMISSION, "0: all is permitted; 1: what is not is told only; 2: what is not is refused")                         \
  X(N0, "results of natives that return several integers")                                                             \
  X(N1, "")                                                                                                            \
  X(N2, "")                                                                                                            \
  X(N3, "")                                                                                                            \
  X(N4, "")                                                                                                            \
  X(N5, "")                                                                                                            \
  X(N6, "")                                                                                                            \
  X(N7, "")

// float64 cells
#define ED_CELLS_F64(X)                                                                                                \
  X(NOW, "loop time in ms, as uv_now() at the last entry into JavaScript")                                             \
  X(TIMER_DUE, "loop time at which the earliest timer is due; Infinity when there is none")                            \
  X(F0, "results of natives that return several doubles: 40 cells from here")

#define ED_CELL_NAME(name, what) ED_CELL_##name,
enum { ED_CELLS_I32(ED_CELL_NAME) ED_CELLS_I32_USED };
enum { ED_CELLS_F64(ED_CELL_NAME) ED_CELLS_F64_USED };
#undef ED_CELL_NAME

struct ed_cells {
  int32_t i[64];
  double f[64];
};

#endif
