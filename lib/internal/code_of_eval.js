// SPDX-License-Identifier: MIT
// `$eddy.code(eval)(text)`: what a direct eval() gets, rewritten as the sources around it are (src/syntax/syntax.h), if
// it is the eval of the realm that is called. A text that only imports is left to the engine, which asks for it itself
// (src/engine/abi.c).
'use strict';

const { i32, N0 } = require('internal/cells');
const binding = internalBinding('modules');

const { apply } = Reflect;
const { test } = RegExp.prototype;
const MAY_CHANGE = /await|using|eval\(|static|async/;
const IMPORT = /\bimport\b/;
const NAME = 'node:internal/code_of_eval'; // of its positions

const asIs = (value) => value;

// For the eval of a realm. `importer` gives what names the text in calls of `$eddy.import`; without one a text with
// import() is left as it is.
function codeOf(engineEval, importer) {
  let last; // what came last comes again in loops
  let lastText;
  function rewritten(value) {
    if (value === last) return lastText;
    if (typeof value !== 'string') return value;
    if (!apply(test, MAY_CHANGE, [value])) return value;
    const imports = apply(test, IMPORT, [value]);
    const text = binding.writeScript(value, NAME, imports ? importer?.(rewritten) ?? '' : '', false, 0, 0);
    const isOurs = text !== undefined && (i32[N0] === 0 || importer !== undefined);
    if (imports) return isOurs ? text : value; // whose name may be another's next time
    last = value;
    return lastText = isOurs ? text : value;
  }
  return (fn) => (fn === engineEval ? rewritten : asIs);
}

module.exports = { codeOf };
