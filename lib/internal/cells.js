// SPDX-License-Identifier: MIT
// Memory shared with C: `i32[TICKS]`, `f64[NOW]`; the layout and the meaning of each cell are in src/engine/cells.h.
'use strict';

const layout = internalBinding('cells').layout();

module.exports = {
  ...layout,
  i32: new Int32Array(layout.buffer, 0, 64),
  f64: new Float64Array(layout.buffer, 256, 64),
  u64: new BigUint64Array(layout.buffer, 256, 64),
};
