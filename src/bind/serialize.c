// SPDX-License-Identifier: MIT
// Binding `serialize`: what writing values in V8's format (lib/internal/v8/writer.js) needs of C. JavaScript walks the
// values, since a property costs it a tenth of what it costs through the engine's API; C says in one call what an
// object is and whether it was met before, which costs JavaScript a Map and two calls, and copies long texts.
//
// The objects met are a hash table in memory of JavaScript's, zeroed when empty: slots of an object's address, which
// does not move, and its number. JavaScript keeps the objects alive, and at least half of the slots free.
#include "base/utf.h"
#include "engine/kind.h"

#include <string.h>

typedef struct slot {
  uint64_t object;
  uint32_t id, unused;
} slot;

static size_t place_of(uint64_t object, size_t count) {
  return (size_t)((object >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (count - 1);
}

// The slot of an object, or the free one where it belongs. The table is JavaScript's memory: copies, not pointers.
static slot find(ed_bytes table, uint64_t object, size_t *place) {
  size_t count = table.len / sizeof(slot), at = place_of(object, count);
  slot s;
  for (size_t probes = 0;; at = (at + 1) & (count - 1)) {
    memcpy(&s, table.data + at * sizeof s, sizeof s);
    if (s.object == object || s.object == 0 || ++probes == count) break;
  }
  *place = at;
  return s;
}

static void put(ed_bytes table, size_t place, uint64_t object, uint32_t id) {
  slot s = {.object = object, .id = id};
  memcpy(table.data + place * sizeof s, &s, sizeof s);
}

static bool is_table(ed_bytes table) {
  size_t count = table.len / sizeof(slot);
  return count >= 2 && (count & (count - 1)) == 0;
}

// meet(table, object, id) -> the number of an object met before, or else -1 - its kind, plus 64 for an array of nothing
// but elements and for a simple object (engine/kind.h); the object then has the number `id`. Views, which are numbered
// after their buffers, and what is of unknown kind (-1 - 63) have to be entered by JavaScript.
ED_FN(serialize_meet) {
  ed_bytes table = ed_arg_bytes_briefly(a);
  ed_val object = ed_arg_val(a);
  uint32_t id = ed_arg_u32(a);
  if (ed_failed(a) || !is_table(table)) return NULL;
  size_t place;
  slot s = find(table, (uint64_t)object, &place);
  if (s.object == (uint64_t)object) return ed_num(a->ctx, s.id);
  int kind = ed_kind_look(a->ctx, object);
  if (kind == ED_KIND_UNKNOWN) return ed_num(a->ctx, -ED_KIND_SIMPLE);
  if (kind == ED_KIND_TYPED_ARRAY || kind == ED_KIND_DATA_VIEW) return ed_num(a->ctx, -1 - kind);
  put(table, place, (uint64_t)object, id);
  return ed_num(a->ctx, -1 - kind);
}

// enter(table, object, id)
ED_FN(serialize_enter) {
  ed_bytes table = ed_arg_bytes_briefly(a);
  ed_val object = ed_arg_val(a);
  uint32_t id = ed_arg_u32(a);
  if (ed_failed(a) || !is_table(table)) return NULL;
  size_t place;
  find(table, (uint64_t)object, &place);
  put(table, place, (uint64_t)object, id);
  return NULL;
}

// move(from, to): what a table holds into a larger one
ED_FN(serialize_move) {
  ed_bytes from = ed_arg_bytes_briefly(a);
  ed_bytes to = ed_arg_bytes_briefly(a);
  if (ed_failed(a) || !is_table(to)) return NULL;
  for (size_t i = 0; i < from.len / sizeof(slot); i++) {
    slot s;
    memcpy(&s, from.data + i * sizeof s, sizeof s);
    if (s.object == 0) continue;
    size_t place;
    find(to, s.object, &place);
    put(to, place, s.object, s.id);
  }
  return NULL;
}

// writeLatin1(bytes, at, text) -> whether the text has only such characters: it stands there then
ED_FN(serialize_write_latin1) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  size_t at = ed_arg_u32(a);
  ed_text t = ed_arg_text(a);
  if (ed_failed(a) || at > bytes.len || t.len > bytes.len - at) return NULL;
  if (t.utf16) return ed_bool(a->ctx, ed_latin1_from_utf16(bytes.data + at, t.utf16, t.len) <= 0xFF);
  memcpy(bytes.data + at, t.latin1, t.len);
  return ed_bool(a->ctx, true);
}

// writeUtf16(bytes, at, text): two bytes a unit, the lower first
ED_FN(serialize_write_utf16) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  size_t at = ed_arg_u32(a);
  ed_text t = ed_arg_text(a);
  if (ed_failed(a) || at > bytes.len || t.len > (bytes.len - at) / 2) return NULL;
  if (t.utf16) memcpy(bytes.data + at, t.utf16, 2 * t.len);
  else ed_utf16_from_latin1(bytes.data + at, t.latin1, t.len);
  return NULL;
}

const ed_native ed_bind_serialize[] = {{"meet", serialize_meet},
                                       {"enter", serialize_enter},
                                       {"move", serialize_move},
                                       {"writeLatin1", serialize_write_latin1},
                                       {"writeUtf16", serialize_write_utf16},
                                       {0}};
