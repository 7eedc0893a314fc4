// SPDX-License-Identifier: MIT
// What an object is inside, whatever its prototype pretends: kinds by the engine's tags of its internal classes, and
// shapes that are known to have no own properties besides elements.
//
// The tags are numbers that change with the engine's versions, so they are learnt: lib/internal/util/types.js hands
// over a sample of each kind, and a tag means the kind of its sample. A tag of two kinds means nothing. Each thread
// learns for itself, though all learn the same: that needs no lock.
#ifndef ED_KIND_H
#define ED_KIND_H

#include "engine/engine.h"

// As in lib/internal/util/types.js.
enum {
  ED_KIND_UNKNOWN = -1,
  ED_KIND_ARRAY = 1,
  ED_KIND_MAP = 6,
  ED_KIND_SET = 7,
  ED_KIND_PROXY = 12,
  ED_KIND_MAP_ITERATOR = 13,
  ED_KIND_SET_ITERATOR = 14,
  ED_KIND_DATA_VIEW = 23,
  ED_KIND_TYPED_ARRAY = 24,
  ED_KIND_SIMPLE = 64, // added by ed_kind_look()
};

// Forgets all kinds, then learns that objects like samples[i] are of kinds[i].
void ed_kind_learn(ed_ctx ctx, ed_obj samples, const uint8_t *kinds, unsigned count);
// UNKNOWN when the engine cannot tell.
int ed_kind_of(ed_ctx ctx, ed_val v);

// Learns what tells simple objects, whose properties are all enumerable, have strings that are no indexes as keys and
// values instead of accessors: samples of such, then lists of samples that are not, each list for one reason.
void ed_kind_learn_simple(ed_ctx ctx, ed_obj simple, unsigned count, ed_obj others, unsigned lists);
// ed_kind_of(), and whether the object is surely simple, or an array of nothing but elements.
int ed_kind_look(ed_ctx ctx, ed_val v);

// The same of what is known to be an object, by its tag, the byte of its elements, its structure and its shape: for
// walks over many. Both for one that is simple, or an array of nothing but elements.
bool ed_kind_is_simple_object(uint8_t tag, uint8_t indexing, const uint32_t *structure);
bool ed_kind_is_bare_array(uint8_t tag, uint32_t shape);

// The samples have nothing but elements; somebody keeps them alive, since a shape's number means something only while
// an object has it.
void ed_kind_learn_bare(ed_ctx ctx, ed_obj samples, unsigned count);
// True when the object surely has no own properties besides elements.
bool ed_kind_is_bare(ed_ctx ctx, ed_val v);

#endif
