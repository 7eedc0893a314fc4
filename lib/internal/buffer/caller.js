// SPDX-License-Identifier: MIT
// Whether the code that called into the library lives in a node_modules folder.
'use strict';

const FRAME_PATH = /(?:\(|@|at )(?:file:\/\/)?([^()@]*):\d+:\d+\)?$/;

// Judged by the nearest frame that is a file: frames of the library itself have `node:` names or none.
function isInsideNodeModules() {
  const lines = String(new Error().stack).split('\n');
  for (let i = 0; i < lines.length; i++) {
    const match = FRAME_PATH.exec(lines[i]);
    if (match === null || !/^(?:\/|[A-Za-z]:[\\/])/.test(match[1])) continue;
    return /[\\/]node_modules[\\/]/i.test(match[1]);
  }
  return false;
}

module.exports = { isInsideNodeModules };
