// SPDX-License-Identifier: MIT
// The warning of a file that is an ES module although its package does not say so.
'use strict';

const { textIndexOf } = require('internal/modules/paths');

const warned = { __proto__: null };

function warn(url, filename) {
  if (textIndexOf(filename, '/node_modules/') >= 0) return;
  const scope = internalBinding('loader').packageOf(filename);
  const file = scope === undefined ? undefined : scope[0];
  if (warned[file ?? url]) return;
  warned[file ?? url] = true;
  const advice = file === undefined ? 'create a package.json file with "type": "module"' :
    `add "type": "module" to ${file}`;
  process.emitWarning(
    `Module type of ${url} is not specified and it doesn't parse as CommonJS.\nReparsing as ES module because module ` +
    `syntax was detected. This incurs a performance overhead.\nTo eliminate this warning, ${advice}.`,
    { type: 'Warning', code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

module.exports = { warn };
