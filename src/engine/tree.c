// SPDX-License-Identifier: MIT
// Trees: see tree.h. What is relied on, and proven with samples before the first use:
//
//   object     [shape, tag ..][butterfly][inline slots ...]
//   structure  byte INLINE_SLOTS: how many of these there are; two bytes LAST_SLOT: the number of the last slot that
//              may hold a property, from OUTSIDE on one before the butterfly; the word PROTOTYPE
//   butterfly  ... slot OUTSIDE + 1][slot OUTSIDE][length][elements ...
//
// A slot of a property that was deleted is empty or undefined.
//
// The names of properties are asked for once a shape, and known with their slots until the engine collects: a shape's
// number is no other's until then. Slots are in the order of names, unless one was deleted and its slot serves another;
// so they are compared with what the engine says of the first object, whose values must all differ.
#include "engine/tree.h"

#include "base/mem.h"
#include "engine/abi.h"
#include "engine/kind.h"
#include "engine/object.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDEXING = 4 };                                      // byte of an object
enum { INLINE_SLOTS = 14, LAST_SLOT = 24, PROTOTYPE = 48 }; // bytes of a structure
enum { NO_SLOT = 0xFFFE, UNKNOWN_SLOT = 0xFFFF, OUTSIDE = 64 };
enum { SHAPE_OF_ELEMENTS = 0x0E, UNDECIDED = 2, INTEGERS = 4, DOUBLES = 6, VALUES = 8 };
// Of JSON units that count for more: fractions and escapes. Texts of V8's format are copied.
enum { DEPTH_MAX = 100, JSON_UNITS_MAX = 65536, FRACTION = 1000, ESCAPE = 60 };
enum { MET_FIRST = 128, SHAPES = 64, NAMES_MAX = 64, SCRATCH_KEPT = 65536 };
enum { VARINT = 5, NUMBER = 32 }; // bytes of these at most

// Values that are no cells and no numbers.
enum { EMPTY = 0, NULL_VALUE = 2, FALSE_VALUE = 6, TRUE_VALUE = 7, UNDEFINED_VALUE = 10 };

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

static unsigned count_of(const slots *s) { return s->inside_count + s->outside_count; }

static uint64_t slot_at(const slots *s, unsigned i) {
  return i < s->inside_count ? s->inside[i] : s->behind[-1 - (int)(i - s->inside_count)];
}

typedef struct elements {
  const uint64_t *first;
  uint32_t count;
  unsigned shape;
} elements;

static elements elements_of(ed_val array) {
  const uint64_t *object = (const uint64_t *)array;
  elements e = {.first = (const uint64_t *)(uintptr_t)object[1]};
  e.shape = ((const uint8_t *)object)[INDEXING] & SHAPE_OF_ELEMENTS;
  if (e.first) e.count = (uint32_t)e.first[-1];
  return e;
}

// ---- the proof -----------------------------------------------------------------------------------------------------

static bool holds(const slots *s, unsigned count) {
  if (count_of(s) != count) return false;
  for (unsigned i = 0; i < count; i++) {
    double n;
    if (!ed_abi_number((JSValueRef)(uintptr_t)slot_at(s, i), &n) || n != i) return false;
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
    ed_val array = ed_get_index(ctx, samples, i);
    elements e = elements_of(array);
    if (((const uint8_t *)array)[INDEXING] != ed_object_indexing(ctx, array)) return false;
    if (e.shape != shapes[i % 3] || e.count != 2) return false;
    uint64_t second = (uint64_t)ed_get_index(ctx, (ed_obj)(uintptr_t)ed_get_index(ctx, samples, i), 1);
    double n = 0;
    if (e.shape == DOUBLES) memcpy(&n, &e.first[1], sizeof n);
    if (e.shape == DOUBLES ? n != 2.5 : e.first[1] != second) return false;
  }
  elements none = elements_of(ed_get_index(ctx, samples, 6));
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

// ---- shapes --------------------------------------------------------------------------------------------------------

// The names of an object's properties as they are written, one behind the other.
typedef struct shape {
  uint32_t number; // 0: none
  ed_tree_form form;
  unsigned count, used; // by how many objects that are being written
  char *names;
  uint32_t ends[NAMES_MAX];
} shape;

static _Thread_local struct {
  shape *shapes;
  ed_buf out, names;
  uint64_t object_prototype;
} here;

static void on_collected(JSContextGroupRef group, void *shapes) {
  (void)group;
  for (unsigned i = 0; i < SHAPES; i++) ((shape *)shapes)[i].number = 0;
}

static void begin_here(ed_ctx ctx) {
  if (here.shapes) return;
  here.shapes = ed_xcalloc(SHAPES, sizeof *here.shapes);
  here.object_prototype = prototype_in(ctx, ed_object_new(ctx));
  ed_buf_init(&here.out, SIZE_MAX / 2);
  ed_buf_init(&here.names, SIZE_MAX / 2);
  ed_engine_on_collected(ctx, on_collected, here.shapes);
}

void ed_tree_end(void) {
  for (unsigned i = 0; i < SHAPES && here.shapes; i++) free(here.shapes[i].names);
  free(here.shapes);
  ed_buf_deinit(&here.out);
  ed_buf_deinit(&here.names);
  here.shapes = NULL;
}

typedef struct walk {
  ed_ctx ctx;
  ed_buf *out;
  ed_tree_form form;
  size_t units; // of JSON's texts so far
  uintptr_t structures;
  uint64_t *met, few[MET_FIRST];
  uint32_t met_size, met_count; // the size is a power of two
} walk;

// An object that stands in two places is one object, which JSON does not say: a hash table of those met.
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

// ---- bytes ---------------------------------------------------------------------------------------------------------

// What is written is mostly a few bytes.
static inline char *room(ed_buf *out, size_t len) {
  return out->cap - out->len >= len ? out->data + out->len : ed_buf_reserve(out, len);
}

static inline void put(ed_buf *out, char c) {
  *room(out, 1) = c;
  out->len++;
}

static inline void put_all(ed_buf *out, const void *bytes, size_t len) {
  memcpy(room(out, len), bytes, len);
  out->len += len;
}

static void put_varint(ed_buf *out, uint32_t value) {
  char *at = room(out, VARINT);
  char *begin = at;
  for (; value > 0x7F; value >>= 7) *at++ = (char)(value | 0x80);
  *at++ = (char)value;
  out->len += (size_t)(at - begin);
}

static void put_decimal(ed_buf *out, int32_t n) {
  char text[12];
  size_t at = sizeof text;
  uint32_t rest = n < 0 ? -(uint32_t)n : (uint32_t)n;
  do text[--at] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (n < 0) text[--at] = '-';
  put_all(out, text + at, sizeof text - at);
}

static bool is_plain(unsigned unit) { return unit >= 0x20 && unit <= 0xFF && unit != '"' && unit != '\\'; }

static unsigned put_unit(ed_buf *out, unsigned unit) {
  if (is_plain(unit)) {
    put(out, (char)unit);
    return 0;
  }
  char *to = room(out, 7);
  out->len += (size_t)snprintf(to, 7, "\\u%04x", unit);
  return ESCAPE;
}

// Returns the units that it counts for.
static size_t put_json_text(ed_buf *out, const ed_text *t) {
  size_t units = t->len, plain = 0;
  put(out, '"');
  if (t->latin1) {
    char *to = room(out, t->len);
    for (; plain < t->len && is_plain(t->latin1[plain]); plain++) to[plain] = (char)t->latin1[plain];
    out->len += plain;
    for (size_t i = plain; i < t->len && units < JSON_UNITS_MAX; i++) units += put_unit(out, t->latin1[i]);
  } else {
    for (size_t i = 0; i < t->len && units < JSON_UNITS_MAX; i++) units += put_unit(out, t->utf16[i]);
  }
  put(out, '"');
  return units;
}

// The units of a wide text are aligned, which its place decides: there may be a byte of padding.
static void put_v8_text(ed_buf *out, const ed_text *t) {
  if (t->latin1) {
    put(out, '"');
    put_varint(out, (uint32_t)t->len);
    put_all(out, t->latin1, t->len);
    return;
  }
  uint32_t size = 2 * (uint32_t)t->len, head = 2;
  for (uint32_t rest = size; rest > 0x7F; rest >>= 7) head++;
  if ((out->len + head) % 2 != 0) put(out, 0);
  put(out, 'c');
  put_varint(out, size);
  put_all(out, t->utf16, size);
}

// ---- values --------------------------------------------------------------------------------------------------------

static bool write_text(walk *w, const ed_text *t) {
  if (w->form == ED_TREE_V8) {
    if (t->len > INT32_MAX / 4) return false;
    put_v8_text(w->out, t);
    return true;
  }
  if (t->len >= JSON_UNITS_MAX) return false;
  w->units += put_json_text(w->out, t);
  return w->units < JSON_UNITS_MAX;
}

static bool write_string(walk *w, ed_val string) {
  const void *impl = ed_abi_impl_of_cell(string);
  ed_text t = impl ? ed_abi_text(impl) : ed_text_begin(w->ctx, string);
  bool fits = write_text(w, &t);
  ed_text_end(&t);
  return fits;
}

static bool write_integer(walk *w, int32_t n) {
  if (w->form == ED_TREE_JSON) {
    put_decimal(w->out, n);
  } else {
    put(w->out, 'I');
    put_varint(w->out, (uint32_t)n << 1 ^ (n < 0 ? UINT32_MAX : 0));
  }
  return true;
}

static bool write_double(walk *w, double n) {
  bool is_small = n >= INT32_MIN && n <= INT32_MAX && n == (int32_t)n;
  if (is_small && (n != 0 || !signbit(n))) return write_integer(w, (int32_t)n);
  if (w->form == ED_TREE_V8) {
    put(w->out, 'N');
    put_all(w->out, &n, sizeof n);
    return true;
  }
  w->units += FRACTION;
  if (!isfinite(n) || n == 0 || w->units >= JSON_UNITS_MAX) return false;
  char *to = room(w->out, NUMBER);
  w->out->len += (size_t)snprintf(to, NUMBER, "%.17g", n);
  return true;
}

static bool write_word(walk *w, uint64_t value) {
  bool is_json = w->form == ED_TREE_JSON;
  switch (value) {
  case NULL_VALUE: put_all(w->out, is_json ? "null" : "0", is_json ? 4 : 1); return true;
  case TRUE_VALUE: put_all(w->out, is_json ? "true" : "T", is_json ? 4 : 1); return true;
  case FALSE_VALUE: put_all(w->out, is_json ? "false" : "F", is_json ? 5 : 1); return true;
  case UNDEFINED_VALUE:
    if (!is_json) put(w->out, '_');
    return !is_json;
  default: return false; // a hole
  }
}

static bool write_value(walk *w, uint64_t value, unsigned depth);

static bool write_element(walk *w, const elements *e, uint32_t i, unsigned depth) {
  if (e->shape != DOUBLES) return write_value(w, e->first[i], depth);
  double n;
  memcpy(&n, &e->first[i], sizeof n);
  return n == n && write_double(w, n); // a hole is no number
}

static bool write_array(walk *w, ed_val array, unsigned depth) {
  elements e = elements_of(array);
  if (e.count > 0 && e.shape != INTEGERS && e.shape != DOUBLES && e.shape != VALUES) return false;
  bool is_json = w->form == ED_TREE_JSON;
  put(w->out, is_json ? '[' : 'A');
  if (!is_json) put_varint(w->out, e.count);
  for (uint32_t i = 0; i < e.count; i++) {
    if (is_json && i > 0) put(w->out, ',');
    if (!write_element(w, &e, i, depth)) return false;
  }
  put(w->out, is_json ? ']' : '$');
  if (is_json) return true;
  put_varint(w->out, 0); // other properties
  put_varint(w->out, e.count);
  return true;
}

// ---- objects -------------------------------------------------------------------------------------------------------

// Whether the slots hold what the engine gives by the names, in their order, and no other order would.
static bool is_proven(ed_ctx ctx, ed_obj object, const slots *s, JSPropertyNameArrayRef names) {
  unsigned count = count_of(s);
  if (JSPropertyNameArrayGetCount(names) != count) return false;
  for (unsigned i = 0; i < count; i++) {
    uint64_t value = slot_at(s, i);
    JSStringRef name = JSPropertyNameArrayGetNameAtIndex(names, i);
    if (value == EMPTY || (uint64_t)(uintptr_t)JSObjectGetProperty(ctx, object, name, NULL) != value) return false;
    for (unsigned k = 0; k < i; k++)
      if (slot_at(s, k) == value) return false;
  }
  return true;
}

static ed_text name_at(JSPropertyNameArrayRef names, size_t i) {
  return ed_text_of_string(JSStringRetain(JSPropertyNameArrayGetNameAtIndex(names, i)));
}

static void learn_shape(shape *known, uint32_t number, ed_tree_form form, JSPropertyNameArrayRef names) {
  if (known->used > 0) return;
  known->number = 0;
  known->form = form;
  known->count = (unsigned)JSPropertyNameArrayGetCount(names);
  here.names.len = 0;
  for (unsigned i = 0; i < known->count; i++) {
    ed_text name = name_at(names, i);
    bool is_movable = form == ED_TREE_JSON || name.latin1; // in V8's format a wide one depends on its place
    if (form == ED_TREE_JSON) put_json_text(&here.names, &name);
    else put_v8_text(&here.names, &name);
    ed_text_end(&name);
    if (!is_movable) return;
    if (form == ED_TREE_JSON) put(&here.names, ':');
    known->ends[i] = (uint32_t)here.names.len;
  }
  free(known->names);
  known->names = ed_xmalloc(here.names.len + 1);
  if (here.names.len) memcpy(known->names, here.names.data, here.names.len);
  known->number = number;
}

static void open_object(walk *w) { put(w->out, w->form == ED_TREE_JSON ? '{' : 'o'); }

static void close_object(walk *w, unsigned count) {
  put(w->out, w->form == ED_TREE_JSON ? '}' : '{');
  if (w->form == ED_TREE_V8) put_varint(w->out, count);
}

// The way that asks the engine for each value: of a shape that is not known, and may be after this.
static bool write_asking(walk *w, ed_obj object, const slots *s, shape *known, unsigned depth) {
  JSPropertyNameArrayRef names = JSObjectCopyPropertyNames(w->ctx, object);
  unsigned count = (unsigned)JSPropertyNameArrayGetCount(names), held = 0;
  for (unsigned i = 0; i < count_of(s); i++) held += slot_at(s, i) != EMPTY;
  bool fits = count == held; // none is inherited
  if (fits && count <= NAMES_MAX && is_proven(w->ctx, object, s, names))
    learn_shape(known, ed_object_shape(w->ctx, object), w->form, names);
  open_object(w);
  for (unsigned i = 0; i < count && fits; i++) {
    if (i > 0 && w->form == ED_TREE_JSON) put(w->out, ',');
    ed_text name = name_at(names, i);
    fits = write_text(w, &name);
    ed_text_end(&name);
    if (w->form == ED_TREE_JSON) put(w->out, ':');
    JSStringRef key = JSPropertyNameArrayGetNameAtIndex(names, i);
    fits = fits && write_value(w, (uint64_t)(uintptr_t)JSObjectGetProperty(w->ctx, object, key, NULL), depth);
  }
  close_object(w, count);
  JSPropertyNameArrayRelease(names);
  return fits;
}

static bool write_object(walk *w, ed_val object, const uint32_t *structure, unsigned depth) {
  uint64_t prototype = word_at(structure, PROTOTYPE);
  slots s;
  if (prototype != here.object_prototype && prototype != NULL_VALUE) return false;
  if (!slots_of((const uint64_t *)object, structure, &s)) return false;
  uint32_t number = *(const uint32_t *)object;
  shape *known = &here.shapes[((number >> 4) ^ (unsigned)w->form) * 2654435769U >> 26];
  if (known->number != number || known->form != w->form || known->count != count_of(&s))
    return write_asking(w, (ed_obj)(uintptr_t)object, &s, known, depth);
  // A collection would forget the shape, but not what stands here while it is used.
  known->used++;
  bool fits = true;
  open_object(w);
  for (unsigned i = 0; i < known->count && fits; i++) {
    if (i > 0 && w->form == ED_TREE_JSON) put(w->out, ',');
    uint32_t begin = i > 0 ? known->ends[i - 1] : 0;
    put_all(w->out, known->names + begin, known->ends[i] - begin);
    fits = write_value(w, slot_at(&s, i), depth);
  }
  close_object(w, known->count);
  known->used--;
  return fits;
}

static bool write_value(walk *w, uint64_t value, unsigned depth) {
  if (value >> 49 == 0x7FFF) return write_integer(w, (int32_t)value);
  if (value >> 49 != 0) {
    double n;
    return ed_abi_number((JSValueRef)(uintptr_t)value, &n) && write_double(w, n);
  }
  if (value < 4096 || value & 7) return write_word(w, value);
  const uint8_t *cell = (const uint8_t *)(uintptr_t)value;
  ed_val v = (ed_val)(uintptr_t)value;
  uint8_t tag = cell[ED_ABI_TAG];
  if (tag == text_tag) return write_string(w, v);
  if (!JSValueIsObject(w->ctx, v) || depth == DEPTH_MAX) return false;
  uint32_t number = *(const uint32_t *)v;
  const uint32_t *structure = (const uint32_t *)(w->structures + number); // NOLINT: the engine's own arithmetic
  bool is_array = ed_kind_is_bare_array(tag, number);
  if (!is_array && !ed_kind_is_simple_object(tag, cell[INDEXING], structure)) return false;
  if (!is_new(w, value)) return false;
  return is_array ? write_array(w, v, depth + 1) : write_object(w, v, structure, depth + 1);
}

const ed_buf *ed_tree_write(ed_ctx ctx, ed_val object, ed_tree_form form) {
  if (!knows_trees(ctx)) return NULL;
  begin_here(ctx);
  if (here.out.cap > SCRATCH_KEPT) ed_buf_deinit(&here.out);
  here.out.len = 0;
  walk w = {.ctx = ctx, .out = &here.out, .form = form, .structures = ed_abi_structures(), .met_size = MET_FIRST};
  w.met = w.few;
  if (form == ED_TREE_V8) put_all(w.out, "\xFF\x0F", 2); // the format's version
  bool is_tree = write_value(&w, (uint64_t)(uintptr_t)object, 0);
  if (w.met != w.few) free(w.met);
  return is_tree ? &here.out : NULL;
}
