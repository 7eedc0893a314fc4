// SPDX-License-Identifier: MIT
// `$eddy.code(eval)(text)`: what a direct eval() gets, rewritten as the sources around it are (src/syntax/syntax.h), if
// it is the eval of this realm that is called. What such a text imports, the engine itself asks for (src/engine/abi.c):
// a text with import() is left as it is.
'use strict';

const { i32, N0 } = require('internal/cells');
const binding = internalBinding('modules');

const { apply } = Reflect;
const { test } = RegExp.prototype;
const engineEval = eval; // eslint-disable-line no-eval
const MAY_CHANGE = /await|using|eval\(|static|async/;
const NAME = 'node:internal/code_of_eval'; // of its positions

const asIs = (value) => value;

let last; // what came last comes again in loops
let lastText;

function rewritten(value) {
  if (value === last) return lastText;
  if (typeof value !== 'string') return value;
  const text = apply(test, MAY_CHANGE, [value]) ? binding.writeScript(value, NAME, '', false, 0) : undefined;
  last = value;
  return lastText = text === undefined || i32[N0] !== 0 ? value : text;
}

module.exports = (fn) => (fn === engineEval ? rewritten : asIs);
