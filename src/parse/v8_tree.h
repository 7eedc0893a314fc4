// SPDX-License-Identifier: MIT
// Trees of objects, arrays, texts, numbers, booleans and null in V8's serialization format (lib/internal/v8/format.js),
// made JSON, which the engine reads in native code: most messages from other processes need no walk in JavaScript.
#ifndef ED_V8_TREE_H
#define ED_V8_TREE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Appends the JSON text, Latin-1, of what the bytes say. False, with an unknown end of `json`, when they are no tree,
// or ill-formed, or JSON is not the faster way. The bytes may be anyone's.
bool ed_v8_to_json(ed_buf *json, const uint8_t *bytes, size_t len);

#endif
