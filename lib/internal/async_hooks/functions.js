// SPDX-License-Identifier: MIT
// AsyncFunction and AsyncGeneratorFunction, the constructors, once there is an AsyncLocalStorage: what they make of
// texts awaits as what the rewriter has seen. (The engine compiles such texts itself. What they import stays its own:
// a text with import() is left alone.)
'use strict';

const { i32, N0 } = require('internal/cells');
const binding = internalBinding('modules');

const { apply, construct, defineProperty, getPrototypeOf, setPrototypeOf } = Reflect;
const { call } = Function.prototype;
const includes = call.bind(String.prototype.includes);
const join = call.bind(Array.prototype.join);
const evaluate = eval; // eslint-disable-line no-eval

const NAME = 'node:internal/async_hooks/functions';

// `kind` is the text before the name.
function make(Native, kind, given, newTarget) {
  const texts = [];
  for (let i = 0; i < given.length; i++) texts[i] = `${given[i]}`;
  const native = construct(Native, texts, newTarget); // with all the errors that there are
  const body = texts.length > 0 ? texts[texts.length - 1] : '';
  texts.length -= texts.length > 0 ? 1 : 0;
  const source = `(${kind} anonymous(${join(texts, ',')}\n) {\n${body}\n})`;
  if (!includes(source, 'await') && !includes(source, 'yield')) return native;
  const text = binding.writeScript(source, NAME, '', false, 0);
  if (text === undefined || i32[N0] !== 0) return native;
  const made = evaluate(text);
  const prototype = getPrototypeOf(native);
  if (prototype !== getPrototypeOf(made)) setPrototypeOf(made, prototype);
  return made;
}

function replace(kind, { constructor: Native }) {
  const replacement = new Proxy(Native, {
    __proto__: null,
    apply: (target, self, given) => make(Native, kind, given, replacement),
    construct: (target, given, newTarget) => make(Native, kind, given, newTarget),
  });
  defineProperty(Native.prototype, 'constructor', { __proto__: null, value: replacement }); // its attributes stay
}

module.exports = () => {
  replace('async function', getPrototypeOf(async function() {}));
  replace('async function*', getPrototypeOf(async function* () {}));
};
