// SPDX-License-Identifier: MIT
// Terminals: making, raw mode, size. Reading and writing are in stream.c.
#include "loop/stream.h"

#include "engine/cells.h"

#include <stdlib.h>

static uv_tty_t *arg_tty(ed_args *a) {
  ed_handle *h = ed_handle_get(ed_loop_here(), ed_arg_i32(a), ED_STREAM_TTY);
  return h ? &((ed_stream *)h)->uv.tty : NULL;
}

static ed_val result(ed_args *a, int n) { return ed_failed(a) ? NULL : ed_num(a->ctx, n); }

// isatty(fd) -> boolean
ED_FN(tty_isatty) { return ed_bool(a->ctx, uv_guess_handle(ed_arg_i32(a)) == UV_TTY); }

// open(slot, fd) -> 0 or errno
ED_FN(tty_open) {
  int32_t slot = ed_arg_i32(a);
  int32_t fd = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_stream *s = ed_stream_new();
  int err = uv_tty_init(ed_loop_uv(ed_loop_here()), &s->uv.tty, fd, 0);
  if (err < 0) free(s);
  else ed_stream_register(ed_loop_here(), s, slot, ED_STREAM_TTY);
  return ed_num(a->ctx, err);
}

// setRawMode(slot, on) -> 0 or errno
ED_FN(tty_set_raw_mode) {
  uv_tty_t *tty = arg_tty(a);
  bool on = ed_arg_bool(a);
  return result(a, tty ? uv_tty_set_mode(tty, on ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL) : UV_EBADF);
}

// getWindowSize(slot) -> 0 (N0 = columns, N1 = rows) or errno
ED_FN(tty_get_window_size) {
  uv_tty_t *tty = arg_tty(a);
  if (ed_failed(a)) return NULL;
  int32_t *n = ed_engine_cells(ed_engine_here())->i + ED_CELL_N0;
  return ed_num(a->ctx, tty ? uv_tty_get_winsize(tty, &n[0], &n[1]) : UV_EBADF);
}

const ed_native ed_bind_tty[] = {
    {"isatty", tty_isatty},
    {"open", tty_open},
    {"setRawMode", tty_set_raw_mode},
    {"getWindowSize", tty_get_window_size},
    {0},
};
