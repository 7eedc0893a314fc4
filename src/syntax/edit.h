// SPDX-License-Identifier: MIT
// Edits of a source: pieces to be replaced by other text, collected in any order while parsing, applied at the end.
//
//   source   import {a} from "x"; f(a)
//   edits    [0,22) -> ";", blank    [25,26) -> "$eddy0.a"
//
// Edits do not overlap, but for several insertions at one place: these keep the order of their rank, then of their
// making.
#ifndef ED_EDIT_H
#define ED_EDIT_H

#include "syntax/syntax.h"

// An arena: texts live as long as the result.
typedef struct ed_arena {
  struct ed_arena_chunk *chunks;
} ed_arena;
void *ed_arena_alloc(ed_arena *a, size_t size);
void ed_arena_free(ed_arena *a);

typedef struct ed_edit {
  uint32_t start, end; // what goes
  int32_t rank;        // among those of one start: lower first; 0 is the usual
  uint32_t order;      // of making
  ed_span text;        // what comes; NULL for blanks in place of all but line ends
} ed_edit;

typedef struct ed_edits {
  ed_edit *items;
  size_t count, room;
  bool muted; // nothing is added
  ed_arena *arena;
} ed_edits;

void ed_edit_put(ed_edits *e, uint32_t start, uint32_t end, int32_t rank, ed_span text);
// Formatted insertion; the text is copied into the arena.
void ed_edit_insert(ed_edits *e, uint32_t at, int32_t rank, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void ed_edit_replace(ed_edits *e, uint32_t start, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// Blanks for a range, so that nothing behind it moves; line ends stay.
void ed_edit_blank(ed_edits *e, uint32_t start, uint32_t end);
// Applies all edits: fills text, len and positions of the result.
void ed_edits_apply(ed_edits *e, const char *source, uint32_t len, ed_syntax *result);

// Goes on from a place over a text: lines and columns 1-based, columns in UTF-16 units.
void ed_walk(const char *text, size_t len, uint32_t *line, uint32_t *column);

#endif
