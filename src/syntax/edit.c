// SPDX-License-Identifier: MIT
// Edits and the positions they leave behind: see edit.h.
#include "syntax/edit.h"

#include "base/mem.h"
#include "syntax/block.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- arena ---------------------------------------------------------------------------------------------------------

typedef struct ed_arena_chunk {
  struct ed_arena_chunk *next;
  size_t used, size;
  _Alignas(max_align_t) char bytes[];
} ed_arena_chunk;

enum { CHUNK = 4000 };

void *ed_arena_alloc(ed_arena *a, size_t size) {
  size = (size + 15) & ~(size_t)15;
  if (!a->chunks || a->chunks->size - a->chunks->used < size) {
    size_t room = size > CHUNK ? size : CHUNK;
    ed_arena_chunk *c = ed_xmalloc(sizeof *c + room);
    *c = (ed_arena_chunk){.next = a->chunks, .size = room};
    a->chunks = c;
  }
  void *p = a->chunks->bytes + a->chunks->used;
  a->chunks->used += size;
  return p;
}

void ed_arena_free(ed_arena *a) {
  for (ed_arena_chunk *c = a->chunks, *next; c; c = next) {
    next = c->next;
    free(c);
  }
  a->chunks = NULL;
}

// ---- collecting ----------------------------------------------------------------------------------------------------

void ed_edit_put(ed_edits *e, uint32_t start, uint32_t end, int32_t rank, ed_span text) {
  if (e->muted) return;
  if (e->count == e->room) {
    e->room = e->room * 2 + 64;
    e->items = ed_xrealloc(e->items, e->room * sizeof *e->items);
  }
  e->items[e->count] = (ed_edit){start, end, rank, (uint32_t)e->count, text};
  e->count++;
}

static ed_span print(ed_edits *e, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  char *text = ed_arena_alloc(e->arena, (size_t)len + 1);
  vsnprintf(text, (size_t)len + 1, format, again);
  va_end(again);
  return (ed_span){text, (size_t)len};
}

void ed_edit_insert(ed_edits *e, uint32_t at, int32_t rank, const char *format, ...) {
  va_list args;
  va_start(args, format);
  ed_edit_put(e, at, at, rank, print(e, format, args));
  va_end(args);
}

void ed_edit_replace(ed_edits *e, uint32_t start, uint32_t end, const char *format, ...) {
  va_list args;
  va_start(args, format);
  ed_edit_put(e, start, end, 0, print(e, format, args));
  va_end(args);
}

void ed_edit_blank(ed_edits *e, uint32_t start, uint32_t end) {
  if (end > start) ed_edit_put(e, start, end, 0, (ed_span){NULL, 0});
}

// ---- applying ------------------------------------------------------------------------------------------------------

static int compare(const void *x, const void *y) {
  const ed_edit *a = x, *b = y;
  if (a->start != b->start) return a->start < b->start ? -1 : 1;
  if ((a->end > a->start) != (b->end > b->start)) return a->end > a->start ? 1 : -1; // insertions first
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  return a->order < b->order ? -1 : 1;
}

void ed_walk(const char *text, size_t len, uint32_t *line, uint32_t *column) {
  const uint8_t *u = (const uint8_t *)text;
  for (size_t i = 0; i < len;) {
    for (; i + ED_BLOCK <= len; i += ED_BLOCK) {
      ed_block b = ed_block_load(text + i);
      if (ed_block_bits((ed_block)((b >= 0x80) | (b == '\r')))) break;
      unsigned ends = ed_block_bits((ed_block)(b == '\n'));
      *column = ends ? (uint32_t)__builtin_clz(ends) - (32 - ED_BLOCK) + 1 : *column + ED_BLOCK;
      for (; ends; ends &= ends - 1) ++*line;
    }
    for (size_t end = i + ED_BLOCK < len ? i + ED_BLOCK : len; i < end; i++) {
      bool ends = u[i] == '\n' || (u[i] == '\r' && (i + 1 == len || u[i + 1] != '\n'));
      if (u[i] == 0xE2 && i + 2 < len && u[i + 1] == 0x80 && (u[i + 2] & 0xFE) == 0xA8) {
        i += 2;
        ends = true;
      }
      if (ends) {
        ++*line;
        *column = 1;
      } else if ((u[i] & 0xC0) != 0x80) {
        *column += u[i] >= 0xF0 ? 2 : 1;
      }
    }
  }
}

typedef struct writer {
  char *out;
  size_t len;
  ed_syntax *result;
  size_t room; // of positions
} writer;

// White space and line ends, whatever their size in bytes.
static bool is_white(const uint8_t *u, size_t size) {
  if (size == 1) return u[0] == ' ' || (u[0] >= '\t' && u[0] <= '\r');
  if (size != 3) return false;
  uint32_t c = (uint32_t)(u[0] & 15) << 12 | (uint32_t)(u[1] & 63) << 6 | (u[2] & 63);
  return c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

// Blank for blank: the same number of UTF-16 units and of bytes, white space as it is, as Node does it.
static size_t put_blanks(char *out, const char *s, size_t len) {
  static const char blanks[4][5] = {" ", "\xC2\xA0", "\xE2\x80\x82", " \xEF\xBB\xBF"};
  size_t n = 0;
  const uint8_t *u = (const uint8_t *)s;
  for (size_t i = 0; i < len; i++) {
    if ((u[i] & 0xC0) == 0x80) continue;
    size_t size = 1, most = u[i] < 0xC0 ? 1 : u[i] < 0xE0 ? 2 : u[i] < 0xF0 ? 3 : 4;
    while (size < most && i + size < len && (u[i + size] & 0xC0) == 0x80) size++;
    memcpy(out + n, is_white(u + i, size) ? s + i : blanks[size - 1], size);
    n += size;
  }
  return n;
}

static size_t first_line_end(const char *s, size_t len) {
  size_t i = 0;
  while (i < len && s[i] != '\n' && s[i] != '\r' && memcmp(s + i, "\xE2\x80\xA8", 3) &&
         memcmp(s + i, "\xE2\x80\xA9", 3))
    i++;
  return i;
}

static void note_position(writer *w, uint32_t line, uint32_t column, int32_t shift) {
  ed_syntax *r = w->result;
  if (r->position_count > 0) {
    ed_position *last = &r->positions[r->position_count - 1];
    if (last->line == line && last->column == column) {
      last->shift = shift;
      return;
    }
  }
  if (r->position_count == w->room) {
    w->room = w->room * 2 + 32;
    r->positions = ed_xrealloc(r->positions, w->room * sizeof *r->positions);
  }
  r->positions[r->position_count++] = (ed_position){line, column, shift};
}

void ed_edits_apply(ed_edits *e, const char *source, uint32_t len, ed_syntax *result) {
  size_t more = 0;
  for (size_t i = 0; i < e->count; i++) more += e->items[i].text.text ? e->items[i].text.len : 0;
  if (e->count > 0) qsort(e->items, e->count, sizeof *e->items, compare);
  char *out = ed_xmalloc(len + more + 1);
  ed_mem_whole(out, len + more);
  writer w = {.out = out, .result = result};
  // Lines of the result are those of the source; columns differ by `shift` up to the line's end.
  uint32_t line = 1, column = 1;
  int32_t shift = 0;
  uint32_t from = 0;
  for (size_t i = 0; i <= e->count; i++) {
    const ed_edit *edit = i < e->count ? &e->items[i] : NULL;
    uint32_t to = edit ? edit->start : len, before = line;
    if (to > from) {
      memcpy(out + w.len, source + from, to - from);
      w.len += to - from;
      if (edit) ed_walk(source + from, to - from, &line, &column); // the rest of the source needs no places
      from = to;
    }
    if (!edit) break;
    if (line != before) shift = 0;
    before = line;
    const char *text = edit->text.text;
    uint32_t start_column = column;
    size_t removed = edit->end > from ? edit->end - from : 0;
    ed_walk(source + from, removed, &line, &column);
    if (text) {
      memcpy(out + w.len, text, edit->text.len);
      w.len += edit->text.len;
      if (line != before) { // its line ends stay, and what stood behind the last one is blank
        size_t kept = first_line_end(source + from, removed);
        w.len += put_blanks(out + w.len, source + from + kept, removed - kept);
        shift = 0;
      } else {
        uint32_t ignored = 1, width = 1;
        ed_walk(text, edit->text.len, &ignored, &width);
        shift += (int32_t)start_column - (int32_t)column + (int32_t)width - 1;
        note_position(&w, line, (uint32_t)((int64_t)column + shift), shift);
      }
    } else if (removed > 0) {
      w.len += put_blanks(out + w.len, source + from, removed);
      if (line != before) shift = 0;
    }
    from += (uint32_t)removed;
  }
  out[w.len] = 0;
  result->text = out;
  result->len = w.len;
}

uint32_t ed_positions_column(const ed_position *positions, size_t count, uint32_t line, uint32_t column) {
  size_t low = 0, high = count; // the first entry behind the place
  while (low < high) {
    size_t middle = (low + high) / 2;
    const ed_position *p = &positions[middle];
    if (p->line < line || (p->line == line && p->column <= column)) low = middle + 1;
    else high = middle;
  }
  int64_t shift = low > 0 && positions[low - 1].line == line ? positions[low - 1].shift : 0;
  int64_t found = (int64_t)column - shift;
  // Within text that an edit put in: the place of the edit.
  if (low < count && positions[low].line == line) {
    int64_t next = (int64_t)positions[low].column - positions[low].shift;
    if (found > next) found = next;
  }
  return found < 1 ? 1 : (uint32_t)found;
}
