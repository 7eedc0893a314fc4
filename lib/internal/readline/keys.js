// SPDX-License-Identifier: MIT
// Keys of a terminal: characters, and the escape sequences that stand for the others.
//
//   ESC O [modifier] letter
//   ESC [ [ "[" ] [number] [";" modifier] final
//
// A sequence is known to be complete by its characters alone, except for ESC itself: whoever feeds the decoder decides
// by a timeout that nothing more comes.
'use strict';

// What may still become a sequence.
const INCOMPLETE = /^\x1b{1,2}(?:O\d?|\[\[?\d{0,3}(?:;\d?)?)?$/; // eslint-disable-line no-control-regex
const SEQUENCE = /^\x1b{1,2}([O[])(.*)$/s; // eslint-disable-line no-control-regex
const WITH_MODIFIER = /^(\[?)(\d\d?)(?:;(\d))?([~^$])$/;
const LETTER = /^(\[?)(?:(?:\d;)?(\d))?([A-Za-z])$/;

// Names by code. Terminals: xterm and gnome (O, [), rxvt ([..~ and [..$ with shift, [..^ with control), putty, cygwin
// and libuv ([[).
const names = { __proto__: null };
function add(name, ...codes) {
  for (const code of codes) names[code] = { name, shift: false, ctrl: false };
}
for (const { 0: letter, 1: name } of [
  ['A', 'up'], ['B', 'down'], ['C', 'right'], ['D', 'left'], ['E', 'clear'], ['F', 'end'], ['H', 'home'],
]) {
  add(name, `[${letter}`, `O${letter}`);
}
for (const { 0: letter, 1: name } of [['a', 'up'], ['b', 'down'], ['c', 'right'], ['d', 'left'], ['e', 'clear']]) {
  names[`[${letter}`] = { name, shift: true, ctrl: false };
  names[`O${letter}`] = { name, shift: false, ctrl: true };
}
add('f1', 'OP', '[P', '[11~', '[[A');
add('f2', 'OQ', '[Q', '[12~', '[[B');
add('f3', 'OR', '[R', '[13~', '[[C');
add('f4', 'OS', '[S', '[14~', '[[D');
add('f5', '[15~', '[[E');
for (const { 0: number, 1: name } of [
  [17, 'f6'], [18, 'f7'], [19, 'f8'], [20, 'f9'], [21, 'f10'], [23, 'f11'], [24, 'f12'],
]) {
  add(name, `[${number}~`);
}
for (const { 0: number, 1: name } of [
  [1, 'home'], [2, 'insert'], [3, 'delete'], [4, 'end'], [5, 'pageup'], [6, 'pagedown'], [7, 'home'], [8, 'end'],
]) {
  add(name, `[${number}~`);
  if (number === 1 || number === 4) continue;
  names[`[${number}$`] = { name, shift: true, ctrl: false };
  names[`[${number}^`] = { name, shift: false, ctrl: true };
}
add('pageup', '[[5~');
add('pagedown', '[[6~');
add('paste-start', '[200~');
add('paste-end', '[201~');
names['[Z'] = { name: 'tab', shift: true, ctrl: false };

// Bits of a modifier, which terminals send plus one.
const SHIFT = 1;
const META = 2 | 8;
const CTRL = 4;

function fromSequence(key, introducer, rest) {
  let code = introducer;
  let modifier = 0;
  let match;
  if (introducer === 'O') {
    const isModified = rest[0] >= '0' && rest[0] <= '9';
    if (isModified) modifier = rest[0] - 1;
    code += isModified ? rest.slice(1) : rest;
  } else if ((match = WITH_MODIFIER.exec(rest)) !== null) {
    code += match[1] + match[2] + match[4];
    modifier = (match[3] ?? 1) - 1;
  } else if ((match = LETTER.exec(rest)) !== null) {
    code += match[1] + match[3];
    modifier = (match[2] ?? 1) - 1;
  } else {
    code += rest;
  }
  const known = names[code];
  key.ctrl = (modifier & CTRL) !== 0 || known?.ctrl === true;
  key.meta = (modifier & META) !== 0;
  key.shift = (modifier & SHIFT) !== 0 || known?.shift === true;
  key.code = code;
  key.name = known === undefined ? 'undefined' : known.name;
}

const CONTROLS = {
  '__proto__': null, '\r': 'return', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\x7f': 'backspace', ' ': 'space',
};

// The key of a complete sequence: {sequence, name, ctrl, meta, shift, code?}.
function keyOf(text) {
  const key = { sequence: text, name: undefined, ctrl: false, meta: false, shift: false };
  const isEscaped = text[0] === '\x1b';
  const match = isEscaped ? SEQUENCE.exec(text) : null;
  if (match !== null) {
    fromSequence(key, match[1], match[2]);
    return key;
  }
  const last = isEscaped ? text[text.length - 1] : text;
  if (last === '\x1b') {
    key.name = 'escape';
    key.meta = true;
  } else if (CONTROLS[last] !== undefined) {
    key.name = CONTROLS[last];
    key.meta = isEscaped;
  } else if (!isEscaped && last <= '\x1a' && last.length === 1) {
    key.name = String.fromCharCode(last.charCodeAt(0) + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(last)) {
    key.name = last.toLowerCase();
    key.shift = last >= 'A' && last <= 'Z';
    key.meta = isEscaped;
  } else if (isEscaped) {
    key.meta = true;
  }
  return key;
}

// Collects the characters of one key at a time.
class KeyDecoder {
  #pending = '';

  get isPending() { return this.#pending !== ''; }

  // The key that a character completes, or undefined.
  feed(char) {
    this.#pending += char;
    return this.#pending[0] === '\x1b' && INCOMPLETE.test(this.#pending) ? undefined : this.flush();
  }

  // The key of what there is.
  flush() {
    const key = keyOf(this.#pending);
    this.#pending = '';
    return key;
  }
}

module.exports = { KeyDecoder };
