// SPDX-License-Identifier: MIT
// Trees of objects, arrays, texts, numbers, booleans and null in V8's serialization format (lib/internal/v8/format.js),
// made of JSON and made JSON again: the engine writes and reads JSON in native code, so messages to and from other
// processes need no walk over their values.
#ifndef ED_V8_TREE_H
#define ED_V8_TREE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Appends what V8 would write of a value to `out`, whose first byte has an even place in what the reader gets, with the
// header before it. The JSON, in one of both forms, is text as JSON.stringify() makes it of a tree, whose objects have
// no indexes as keys. False, with an unknown end of `out`, when it is not.
bool ed_v8_from_json(ed_buf *out, const uint8_t *latin1, const uint16_t *utf16, size_t len);

// Appends the JSON text, Latin-1, of what the bytes say. False, with an unknown end of `json`, when they are no tree,
// or ill-formed, or JSON is not the faster way. The bytes may be anyone's.
bool ed_v8_to_json(ed_buf *json, const uint8_t *bytes, size_t len);

#endif
