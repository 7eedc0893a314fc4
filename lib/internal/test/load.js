// SPDX-License-Identifier: MIT
// Importing what users name: reporters, set-up modules, test files.
'use strict';

// The namespace of a module; `parentURL` is where relative names and packages are looked up from: the
// working directory unless given.
function importFrom(specifier, parentURL) {
  const { pathToFileURL } = require('internal/url');
  const base = parentURL ?? pathToFileURL(`${process.cwd()}/`).href;
  return require('internal/modules/esm/loader').importModule(specifier, base);
}

module.exports = { importFrom };
