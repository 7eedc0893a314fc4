// SPDX-License-Identifier: MIT
// Lines of the sources of loaded modules, for stacks: where a call stands as V8 tells it, which is where users, tools
// and source maps expect it. The engine's place of a call is its opening bracket, that of a property its dot; V8's are
// the begin of the called name, or of `new`, or of the property's name.
'use strict';

const {
  Int32Array, RegExpPrototypeExec, SafeMap, StringPrototypeCharCodeAt, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;
const { made } = require('boot/globals');
const loader = internalBinding('loader');
const { lineStarts } = internalBinding('source_map');

const THROW_REACH = 2000; // characters of a statement

class Source {
  #starts;
  #outline;

  constructor(text) { this.text = text; }

  // Index into the text of a place counted from 1; the text's length for one past its end.
  indexOf(line, column) {
    const starts = this.#starts ??= new Int32Array(lineStarts(this.text));
    return line < starts.length ? starts[line - 1] + column - 1 : this.text.length;
  }

  lengths() {
    const starts = this.#starts ??= new Int32Array(lineStarts(this.text));
    const lengths = [];
    for (let i = 1; i < starts.length; i++) lengths[i - 1] = starts[i] - starts[i - 1] - 1;
    return lengths;
  }

  // {line, column} of an index
  positionOf(at) {
    const starts = this.#starts ??= new Int32Array(lineStarts(this.text));
    let line = 0;
    for (let end = starts.length - 1; end - line > 1;) {
      const middle = (line + end) >> 1;
      if (starts[middle] <= at) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: at - starts[line] + 1 };
  }

  // Its functions; of a module when the file's name is an address.
  outlineOf(file) {
    if (this.#outline === undefined) {
      const { Outline } = require('internal/outline');
      this.#outline = new Outline(this.text, StringPrototypeStartsWith(file, 'file:'), file);
    }
    return this.#outline;
  }

  // V8's column of a place whose column the engine gave.
  calleeColumn(line, column) {
    const at = this.indexOf(line, column);
    return column + calleeAt(this.text, at) - at;
  }

  // Whether this name stands at V8's place, as the whole of a name.
  hasNameAt(line, column, name) {
    const at = this.indexOf(line, column);
    return name !== '' && StringPrototypeStartsWith(this.text, name, at) &&
      !isNamePart(StringPrototypeCharCodeAt(this.text, at + name.length));
  }

  // The column of the `throw` that has the place for its value, or the place's own.
  throwColumn(line, column) {
    const at = this.indexOf(line, column);
    const before = backOver(this.text, at, isBlank);
    return endsWithWord(this.text, before, 'throw') ? column - (at - before) - 5 : column;
  }

  // The place of the `throw` whose value a place is in, or behind; undefined where there is none.
  throwBefore(line, column) {
    const at = this.indexOf(line, column);
    for (let found = at; found > 0 && at - found < THROW_REACH;) {
      found = StringPrototypeLastIndexOf(this.text, 'throw', found - 1);
      if (found < 0) break;
      if (endsWithWord(this.text, found + 5, 'throw') && isOneValue(this.text, found + 5, at)) {
        return this.positionOf(found);
      }
    }
    return undefined;
  }
}

// The text of a file, given as a path or URL, without byte order mark; undefined when it cannot be read.
function readText(file) {
  try {
    if (StringPrototypeStartsWith(file, 'node:')) return readBuiltin(StringPrototypeSlice(file, 5));
    const path = StringPrototypeStartsWith(file, 'file:') ? require('node/url').fileURLToPath(file) : file;
    if (path[0] !== '/') return undefined;
    const text = loader.readText(path);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

// `node:fs` stands for node/fs, `node:internal/errors` for internal/errors.
function readBuiltin(name) {
  return loader.builtinText(name) ?? loader.builtinText(`node/${name}`);
}

// Sources read last: the frames of a program's stacks are in few files.
const KEPT = 8;
const kept = new SafeMap();
let lastFile;
let last;

function keep(file, source) {
  kept.delete(file);
  if (kept.size === KEPT) kept.delete(kept.keys().next().value);
  kept.set(file, source);
}

// How often a name came to stand for another text.
const changes = { count: 0 };

// Texts that the program gave under the names that stacks show: of scripts, and of modules that it transformed. The
// oldest go when they are too many.
const given = new SafeMap();
const GIVEN_MAX = 1 << 24; // characters
let givenLength = 0;

function forget(file) {
  givenLength -= given.get(file).length;
  given.delete(file);
}

function noteSource(file, text) {
  if (given.get(file) === text) return;
  if (given.has(file) || kept.has(file)) changes.count++;
  if (given.has(file)) forget(file);
  given.set(file, text);
  givenLength += text.length;
  while (givenLength > GIVEN_MAX && given.size > 1) forget(given.keys().next().value);
  kept.delete(file);
  lastFile = undefined;
}

// The text behind a name, undefined when it is not known.
function textOf(file) {
  return given.get(file) ?? (file === made.evalName ? made.evalSource : readText(file));
}

function sourceOf(file) {
  if (file === lastFile) return last;
  let source = kept.get(file);
  if (source === undefined) {
    source = new Source(textOf(file) ?? '');
    keep(file, source);
  }
  lastFile = file;
  last = source;
  return source;
}

// A name may hold any character above ASCII.
function isNamePart(c) {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 36 || c === 35 ||
    c > 127;
}
const isBlank = (c) => c === 32 || c === 9;

function backOver(text, at, test) {
  while (at > 0 && test(StringPrototypeCharCodeAt(text, at - 1))) at--;
  return at;
}

function endsWithWord(text, at, word) {
  const begin = at - word.length;
  return begin >= 0 && StringPrototypeSlice(text, begin, at) === word &&
    (begin === 0 || !isNamePart(StringPrototypeCharCodeAt(text, begin - 1)));
}

// Where a property is written: at the sign; undefined where it is not.
function writtenAt(text, at) {
  const rest = StringPrototypeSlice(text, at, at + 200);
  const sign = RegExpPrototypeExec(/^\.#?[\w\xAA-\uFFFF$]+\s*(?==(?![=>]))/, rest);
  return sign === null ? undefined : at + sign[0].length;
}

// Strings and comments, whose brackets are none; what opens, closes, ends.
const PIECES =
  /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|`(?:[^`\\]|\\[^])*`|\/\/[^\n]*|\/\*[^]*?\*\/|[()[\]{};]/g;

// Whether a text between two indices may be of one expression.
function isOneValue(text, begin, end) {
  const value = StringPrototypeSlice(text, begin, end);
  let depth = 0;
  PIECES.lastIndex = 0;
  for (let match; (match = RegExpPrototypeExec(PIECES, value)) !== null;) {
    const [piece] = match;
    if (piece === '(' || piece === '[' || piece === '{') depth++;
    else if (piece === ')' || piece === ']' || piece === '}') depth--;
    else if (piece === ';' && depth === 0) return false;
    if (depth < 0) return false;
  }
  return true;
}

// V8's index for the engine's.
function calleeAt(text, at) {
  const c = text[at];
  if (c === '.') return writtenAt(text, at) ?? at + 1;
  if (c === 'o' && RegExpPrototypeExec(/^of\s/, StringPrototypeSlice(text, at, at + 3)) !== null) {
    const end = backOver(text, at, isBlank); // of a loop: its variable
    return backOver(text, end, isNamePart);
  }
  if (c !== '(' && c !== '`') return at;
  const end = backOver(text, at, isBlank);
  const begin = backOver(text, end, isNamePart);
  if (begin === end || text[begin] === '#') return at;
  let head = begin;
  while (text[head - 1] === '.') head = backOver(text, head - 1, isNamePart);
  const before = backOver(text, head, isBlank);
  return before < head && endsWithWord(text, before, 'new') ? before - 3 : begin;
}

module.exports = { changes, noteSource, readText, Source, sourceOf, textOf };
