// SPDX-License-Identifier: MIT
// Values that JSON says whole: trees of simple objects (kind.h) and arrays without holes, of texts, numbers, booleans
// and null. The engine writes and reads JSON in native code, so for most messages between threads and processes that is
// the fastest way, and fast at once, where a walk in JavaScript is slow until it was compiled.
//
// Whether a value is such a tree is read off the engine's memory; where its layout is not proven no value is one.
#ifndef ED_TREE_H
#define ED_TREE_H

#include "engine/engine.h"

// The JSON text of an object that is a tree; end it by ed_text_end(). False for all else, for trees that are very deep,
// and for those with much text or many fractions, which copies of their bytes carry faster. The caller knows that no
// prototype has a toJSON. No code of users runs.
bool ed_tree_json(ed_ctx ctx, ed_val object, ed_text *text);

// The JSON text of any value, which runs code of users: what was thrown is in *exc. "undefined" for what has none.
bool ed_json_of(ed_ctx ctx, ed_val value, ed_text *text, ed_val *exc);
// What a text says as JSON; NULL when it is none.
ed_val ed_json_value(ed_ctx ctx, const ed_text *text);

#endif
