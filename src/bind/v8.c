// SPDX-License-Identifier: MIT
// Binding 'v8': profiles of the engine's sampling profiler; text for v8.serialize().
#include "engine/profile.h"

#include <string.h>

// startProfile() -> whether it runs
ED_FN(v8_start_profile) { return ed_bool(a->ctx, ed_profile_start(ed_engine_here())); }

// stopProfile() -> JSON text of the samples, or null
ED_FN(v8_stop_profile) { return ed_profile_stop(ed_engine_here()); }

static bool narrow(uint8_t *out, const ed_text *t) {
  if (t->latin1) {
    memcpy(out, t->latin1, t->len);
    return true;
  }
  uint16_t all = 0;
  for (size_t i = 0; i < t->len; i++) {
    all |= t->utf16[i];
    out[i] = (uint8_t)t->utf16[i];
  }
  return all <= 0xFF;
}

// writeLatin1(bytes, at, text) -> whether the text has only such characters: it stands there then
ED_FN(v8_write_latin1) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  size_t at = ed_arg_u32(a);
  ed_text t = ed_arg_text(a);
  if (ed_failed(a) || at > bytes.len || t.len > bytes.len - at) return NULL;
  return ed_bool(a->ctx, narrow(bytes.data + at, &t));
}

// writeUtf16(bytes, at, text): two bytes a unit, the lower first
ED_FN(v8_write_utf16) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  size_t at = ed_arg_u32(a);
  ed_text t = ed_arg_text(a);
  if (ed_failed(a) || at > bytes.len || t.len > (bytes.len - at) / 2) return NULL;
  uint8_t *out = bytes.data + at;
  for (size_t i = 0; i < t.len; i++) {
    uint16_t unit = t.latin1 ? t.latin1[i] : t.utf16[i];
    out[2 * i] = (uint8_t)unit;
    out[2 * i + 1] = (uint8_t)(unit >> 8);
  }
  return NULL;
}

const ed_native ed_bind_v8[] = {{"startProfile", v8_start_profile},
                                {"stopProfile", v8_stop_profile},
                                {"writeLatin1", v8_write_latin1},
                                {"writeUtf16", v8_write_utf16},
                                {0}};
