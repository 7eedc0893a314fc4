// SPDX-License-Identifier: MIT
// Archives are experimental; the first use says so.
'use strict';

let hasWarned = false;

module.exports = function warn() {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning('The zlib ZIP archive API is an experimental feature and might change at any time',
                      'ExperimentalWarning');
};
