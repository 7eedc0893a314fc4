// SPDX-License-Identifier: MIT
// Names and texts of system errors, as libuv has them.
#include "engine/engine.h"
#include <string.h>
#include <uv.h>

// errname(errno) -> "ENOENT"
ED_FN(uv_errname) {
  char name[64];
  uv_err_name_r(ed_arg_i32(a), name, sizeof name);
  return ed_str_ascii(a->ctx, name);
}

// strerror(errno) -> "no such file or directory"
ED_FN(uv_strerror_text) {
  char text[256];
  uv_strerror_r(ed_arg_i32(a), text, sizeof text);
  return ed_str_utf8(a->ctx, text, strlen(text));
}

// errors() -> [errno, name, text, ...] of all that libuv knows
ED_FN(uv_errors) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
#define ADD(name, text)                                                                                                \
  ed_set_index(a->ctx, list, n++, ed_num(a->ctx, UV_##name));                                                          \
  ed_set_index(a->ctx, list, n++, ed_str_ascii(a->ctx, #name));                                                        \
  ed_set_index(a->ctx, list, n++, ed_str_ascii(a->ctx, text));
  UV_ERRNO_MAP(ADD)
  return list;
}

const ed_native ed_bind_uv[] = {{"errname", uv_errname}, {"strerror", uv_strerror_text}, {"errors", uv_errors}, {0}};
