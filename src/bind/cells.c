// SPDX-License-Identifier: MIT
// Cells by name: their layout as engine/cells.h defines it, for lib/internal/cells.js.
#include "engine/cells.h"
#include "engine/engine.h"

// layout() -> {buffer, <NAME>: index, ...}: int32 cells first, float64 cells from byte 256
ED_FN(cells_layout) {
  ed_obj o = ed_object_new(a->ctx);
  ed_set(a->ctx, o, "buffer", ed_engine_cells_buffer(ed_engine_here()));
#define EXPORT(name, what) ed_set(a->ctx, o, #name, ed_num(a->ctx, ED_CELL_##name));
  ED_CELLS_I32(EXPORT)
  ED_CELLS_F64(EXPORT)
  return o;
}

const ed_native ed_bind_cells[] = {{"layout", cells_layout}, {0}};
