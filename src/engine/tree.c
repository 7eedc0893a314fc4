// SPDX-License-Identifier: MIT
// Trees: see tree.h. What is relied on, and proven with samples before the first use:
//
//   object     [shape, tag ..][butterfly][inline slots ...]
//   structure  byte INLINE_SLOTS: how many of these there are; the two bytes LAST_SLOT: the number of the last slot
//   that
//              may hold a property, from OUTSIDE on one before the butterfly; the word PROTOTYPE
//   butterfly  ... slot OUTSIDE + 1][slot OUTSIDE][length][elements ...
//
// A slot of a property that was deleted is empty or undefined.
#include "engine/tree.h"

#include "base/mem.h"
#include "engine/abi.h"
#include "engine/kind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INLINE_SLOTS = 14, LAST_SLOT = 24, PROTOTYPE = 48 }; // bytes of a structure
enum { NO_SLOT = 0xFFFE, UNKNOWN_SLOT = 0xFFFF, OUTSIDE = 64 };
enum { SHAPE_OF_ELEMENTS = 0x0E, UNDECIDED = 2, INTEGERS = 4, DOUBLES = 6, VALUES = 8 };
enum { DEPTH_MAX = 100, UNITS_MAX = 65536, FRACTION = 1000 }; // units that a fraction counts for

// Values that are no cells and no numbers.
enum { EMPTY = 0, NULL_VALUE = 2, FALSE_VALUE = 6, TRUE_VALUE = 7 };

typedef struct slots {
  const uint64_t *inside, *behind; // those outside lie before `behind`, the first one next to it
  unsigned inside_count, outside_count;
} slots;

static uint64_t word_at(const void *base, size_t offset) {
  uint64_t word;
  memcpy(&word, (const char *)base + offset, sizeof word);
  return word;
}

static bool slots_of(const uint64_t *object, const void *structure, slots *s) {
  const uint8_t *bytes = structure;
  uint16_t last;
  memcpy(&last, bytes + LAST_SLOT, sizeof last);
  *s = (slots){.inside = object + 2};
  if (last == NO_SLOT) return true;
  if (last == UNKNOWN_SLOT) return false;
  if (last < OUTSIDE) {
    s->inside_count = last + 1;
    return s->inside_count <= bytes[INLINE_SLOTS];
  }
  s->inside_count = bytes[INLINE_SLOTS];
  s->outside_count = last - OUTSIDE + 1;
  s->behind = (const uint64_t *)(uintptr_t)object[1];
  if (!s->behind) return false;
  s->behind -= 1; // the length
  return true;
}

typedef struct elements {
  const uint64_t *first;
  uint32_t count;
  unsigned shape;
} elements;

static elements elements_of(ed_ctx ctx, ed_val array) {
  const uint64_t *object = (const uint64_t *)array;
  elements e = {.first = (const uint64_t *)(uintptr_t)object[1]};
  e.shape = ed_object_indexing(ctx, array) & SHAPE_OF_ELEMENTS;
  if (e.first) e.count = (uint32_t)e.first[-1];
  return e;
}

// ---- the proof -----------------------------------------------------------------------------------------------------

static bool holds(const slots *s, unsigned count) {
  if (s->inside_count + s->outside_count != count) return false;
  for (unsigned i = 0; i < count; i++) {
    uint64_t value = i < s->inside_count ? s->inside[i] : s->behind[-1 - (int)(i - s->inside_count)];
    double n;
    if (!ed_abi_number((JSValueRef)(uintptr_t)value, &n) || n != i) return false;
  }
  return true;
}

static bool test_slots(JSContextRef ctx, ed_obj samples) {
  unsigned count = (unsigned)ed_to_num(ctx, ed_get(ctx, samples, "length"));
  for (unsigned i = 0; i < count; i += 2) {
    ed_val object = ed_get_index(ctx, samples, i);
    const uint32_t *structure = ed_object_structure(ctx, object);
    slots s;
    if (!structure || !slots_of((const uint64_t *)object, structure, &s)) return false;
    if (!holds(&s, (unsigned)ed_to_num(ctx, ed_get_index(ctx, samples, i + 1)))) return false;
  }
  return count > 0;
}

static uint64_t prototype_in(ed_ctx ctx, ed_val object) {
  const uint32_t *structure = ed_object_structure(ctx, object);
  return structure ? word_at(structure, PROTOTYPE) : 0;
}

static bool test_prototypes(JSContextRef ctx, ed_obj samples) {
  for (unsigned i = 0; i < 6; i += 2)
    if (prototype_in(ctx, ed_get_index(ctx, samples, i)) != (uint64_t)ed_get_index(ctx, samples, i + 1)) return false;
  return true;
}

static bool test_elements(JSContextRef ctx, ed_obj samples) {
  static const unsigned shapes[] = {INTEGERS, DOUBLES, VALUES};
  for (unsigned i = 0; i < 6; i++) {
    elements e = elements_of(ctx, ed_get_index(ctx, samples, i));
    if (e.shape != shapes[i % 3] || e.count != 2) return false;
    uint64_t second = (uint64_t)ed_get_index(ctx, (ed_obj)(uintptr_t)ed_get_index(ctx, samples, i), 1);
    double n = 0;
    if (e.shape == DOUBLES) memcpy(&n, &e.first[1], sizeof n);
    if (e.shape == DOUBLES ? n != 2.5 : e.first[1] != second) return false;
  }
  elements none = elements_of(ctx, ed_get_index(ctx, samples, 6));
  return none.shape == UNDECIDED && none.count == 0;
}

static const char SAMPLES[] =
    "(() => {"
    "  const grown = (count, o = {}) => { for (let i = 0; i < count; i++) o['key' + i] = i; return o; };"
    "  class Made { constructor(count) { grown(count, this); } }"
    "  const slots = [{}, 0, { a: 0, b: 1, c: 2 }, 3, JSON.parse('{\"a\":0,\"b\":1}'), 2];"
    "  for (const count of [1, 6, 7, 12, 70, 150]) slots.push(grown(count), count, new Made(count), count);"
    "  const prototypes = [{}, Object.prototype, Object.create(null), null, new Made(1), Made.prototype];"
    "  const pushed = (...items) => { const a = []; for (const item of items) a.push(item); return a; };"
    "  const elements = [[1, 2], [1.5, 2.5], ['a', 'b'], pushed(1, 2), pushed(1.5, 2.5), pushed('a', 'b'), []];"
    "  return [slots, prototypes, elements, 'text'];"
    "})()";

static uint8_t text_tag; // of string cells; constant once proven

static bool test_trees(JSContextRef ctx) {
  ed_obj all = (ed_obj)(uintptr_t)ed_abi_evaluate(ctx, SAMPLES);
  if (!all || !ed_abi_structures()) return false;
  ed_obj part[3];
  for (unsigned i = 0; i < 3; i++) part[i] = (ed_obj)(uintptr_t)ed_get_index(ctx, all, i);
  text_tag = ((const uint8_t *)ed_get_index(ctx, all, 3))[ED_ABI_TAG];
  return ed_abi_tags(ctx) && ed_abi_string_cells(ctx) && test_slots(ctx, part[0]) && test_prototypes(ctx, part[1]) &&
         test_elements(ctx, part[2]);
}

static bool knows_trees(ed_ctx ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test_trees, ctx);
}

// ---- objects met ---------------------------------------------------------------------------------------------------

// An object that stands in two places is one object, which JSON does not say: a hash table of those met.
enum { MET_FIRST = 128 };

typedef struct walk {
  ed_ctx ctx;
  uint64_t object_prototype;
  size_t units; // of text so far
  uint64_t *met, few[MET_FIRST];
  uint32_t met_size, met_count; // the size is a power of two
} walk;

static uint64_t *place_of(const walk *w, uint64_t object) {
  uint32_t at = (uint32_t)((object >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
  while (w->met[at & (w->met_size - 1)] && w->met[at & (w->met_size - 1)] != object) at++;
  return &w->met[at & (w->met_size - 1)];
}

static void grow_met(walk *w) {
  uint64_t *old = w->met;
  uint32_t old_size = w->met_size;
  w->met_size = old_size * 4;
  w->met = ed_xcalloc(w->met_size, sizeof *w->met);
  for (uint32_t i = 0; i < old_size; i++)
    if (old[i]) *place_of(w, old[i]) = old[i];
  if (old != w->few) free(old);
}

static bool is_new(walk *w, uint64_t object) {
  if (++w->met_count * 2 > w->met_size) grow_met(w);
  uint64_t *place = place_of(w, object);
  if (*place) return false;
  *place = object;
  return true;
}

// ---- the walk ------------------------------------------------------------------------------------------------------

static bool fits(walk *w, uint64_t value, unsigned depth);

static bool number_fits(walk *w, double n) {
  if (n == (int32_t)n) return n != 0 || !signbit(n);
  w->units += FRACTION;
  return isfinite(n) && w->units < UNITS_MAX;
}

static bool array_fits(walk *w, ed_val array, unsigned depth) {
  elements e = elements_of(w->ctx, array);
  if (e.count == 0) return true;
  for (uint32_t i = 0; i < e.count; i++) {
    if (e.shape == DOUBLES) {
      double n;
      memcpy(&n, &e.first[i], sizeof n);
      if (!number_fits(w, n)) return false;
    } else if (!fits(w, e.first[i], depth)) {
      return false;
    }
  }
  return e.shape == INTEGERS || e.shape == DOUBLES || e.shape == VALUES;
}

static bool slot_fits(walk *w, uint64_t value, unsigned depth) { return value == EMPTY || fits(w, value, depth); }

static bool object_fits(walk *w, ed_val object, unsigned depth) {
  const uint32_t *structure = ed_object_structure(w->ctx, object);
  slots s;
  if (!structure || !slots_of((const uint64_t *)object, structure, &s)) return false;
  uint64_t prototype = word_at(structure, PROTOTYPE);
  if (prototype != w->object_prototype && prototype != NULL_VALUE) return false;
  for (unsigned i = 0; i < s.inside_count; i++)
    if (!slot_fits(w, s.inside[i], depth)) return false;
  for (unsigned i = 0; i < s.outside_count; i++)
    if (!slot_fits(w, s.behind[-1 - (int)i], depth)) return false;
  return true;
}

static bool text_fits(walk *w, ed_val text) {
  ed_text t;
  if (ed_text_of_cell(text, &t)) w->units += t.len;
  else w->units += 1; // a rope, whose length is its own matter: it becomes flat when it is written
  return w->units < UNITS_MAX;
}

static bool fits(walk *w, uint64_t value, unsigned depth) {
  ed_val v = (ed_val)(uintptr_t)value;
  double n;
  if (ed_abi_number(v, &n)) return number_fits(w, n);
  if (value == NULL_VALUE || value == TRUE_VALUE || value == FALSE_VALUE) return true;
  if (value < 4096 || value >> 49 != 0 || value & 7) return false; // undefined, a hole
  if (((const uint8_t *)v)[ED_ABI_TAG] == text_tag) return text_fits(w, v);
  int kind = ed_kind_look(w->ctx, v);
  if (kind < 0 || !(kind & ED_KIND_SIMPLE) || depth == DEPTH_MAX || !is_new(w, value)) return false;
  return kind == (ED_KIND_ARRAY | ED_KIND_SIMPLE) ? array_fits(w, v, depth + 1) : object_fits(w, v, depth + 1);
}

// ---- texts ---------------------------------------------------------------------------------------------------------

bool ed_json_of(ed_ctx ctx, ed_val value, ed_text *text, ed_val *exc) {
  JSValueRef thrown = NULL;
  JSStringRef s = JSValueCreateJSONString(ctx, value, 0, &thrown);
  if (thrown) *exc = thrown;
  if (thrown) return false;
  *text = s ? ed_text_of_string(s) : (ed_text){.latin1 = (const uint8_t *)"undefined", .len = 9};
  return true;
}

bool ed_tree_json(ed_ctx ctx, ed_val object, ed_text *text) {
  if (!knows_trees(ctx)) return false;
  static _Thread_local uint64_t object_prototype;
  if (!object_prototype) object_prototype = prototype_in(ctx, ed_object_new(ctx));
  walk w = {.ctx = ctx, .object_prototype = object_prototype, .met_size = MET_FIRST};
  w.met = w.few;
  bool is_tree = fits(&w, (uint64_t)(uintptr_t)object, 0);
  if (w.met != w.few) free(w.met);
  ed_val exc;
  return is_tree && ed_json_of(ctx, object, text, &exc);
}

ed_val ed_json_value(ed_ctx ctx, const ed_text *text) {
  ed_room room = ed_str_begin(text->len, text->utf16);
  if (text->utf16) memcpy(room.utf16, text->utf16, 2 * text->len);
  else memcpy(room.latin1, text->latin1, text->len);
  return ed_from_json(ctx, ed_str_end(ctx, &room));
}
