// SPDX-License-Identifier: MIT
// Engine ABI layer: texts that the engine is not shown. Bytecode that it encodes holds the whole text of the script, by
// which it is known again: to be read, copied and compared at each start, where a sum of the text does as well. So
// scripts of ours say that their text is empty while the engine encodes, and again when it compares what it decoded;
// what tells them apart is their hash, which they answer for too (abi_bytecode.c, abi_compiled.c).
//
//   script      [methods][references] ... [TEXT] StringImpl
//   StringView  [characters][u32 length, u8 whether of one byte each], in two registers
#include "engine/abi.h"

#include "base/sum.h"

#include <string.h>

static _Thread_local struct {
  const void *script;
  unsigned shown; // questions that are answered before it is hidden
  bool once;
} hidden;
static _Thread_local unsigned questions;

const void *ed_abi_text_of_script(const void *script) { return ((const void *const *)script)[ED_ABI_SCRIPT_TEXT]; }

uint64_t ed_abi_text_sum(const void *text) {
  ed_text t = ed_abi_text(text);
  return t.latin1 ? ed_sum(t.latin1, t.len, 0) : ed_sum(t.utf16, 2 * t.len, 0);
}

uint32_t ed_abi_hash_of_sum(uint64_t sum) { return (uint32_t)(sum ^ sum >> 32); }

void ed_abi_hide_text(const void *script, bool once) { hidden.script = script, hidden.shown = 0, hidden.once = once; }

void ed_abi_hide_text_behind(const void *script, unsigned shown) {
  hidden.script = script, hidden.shown = shown, hidden.once = false;
}

unsigned ed_abi_text_questions(void) { return questions; }

// StringView source() const
static ed_abi_view source(const void *script) {
  questions++;
  if (script == hidden.script && hidden.shown-- == 0) {
    hidden.shown = 0;
    if (hidden.once) hidden.script = NULL;
    return (ed_abi_view){"", 0, 1};
  }
  ed_text t = ed_abi_text(ed_abi_text_of_script(script));
  return t.latin1 ? (ed_abi_view){t.latin1, (uint32_t)t.len, 1} : (ed_abi_view){t.utf16, (uint32_t)t.len, 0};
}

bool ed_abi_hides_texts(void **methods, const void *script, const char *text, uint32_t len) {
  union {
    void *object;
    ed_abi_view (*source)(const void *);
  } method = {methods[ED_ABI_SCRIPT_SOURCE]};
  ed_abi_view view = method.source(script);
  bool is_known = view.characters == text && view.len == len && view.latin1 == 1;
  method.source = source;
  methods[ED_ABI_SCRIPT_SOURCE] = method.object;
  return is_known;
}
