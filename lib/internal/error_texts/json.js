// SPDX-License-Identifier: MIT
// What V8 says of a text that is no JSON, and of values that JSON cannot hold: where, and which. The engine's own
// messages have neither, so what failed is looked through once more.
'use strict';

const {
  ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypePush, ObjectGetPrototypeOf, ObjectKeys, RegExpPrototypeExec,
  SafeSet, StringPrototypeCharCodeAt, StringPrototypeSlice,
} = primordials;

// ---- JSON.parse() --------------------------------------------------------------------------------------------------

const CONTEXT = 10; // characters on each side of an unexpected one, in texts longer than both
const VALUES = ['undefined', 'NaN', 'Infinity', '[object Object]']; // what was no text before

class Failure {
  constructor(at, reason) {
    this.at = at;
    this.reason = reason; // undefined for an unexpected character
  }
}

const isDigit = (c) => c >= 48 && c <= 57;
const isSpace = (c) => c === 32 || c === 10 || c === 13 || c === 9;
const NAMES = { '__proto__': null, 't': 'true', 'f': 'false', 'n': 'null' };

class Scanner {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  code() { return StringPrototypeCharCodeAt(this.text, this.at); } // NaN at the end
  fail(reason) { throw new Failure(this.at, reason && `${reason} in JSON`); }
  space() { while (isSpace(this.code())) this.at++; }

  digits() {
    const begin = this.at;
    while (isDigit(this.code())) this.at++;
    return this.at > begin;
  }

  number() {
    const { text } = this;
    if (text[this.at] === '-') {
      this.at++;
      if (!isDigit(this.code())) this.fail('No number after minus sign');
    }
    if (text[this.at] === '0') {
      this.at++;
      if (isDigit(this.code())) this.fail('Unexpected number');
    } else {
      this.digits();
    }
    if (text[this.at] === '.') {
      this.at++;
      if (!this.digits()) this.fail('Unterminated fractional number');
    }
    if (text[this.at] === 'e' || text[this.at] === 'E') {
      this.at++;
      if (text[this.at] === '+' || text[this.at] === '-') this.at++;
      if (!this.digits()) this.fail('Exponent part is missing a number');
    }
  }

  string() {
    for (this.at++; ; this.at++) {
      const c = this.code();
      if (c === 34) break;
      if (c !== c) this.fail('Unterminated string'); // eslint-disable-line no-self-compare
      if (c < 32) this.fail('Bad control character in string literal');
      if (c !== 92) continue;
      this.at++;
      const escape = this.text[this.at];
      if (escape === undefined) this.fail();
      if (escape === 'u') {
        for (let i = 0; i < 4; i++) {
          this.at++;
          if (RegExpPrototypeExec(/^[0-9a-fA-F]$/, this.text[this.at] ?? '') === null) this.fail('Bad Unicode escape');
        }
      } else if (RegExpPrototypeExec(/^["\\/bfnrt]$/, escape) === null) {
        this.fail('Bad escaped character');
      }
    }
    this.at++;
  }

  name(word) {
    for (let i = 0; i < word.length; i++, this.at++) {
      if (this.text[this.at] !== word[i]) this.fail();
    }
  }

  // What follows an opening bracket or a comma, up to the end of a value without brackets; true if the value has one.
  opens(stack) {
    this.space();
    const c = this.text[this.at];
    if (c === '{' || c === '[') {
      ArrayPrototypePush(stack, c);
      this.at++;
      return true;
    }
    const code = this.code();
    if (c === '"') this.string();
    else if (c === '-' || isDigit(code)) this.number();
    else if (NAMES[c] !== undefined) this.name(NAMES[c]);
    else this.fail();
    return false;
  }

  property(reason) {
    this.space();
    if (this.text[this.at] !== '"') this.fail(reason);
    this.string();
    this.space();
    if (this.text[this.at] !== ':') this.fail('Expected \':\' after property name');
    this.at++;
  }

  // Throws the failure of the text, or returns.
  scan() {
    const { text } = this;
    const stack = [];
    let isOpen = this.opens(stack);
    while (stack.length > 0) {
      const isObject = stack[stack.length - 1] === '{';
      const closer = isObject ? '}' : ']';
      this.space();
      if (text[this.at] === closer) {
        this.at++;
        stack.length--;
        isOpen = false;
        continue;
      }
      if (!isOpen) {
        if (text[this.at] !== ',') {
          this.fail(isObject ? 'Expected \',\' or \'}\' after property value' :
            'Expected \',\' or \']\' after array element');
        }
        this.at++;
        this.space();
      }
      if (isObject) this.property(isOpen ? 'Expected property name or \'}\'' : 'Expected double-quoted property name');
      isOpen = this.opens(stack);
    }
    this.space();
    if (this.at < text.length) throw new Failure(this.at, 'Unexpected non-whitespace character after JSON');
  }
}

function place(text, at) {
  let line = 1;
  let begin = 0;
  for (let i = 0; i < at; i++) {
    const c = text[i];
    if (c === '\n' || (c === '\r' && text[i + 1] !== '\n')) {
      line++;
      begin = i + 1;
    }
  }
  return `position ${at} (line ${line} column ${at - begin + 1})`;
}

function unexpected(text, at) {
  if (ArrayPrototypeIndexOf(VALUES, text) >= 0) return `"${text}" is not valid JSON`;
  if (at >= text.length) return 'Unexpected end of JSON input';
  let shown = `"${text}"`;
  if (text.length > 2 * CONTEXT) {
    const begin = at < CONTEXT ? 0 : at - CONTEXT;
    const end = at + CONTEXT < text.length ? at + CONTEXT : text.length;
    shown = `${begin > 0 ? '...' : ''}"${StringPrototypeSlice(text, begin, end)}"${end < text.length ? '...' : ''}`;
  }
  return `Unexpected token '${text[at]}', ${shown} is not valid JSON`;
}

// V8's message for a text that JSON.parse() refuses; undefined for one that it takes.
function parseMessage(text) {
  try {
    new Scanner(text).scan();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const { at, reason } = failure;
    return reason === undefined ? unexpected(text, at) : `${reason} at ${place(text, at)}`;
  }
  return undefined;
}

// ---- JSON.stringify() ----------------------------------------------------------------------------------------------

function constructorName(object) {
  for (let at = object; at !== null; at = ObjectGetPrototypeOf(at)) {
    const { constructor } = at;
    if (typeof constructor === 'function' && constructor.name !== '') return constructor.name;
  }
  return 'Object';
}

const isObject = (value) => typeof value === 'object' && value !== null;
const named = (object) => `object with constructor '${constructorName(object)}'`;
const step = (holder, key) => (ArrayIsArray(holder) ? `index ${key}` : `property '${key}'`);

// The first circle below an object, as [object, key, object, key ...] from where it begins; undefined without one.
function circleIn(root) {
  const objects = [];
  const keys = [];
  const seen = new SafeSet();
  const visit = (object) => {
    const value = typeof object.toJSON === 'function' ? object.toJSON('') : object;
    if (!isObject(value)) return -1;
    const at = ArrayPrototypeIndexOf(objects, value);
    if (at >= 0) return at;
    if (seen.has(value)) return -1;
    seen.add(value);
    ArrayPrototypePush(objects, value);
    const names = ObjectKeys(value);
    for (let i = 0; i < names.length; i++) {
      const child = value[names[i]];
      if (!isObject(child)) continue;
      ArrayPrototypePush(keys, names[i]);
      const found = visit(child);
      if (found >= 0) return found;
      keys.length--;
    }
    objects.length--;
    return -1;
  };
  const begin = visit(root);
  return begin < 0 ? undefined : { objects, keys, begin };
}

const LINES = 3; // of a long circle: the first two, and the last

// V8's message for a value with a circle; undefined if none is found.
function circleMessage(value) {
  const circle = isObject(value) ? circleIn(value) : undefined;
  if (circle === undefined) return undefined;
  const { objects, keys, begin } = circle;
  const links = [];
  for (let i = begin; i + 1 < objects.length; i++) {
    ArrayPrototypePush(links, `\n    |     ${step(objects[i], keys[i])} -> ${named(objects[i + 1])}`);
  }
  let text = `Converting circular structure to JSON\n    --> starting at ${named(objects[begin])}`;
  const isLong = links.length > LINES;
  for (let i = 0; i < links.length; i++) {
    if (!isLong || i < 2 || i === links.length - 1) text += links[i];
    else if (i === 2) text += '\n    |     ...';
  }
  const last = objects.length - 1;
  return `${text}\n    --- ${step(objects[last], keys[last])} closes the circle`;
}

const CIRCLES = ['Converting circular structure to JSON', 'JSON.stringify cannot serialize cyclic structures.'];

// Gives the error of JSON.parse(text) V8's message, if it is about the text and not a reviver's.
function mendParse(error, text) {
  const message = parseMessage(text);
  if (message !== undefined) error.message = message;
}

// The same for JSON.stringify(value).
function mendStringify(error, value) {
  if (!(error instanceof TypeError) || ArrayPrototypeIndexOf(CIRCLES, error.message) < 0) return;
  const message = circleMessage(value);
  if (message !== undefined) error.message = message;
}

module.exports = { mendParse, mendStringify };
