// SPDX-License-Identifier: MIT
// Which names a program declares with `var` and `function` at its top level: the engine tells. A context that exists
// for this alone evaluates the text by eval, behind a statement that throws at once; before that, eval has made the
// names properties of a global object that has no others.
'use strict';

const binding = internalBinding('vm');

const { deleteProperty, ownKeys } = Reflect;

const DECLARES = /\b(?:var|function)\b/;
const THROW = 'throw 0;\n'; // a line of its own: some comments are such only at the beginning of one
const NONE = new Map();

let global;
let evaluate;
let natives; // that cannot be deleted
function prepare() {
  global = binding.context(undefined, true);
  evaluate = global.eval;
  for (const key of ownKeys(global)) deleteProperty(global, key);
  natives = new Set(ownKeys(global));
}

// Map from name to whether it is a function's.
function declaredNames(source) {
  if (!DECLARES.test(source)) return NONE;
  if (evaluate === undefined) prepare();
  try {
    evaluate(THROW + (source.startsWith('#!') ? `//${source}` : source));
  } catch {
    // By the statement in front, or because it cannot be parsed: whoever runs it will tell.
  }
  const names = new Map();
  for (const name of ownKeys(global)) {
    if (natives.has(name)) continue;
    names.set(name, typeof global[name] === 'function');
    deleteProperty(global, name);
  }
  return names;
}

module.exports = { declaredNames };
