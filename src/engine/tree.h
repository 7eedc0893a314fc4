// SPDX-License-Identifier: MIT
// Trees: simple objects (kind.h) and arrays without holes, of texts, numbers, booleans and null, each in one place.
// Most messages between threads and between processes are such. They are written here, off the engine's memory, which
// takes a fraction of the time that JSON.stringify() takes, or a walk in JavaScript; and as JSON the engine reads them
// in native code. That is fast at once, where JavaScript is slow until it was compiled.
//
// Where the layout of that memory is not proven no value is a tree.
#ifndef ED_TREE_H
#define ED_TREE_H

#include "base/buf.h"
#include "engine/engine.h"

typedef enum ed_tree_form {
  ED_TREE_JSON, // Latin-1, all other characters escaped; without numbers that JSON does not say
  ED_TREE_V8,   // V8's serialization format (lib/internal/v8/format.js)
} ed_tree_form;

// What an object that is a tree is written as, until the next call on this thread. NULL for all else, for trees that
// are very deep, and for those that other ways carry faster, of much text or many fractions. The caller knows that no
// prototype has a toJSON. No code of users runs.
const ed_buf *ed_tree_write(ed_ctx ctx, ed_val object, ed_tree_form form);
void ed_tree_end(void); // with the engine of this thread

#endif
