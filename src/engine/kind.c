// SPDX-License-Identifier: MIT
// Kinds of objects by the engine's tags, and bare shapes: see kind.h.
#include "engine/kind.h"

#include <string.h>

enum { MAX_BARE = 32 };

static _Thread_local int8_t kind_of_tag[256];
static _Thread_local uint32_t bare_shapes[MAX_BARE];
static _Thread_local unsigned bare_count;

void ed_kind_learn(ed_ctx ctx, ed_obj samples, const uint8_t *kinds, unsigned count) {
  memset(kind_of_tag, ED_KIND_UNKNOWN, sizeof kind_of_tag);
  bool taken[256] = {0};
  for (unsigned i = 0; i < count; i++) {
    uint8_t tag = ed_object_tag(ctx, ed_get_index(ctx, samples, i));
    if (tag == 0) continue;
    int8_t kind = (int8_t)kinds[i];
    if (taken[tag] && kind_of_tag[tag] != kind) kind = ED_KIND_UNKNOWN;
    taken[tag] = true;
    kind_of_tag[tag] = kind;
  }
}

int ed_kind_of(ed_ctx ctx, ed_val v) {
  uint8_t tag = ed_object_tag(ctx, v);
  return tag ? kind_of_tag[tag] : ED_KIND_UNKNOWN;
}

// The engine keeps what it needs to know of all properties of an object as bits of its structure. Which word they are
// in, and which bits, shows in the samples: those that all simple ones have alike, and all of a list the other way
// round.
enum { FIRST_WORD = 2 };

static _Thread_local struct {
  uint8_t tag, indexing; // 0: not known
  unsigned word;
  uint32_t mask, value;
} simple;

typedef struct common {
  uint32_t ones, zeros; // bits that all have
} common;

static common common_bits(ed_ctx ctx, ed_obj samples, unsigned count, unsigned word) {
  common c = {~0U, ~0U};
  for (unsigned i = 0; i < count; i++) {
    const uint32_t *structure = ed_object_structure(ctx, ed_get_index(ctx, samples, i));
    if (!structure) return (common){0, 0};
    c.ones &= structure[word];
    c.zeros &= ~structure[word];
  }
  return c;
}

static bool learn_word(ed_ctx ctx, ed_obj samples, unsigned count, ed_obj others, unsigned lists, unsigned word) {
  common all = common_bits(ctx, samples, count, word);
  uint32_t mask = 0;
  for (unsigned i = 0; i < lists; i++) {
    ed_obj list = (ed_obj)(uintptr_t)ed_get_index(ctx, others, i);
    common not = common_bits(ctx, list, (unsigned)ed_to_num(ctx, ed_get(ctx, list, "length")), word);
    uint32_t telling = (all.ones & not .zeros) | (all.zeros & not .ones);
    if (!telling) return false;
    mask |= telling;
  }
  simple.word = word;
  simple.mask = mask;
  simple.value = all.ones & mask;
  return true;
}

void ed_kind_learn_simple(ed_ctx ctx, ed_obj samples, unsigned count, ed_obj others, unsigned lists) {
  simple.tag = 0;
  ed_val first = ed_get_index(ctx, samples, 0);
  for (unsigned word = FIRST_WORD; word < ED_STRUCTURE_WORDS; word++) {
    if (!learn_word(ctx, samples, count, others, lists, word)) continue;
    simple.tag = ed_object_tag(ctx, first);
    simple.indexing = ed_object_indexing(ctx, first);
    return;
  }
}

bool ed_kind_is_simple_object(uint8_t tag, uint8_t indexing, const uint32_t *structure) {
  return tag == simple.tag && indexing == simple.indexing && (structure[simple.word] & simple.mask) == simple.value;
}

int ed_kind_look(ed_ctx ctx, ed_val v) {
  uint8_t tag = ed_object_tag(ctx, v);
  if (tag == 0) return ED_KIND_UNKNOWN;
  if (tag == simple.tag) {
    const uint32_t *structure = ed_object_structure(ctx, v);
    bool is_simple = structure && ed_kind_is_simple_object(tag, ed_object_indexing(ctx, v), structure);
    return is_simple ? kind_of_tag[tag] | ED_KIND_SIMPLE : kind_of_tag[tag];
  }
  return kind_of_tag[tag] == ED_KIND_ARRAY && ed_kind_is_bare(ctx, v) ? ED_KIND_ARRAY | ED_KIND_SIMPLE
                                                                      : kind_of_tag[tag];
}

void ed_kind_learn_bare(ed_ctx ctx, ed_obj samples, unsigned count) {
  for (unsigned i = 0; i < count && bare_count < MAX_BARE; i++) {
    uint32_t shape = ed_object_shape(ctx, ed_get_index(ctx, samples, i));
    if (shape) bare_shapes[bare_count++] = shape;
  }
}

static bool is_bare_shape(uint32_t shape) {
  for (unsigned i = 0; i < bare_count; i++)
    if (bare_shapes[i] == shape) return true;
  return false;
}

bool ed_kind_is_bare(ed_ctx ctx, ed_val v) { return is_bare_shape(ed_object_shape(ctx, v)); }

bool ed_kind_is_bare_array(uint8_t tag, uint32_t shape) {
  return kind_of_tag[tag] == ED_KIND_ARRAY && is_bare_shape(shape);
}
