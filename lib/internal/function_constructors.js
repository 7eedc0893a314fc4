// SPDX-License-Identifier: MIT
// Function, AsyncFunction, GeneratorFunction and AsyncGeneratorFunction, the constructors: a text that the rewriter
// would change (src/syntax/syntax.h: `await`, `using`, import(), a call of eval) is compiled as it makes it, every
// other goes to the engine as it is. Loaded at the first touch of Function, by its name or as `constructor` of a
// function (boot/globals), and with the first AsyncLocalStorage.
'use strict';

const { nativeFunction, ours } = require('boot/globals');
const binding = internalBinding('modules');

const { apply, construct, defineProperty, getPrototypeOf, setPrototypeOf } = Reflect;
const { test } = RegExp.prototype;
const evaluate = eval; // eslint-disable-line no-eval

// Words of what the rewriter changes: ed_syntax_may_change() looks closer.
const MAY_CHANGE = /await|using|import|eval\(|static|async|yield/;
// Whether the engine gets these as they are.
function arePlain(texts) {
  for (let i = 0; i < texts.length; i++) {
    if (typeof texts[i] !== 'string' || apply(test, MAY_CHANGE, [texts[i]])) return false;
  }
  return true;
}
const IMPORT = /\bimport\b/;
const USING = /\busing\b/;
const NAME = 'node:internal/function_constructors'; // of the positions

// The engine's constructor. Its SyntaxErrors have their text already, in the engine's form.
function engineMakes(Native, texts, newTarget) {
  try {
    return construct(Native, texts, newTarget);
  } catch (error) {
    throw require('internal/stack').settled(error, 'internal/function_constructors');
  }
}

// The function of a text as the rewriter makes it, undefined when that changes nothing. `kind` is what is written
// before its name.
function rewritten(kind, parameters, body, caller) {
  const source = `(${kind} anonymous(${parameters.join(',')}\n) {\n${body}\n})`;
  const text = binding.writeScript(source, NAME, caller, false, 0, 0);
  return text === undefined ? undefined : evaluate(text);
}

function make(Native, kind, given, newTarget, constructor) {
  const parameters = [];
  for (let i = 0; i < given.length; i++) parameters[i] = `${given[i]}`;
  const body = parameters.length > 0 ? parameters.pop() : '';
  const texts = [...parameters, body];
  if (arePlain(texts)) return engineMakes(Native, texts, newTarget);
  // What it imports is relative to who calls the constructor.
  const caller = apply(test, IMPORT, [texts.join()]) ? require('internal/stack').callerFile(constructor) : '';
  let native;
  let made;
  try {
    native = engineMakes(Native, texts, newTarget); // with all the errors that there are
  } catch (error) {
    if (!apply(test, USING, [body])) throw error;
    native = construct(Native, [...parameters, ''], newTarget);
    made = rewritten(kind, parameters, body, caller);
    if (made === undefined) throw error;
  }
  made ??= rewritten(kind, parameters, body, caller);
  if (made === undefined) return native;
  const prototype = getPrototypeOf(native);
  if (prototype !== getPrototypeOf(made)) setPrototypeOf(made, prototype);
  return made;
}

// In the place of an engine's constructor; its prototype object is the same.
function replacementOf(Native, kind) {
  const { name } = Native;
  const holder = {
    __proto__: null,
    [name]: function(text) { // eslint-disable-line no-unused-vars
      // The engine is quicker where it need not look for a prototype.
      const newTarget = new.target === undefined || new.target === replacement ? Native : new.target;
      return arePlain(arguments) ? engineMakes(Native, arguments, newTarget) :
        make(Native, kind, arguments, newTarget, replacement);
    },
  };
  const replacement = holder[name];
  const { prototype } = Native;
  defineProperty(replacement, 'prototype', { __proto__: null, value: prototype, writable: false });
  const isWritable = kind === 'function';
  defineProperty(prototype, 'constructor', {
    __proto__: null, value: replacement, writable: isWritable, enumerable: false, configurable: true,
  });
  ours.add(replacement);
  return replacement;
}

const replacement = replacementOf(nativeFunction, 'function');
const others = {
  'async function': async () => {}, 'function*': function* () {}, 'async function*': async function* () {},
};
for (const kind in others) setPrototypeOf(replacementOf(getPrototypeOf(others[kind]).constructor, kind), replacement);

module.exports = { Function: replacement };
