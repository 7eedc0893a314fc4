// SPDX-License-Identifier: MIT
// Where the engine keeps what natives read most: numbers, texts, bytes, arguments. Part of the ABI layer (abi.h), and
// under its rules: each reader says what must have been proven before.
#ifndef ED_LAYOUT_H
#define ED_LAYOUT_H

#include "engine/engine.h"

#include <stdatomic.h>
#include <string.h>

// ---- numbers: where ed_engine_abi.numbers ---------------------------------------------------------------------------

static inline bool ed_abi_is_int(ed_val v) { return (uint64_t)v >> 49 == 0x7FFF; }
static inline ed_val ed_abi_int(int32_t n) { return (ed_val)(UINT64_C(0xFFFE) << 48 | (uint32_t)n); }

// Whether a value is a cell of the engine's, which stands at the address that its bits are.
static inline bool ed_abi_is_cell(ed_val v) {
  uint64_t bits = (uint64_t)v;
  return bits >= 4096 && bits >> 48 == 0 && (bits & 7) == 0;
}

// ---- cells ----------------------------------------------------------------------------------------------------------

enum { ED_ABI_TAG = 5, ED_ABI_FIELDS = 2 }; // offset of the tag in bytes, of the internal fields in words

// The text of a StringImpl. Only where ed_engine_abi.string_read.
static inline ed_text ed_abi_text(const void *impl) {
  const char *fields = impl;
  uint32_t length, flags;
  const void *data;
  memcpy(&length, fields + 4, 4);
  memcpy(&data, fields + 8, 8);
  memcpy(&flags, fields + 16, 4);
  bool is_narrow = flags & 4;
  return (ed_text){.latin1 = is_narrow ? data : NULL, .utf16 = is_narrow ? NULL : data, .len = length};
}

// The StringImpl of a string cell; NULL for ropes and the empty one. Only after ed_abi_string_cells() said yes.
static inline const void *ed_abi_impl_of_cell(ed_val string) {
  uint64_t word = ((const uint64_t *)string)[1];
  return word & 7 ? NULL : (const void *)(uintptr_t)word;
}

// Byte ED_ABI_TAG of string cells, once ed_abi_string_cells() said yes.
extern _Atomic(uint8_t) ed_abi_string_tag;

// Byte ED_ABI_TAG of Uint8Arrays, and the three modes of a fixed length, once ed_abi_bytes() has found out: 0 before.
extern _Atomic(uint32_t) ed_abi_bytes_kind;
// What ed_abi_bytes() does once ed_abi_bytes_kind is known.
enum { ED_ABI_BYTES_ADDRESS = 2, ED_ABI_BYTES_LENGTH = 3, ED_ABI_BYTES_MODE = 40, ED_ABI_BYTES_MODES = 3 };
static inline bool ed_abi_bytes_of_cell(ed_val v, uint32_t kind, uint8_t **data, size_t *len) {
  if (!ed_abi_is_cell(v)) return false;
  const uint8_t *cell = (const uint8_t *)v;
  if (cell[ED_ABI_TAG] != (uint8_t)kind) return false;
  uint8_t mode = cell[ED_ABI_BYTES_MODE];
  if (mode != (uint8_t)(kind >> 8) && mode != (uint8_t)(kind >> 16) && mode != (uint8_t)(kind >> 24)) return false;
  *data = (uint8_t *)(uintptr_t)((const uint64_t *)v)[ED_ABI_BYTES_ADDRESS];
  *len = (size_t)((const uint64_t *)v)[ED_ABI_BYTES_LENGTH];
  return true;
}

// ---- the frame of a host function: caller, return address, code, callee, count with `this`, `this`, arguments -------

enum { ED_ABI_FRAME_COUNT = 4, ED_ABI_FRAME_ARGS = 6 };
static inline size_t ed_abi_frame_count(const uint64_t *frame) { return (uint32_t)frame[ED_ABI_FRAME_COUNT] - 1; }
static inline const ed_val *ed_abi_frame_args(const uint64_t *frame) {
  return (const ed_val *)(const void *)(frame + ED_ABI_FRAME_ARGS);
}

#endif
