// SPDX-License-Identifier: MIT
// Where functions await, for outlines: the engine knows a function that waits by the number of its await only, and
// numbers them as it compiles them.
#include "base/mem.h"
#include "syntax/parser.h"

#include <string.h>

void ed_list_outline(ed_parser *p, ed_outline entry) {
  ed_syntax *r = p->result;
  if (r->function_count == p->function_room) {
    p->function_room = p->function_room ? p->function_room * 2 : 64;
    r->functions = ed_xrealloc(r->functions, p->function_room * sizeof *r->functions);
  }
  r->functions[r->function_count++] = entry;
}

void ed_note_await(ed_parser *p, uint32_t at) {
  if (!p->options->outline) return;
  if (p->await_count == p->await_room) {
    p->await_room = p->await_room ? p->await_room * 2 : 32;
    p->awaits = ed_xrealloc(p->awaits, p->await_room * sizeof *p->awaits);
  }
  p->awaits[p->await_count++] = at;
}

// Behind its body such a loop waits for the next value, and for the end of what it leaves early.
void ed_note_for_await(ed_parser *p, uint32_t at) {
  ed_note_await(p, at);
  ed_note_await(p, at);
}

// An async generator waits there as it does for an await; where it hands on what another yields, for five things.
void ed_note_yield(ed_parser *p, uint32_t at, bool of_all) {
  if (!p->function->is_async) return;
  for (int i = 0; i < (of_all ? 5 : 1); i++) ed_note_await(p, at);
}

// The places between `from` and `to` go behind the last one.
static void copy_awaits(ed_parser *p, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) ed_note_await(p, p->awaits[i]);
}

void ed_order_awaits(ed_parser *p, size_t condition, size_t update, size_t body) {
  if (condition == body) return;
  copy_awaits(p, update, body);
  copy_awaits(p, condition, update);
  size_t updates = body - update;
  memmove(p->awaits + update, p->awaits + body, (p->await_count - body) * sizeof *p->awaits);
  p->await_count -= updates;
}

void ed_list_awaits(ed_parser *p, const ed_function *f) {
  for (size_t i = f->first_await; i < p->await_count; i++)
    ed_list_outline(p, (ed_outline){.parameters = p->awaits[i], .end = p->awaits[i], .kind = ED_OUTLINE_AWAIT});
  p->await_count = f->first_await;
}
