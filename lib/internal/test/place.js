// SPDX-License-Identifier: MIT
// Where in a file of the user a test was made.
'use strict';

const { currentCallSites, mappedSites } = require('internal/stack');

function pathOf(file) {
  if (!file.startsWith('file:')) return file;
  try {
    return require('internal/url').fileURLToPath(file);
  } catch {
    return file;
  }
}

// {line, column, file} of the first frame that is not the runtime's, or {}.
function callerPlace() {
  const sites = mappedSites(currentCallSites(12, callerPlace)); // by source maps, if they are on
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    const line = sites[i].getLineNumber();
    if (file === null || line === null || file.startsWith('node:')) continue;
    return { line, column: sites[i].getColumnNumber() ?? 1, file: pathOf(file) };
  }
  return {};
}

module.exports = { callerPlace };
