// SPDX-License-Identifier: MIT
// Binding 'atomics': what Atomics.waitAsync needs (lib/internal/wait_async.js).
#include "bind/bind.h"

// wait(view, byte offset, is wide, expected, seconds) -> { async, value }; undefined where the engine cannot
ED_FN(atomics_wait) {
  ed_bytes bytes = ed_arg_bytes(a);
  double at = ed_arg_f64(a);
  bool is_wide = ed_arg_bool(a);
  int64_t expected = ed_arg_i64(a);
  double seconds = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  if (!(at >= 0 && at + (is_wide ? 8 : 4) <= (double)bytes.len)) return ed_throw_type(a, "no such element");
  return ed_wait_async(a->ctx, bytes.data + (size_t)at, is_wide, expected, seconds);
}

const ed_native ed_bind_atomics[] = {{"wait", atomics_wait}, {0}};
