// SPDX-License-Identifier: MIT
// The functions of a source by its text alone, as the parser sees them (ed_outline of src/syntax/syntax.h): where each
// begins and ends, and the class or the variable that it belongs to.
'use strict';

const {
  ArrayPrototypePush, Int32Array, RegExpPrototypeExec, StringPrototypeReplace, StringPrototypeSlice,
} = primordials;
const { outline } = internalBinding('modules');

// Fields of one function
const FIELDS = 5;
const PARAMETERS = 0;
const END = 1;
const LABEL = 2;
const LABEL_END = 3;
const KIND = 4;

const CLASS = 1;
const OBJECT = 2;
const METHOD = 4;
const CONSTRUCTOR = 8;
const ARROW = 16;
const ASYNC = 32;
const GENERATOR = 64;
const GET = 128;
const SET = 256;
const STATIC = 512;
const AWAIT = 1024; // where the function before it awaits

const TYPESCRIPT = /\.[mc]?ts$/;
const NONE = new Int32Array(0);

// Their fields, one after the other in the order of their ends, each with where it awaits behind it; none when the text
// cannot be parsed.
function entriesIn(text, isModule, name) {
  const buffer = outline(text, isModule, RegExpPrototypeExec(TYPESCRIPT, name) !== null);
  return buffer === undefined ? NONE : new Int32Array(buffer);
}

// The functions alone, as a list
function functionsIn(text, isModule, name) {
  const entries = entriesIn(text, isModule, name);
  const functions = [];
  for (let i = 0; i < entries.length; i += FIELDS) {
    if (entries[i + KIND] === AWAIT) continue;
    for (let k = 0; k < FIELDS; k++) ArrayPrototypePush(functions, entries[i + k]);
  }
  return functions;
}

const PATH = /^(?:[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)(?:\s*\.\s*[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)*$/;
const LEFT_OUT = /\s+|^this\s*\.|\.\s*prototype(?![\w\xAA-\uFFFF$])/g;

class Outline {
  #text;
  #fields;

  constructor(text, isModule, name) {
    this.#text = text;
    this.#fields = entriesIn(text, isModule, name);
  }

  // The innermost function around a place; undefined for none.
  functionAt(at) {
    const fields = this.#fields;
    let best = -1;
    for (let i = 0; i < fields.length; i += FIELDS) {
      if (fields[i] > at || at > fields[i + END] || fields[i + KIND] === AWAIT) continue;
      // Behind the last character of a function is not inside, but for the engine, of what an async one awaits.
      if (best < 0 || fields[i] > fields[best]) best = i;
    }
    return best < 0 ? undefined : new OutlinedFunction(this.#text, fields, best);
  }

  // The innermost function around another that has a `this` of its own
  methodAround(inner) {
    let around = inner;
    while (around !== undefined && around.kind & ARROW) around = this.functionAt(around.start - 1);
    return around;
  }
}

class OutlinedFunction {
  constructor(text, fields, i) {
    this.start = fields[i + PARAMETERS];
    this.end = fields[i + END];
    this.kind = fields[i + KIND];
    this.label = labelOf(StringPrototypeSlice(text, fields[i + LABEL], fields[i + LABEL_END]));
    this.awaits = []; // in the order of the engine's numbers
    for (let at = i + FIELDS; at < fields.length && fields[at + KIND] === AWAIT; at += FIELDS) {
      ArrayPrototypePush(this.awaits, fields[at + PARAMETERS]);
    }
  }
}

// As V8 writes what a function is given to; '' for what it has no name for.
function labelOf(path) {
  if (path === '' || RegExpPrototypeExec(PATH, path) === null) return '';
  return StringPrototypeReplace(path, LEFT_OUT, '');
}

module.exports = {
  FIELDS, functionsIn, Outline, CLASS, OBJECT, METHOD, CONSTRUCTOR, ARROW, ASYNC, GENERATOR, GET, SET, STATIC,
};
