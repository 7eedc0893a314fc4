// SPDX-License-Identifier: MIT
// Where the columns of rewritten sources come from, by the sources' names: kept for the stacks of errors. One a thread.
#ifndef ED_LOADER_POSITIONS_H
#define ED_LOADER_POSITIONS_H

#include "syntax/syntax.h"

// Keeps the positions of a rewritten source (taken out of it), whose first line has `head` more columns in front, and
// `lines` more lines above it.
void ed_positions_keep(const char *url, ed_syntax *take_positions, uint32_t head, uint32_t lines);
// The author's column for a place in what the engine got under this name; `column` itself for others.
uint32_t ed_positions_find(const char *url, uint32_t line, uint32_t column);
void ed_positions_end(void);

#endif
