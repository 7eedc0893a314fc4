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

void ed_kind_learn_bare(ed_ctx ctx, ed_obj samples, unsigned count) {
  for (unsigned i = 0; i < count && bare_count < MAX_BARE; i++) {
    uint32_t shape = ed_object_shape(ctx, ed_get_index(ctx, samples, i));
    if (shape) bare_shapes[bare_count++] = shape;
  }
}

bool ed_kind_is_bare(ed_ctx ctx, ed_val v) {
  uint32_t shape = ed_object_shape(ctx, v);
  for (unsigned i = 0; i < bare_count; i++)
    if (bare_shapes[i] == shape) return true;
  return false;
}
