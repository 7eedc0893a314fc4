// SPDX-License-Identifier: MIT
// Engine ABI layer: the texts that Date reads. The engine's own reader takes fewer than V8's, and some for another
// instant ("1999-1-1" is a local day there). The library calls both of its readers through the dynamic linker; the
// program's definitions come first, and the first of the two does all. Each is given bytes, and says whether what it
// read is of the local time, which the engine then knows how to convert. A library of other readers keeps its own.
#include "engine/abi.h"
#include "parse/date.h"

#include <math.h>

// WTF::parseES5Date(std::span<const uint8_t>, bool &)
double ed_abi_read_date(const uint8_t *text, size_t len,
                        bool *is_local) __asm__("_ZN3WTF12parseES5DateESt4spanIKhLm18446744073709551615EERb");
// WTF::parseDate(std::span<const uint8_t>, bool &), for what the first refuses
double ed_abi_read_old_date(const uint8_t *text, size_t len,
                            bool *is_local) __asm__("_ZN3WTF9parseDateESt4spanIKhLm18446744073709551615EERb");

typedef double read_fn(const uint8_t *text, size_t len, bool *is_local);

static double library_reads(_Atomic(void *) *known, const char *name, const uint8_t *text, size_t len, bool *is_local) {
  union {
    void *object;
    read_fn *call;
  } symbol = {ed_abi_behind(known, name)};
  return symbol.call(text, len, is_local);
}

__attribute__((visibility("default"))) double ed_abi_read_date(const uint8_t *text, size_t len, bool *is_local) {
  static _Atomic(void *) known;
  if (ed_engine_abi.on) return ed_date_parse(text, len, is_local);
  return library_reads(&known, "_ZN3WTF12parseES5DateESt4spanIKhLm18446744073709551615EERb", text, len, is_local);
}

__attribute__((visibility("default"))) double ed_abi_read_old_date(const uint8_t *text, size_t len, bool *is_local) {
  static _Atomic(void *) known;
  if (ed_engine_abi.on) {
    *is_local = false;
    return NAN;
  }
  return library_reads(&known, "_ZN3WTF9parseDateESt4spanIKhLm18446744073709551615EERb", text, len, is_local);
}
