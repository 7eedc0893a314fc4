// SPDX-License-Identifier: MIT
// What an ES module is told that looked for `require` and its kin.
'use strict';

const { ObjectDefineProperty, RegExpPrototypeExec, StringPrototypeSlice } = primordials;

const MISSING = /^(?:Can't find variable: )?(require|exports|module|__filename|__dirname)(?: is not defined)?$/;

function explain(error, { url, filename, hasAwait }) {
  const match = RegExpPrototypeExec(MISSING, error.message);
  if (match === null) return error;
  let message = `${match[1]} is not defined in ES module scope`;
  if (hasAwait) {
    message = `Cannot determine intended module format because both '${match[1]}' and top-level await are present. ` +
      'If the code is intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES ' +
      'module, replace require() with import.';
  } else if (match[1] === 'require') {
    message += ', you can use import instead';
  }
  const scope = filename === undefined || StringPrototypeSlice(filename, -3) !== '.js' ? undefined :
    internalBinding('loader').packageOf(filename);
  if (!hasAwait && scope !== undefined && scope[1] === 2) {
    message += "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
      `'${scope[0]}' contains "type": "module". To use it as a CommonJS script, rename it to use the '.cjs' file ` +
      'extension.';
  }
  ObjectDefineProperty(error, 'message', {
    __proto__: null, value: message, writable: true, enumerable: false, configurable: true,
  });
  return error;
}

module.exports = { explain };
