// SPDX-License-Identifier: MIT
// Importing what users name: reporters, set-up modules, test files.
'use strict';

// The namespace of a module; `parentURL` is where relative names and packages are looked up from.
function importFrom(specifier, parentURL) {
  return require('internal/modules/esm/loader').importModule(specifier, parentURL);
}

module.exports = { importFrom };
