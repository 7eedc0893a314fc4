// SPDX-License-Identifier: MIT
// Where V8 sees an error that the engine threw. For calls and properties the two agree but for a few characters
// (internal/source_text); here is what else differs: the engine points at the end of a variable's name, at the begin of
// an operation, or at whatever it did last before it.
'use strict';

const {
  RegExp, RegExpPrototypeExec, StringPrototypeLastIndexOf, StringPrototypeReplace, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const NEAR = 400; // characters around a place that are looked at
const FAR = 2000;

const ahead = (text, at, length = NEAR) => StringPrototypeSlice(text, at, at + length);
const escaped = (name) => StringPrototypeReplace(name, /[$#]/g, '\\$&');
// The index of a match's group behind an index, which ends the match.
const endGroup = (match, at) => at + match.index + match[0].length - match[1].length;

const ASSIGNED = /^\s*(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])/;

function isWordAt(text, name, at) {
  return StringPrototypeSlice(text, at, at + name.length) === name &&
    RegExpPrototypeExec(/[\w\xAA-\uFFFF$.]/, text[at - 1] ?? ' ') === null &&
    RegExpPrototypeExec(/[\w\xAA-\uFFFF$]/, text[at + name.length] ?? ' ') === null;
}

// What is written to a variable is written at the sign, what is constructed at `new`.
function ofVariable(text, name, at) {
  const behind = at + name.length;
  if (StringPrototypeStartsWith(text, 'new ', at - 4)) return at - 4;
  const sign = RegExpPrototypeExec(/^\s*(?==(?![=>]))/, ahead(text, behind));
  return sign === null ? at : behind + sign[0].length;
}

const FIRST = /\b(?:return|throw)(?:[ \t]+|[ \t]*[(!][\s(!]*)$/;

// What a statement returns or throws begins with the name: V8 gives the place of the statement.
function undefinedName(text, at, name) {
  const index = nameAt(text, at, name);
  if (index === undefined) return undefined;
  const begin = Math.max(index - NEAR, 0);
  const before = RegExpPrototypeExec(FIRST, StringPrototypeSlice(text, begin, index));
  return before === null ? index : begin + before.index;
}

function nameAt(text, at, name) {
  if (isWordAt(text, name, at - name.length)) return ofVariable(text, name, at - name.length);
  if (isWordAt(text, name, at)) return ofVariable(text, name, at);
  for (let found = at; (found = StringPrototypeLastIndexOf(text, name, found - 1)) >= 0 && at - found < NEAR;) {
    if (isWordAt(text, name, found)) return ofVariable(text, name, found);
    if (found === 0) break;
  }
  return undefined;
}

// The next use of a variable
function uninitialized(text, at, name) {
  if (isWordAt(text, name, at - name.length)) return ofVariable(text, name, at - name.length);
  const use = new RegExp(`(?<![\\w\\xAA-\\uFFFF$.])(${escaped(name)})(?![\\w\\xAA-\\uFFFF$])`, 'g');
  const found = RegExpPrototypeExec(use, ahead(text, at));
  return found === null ? undefined : ofVariable(text, name, at + found.index);
}

const ASSIGNMENT = '(?<![\\w\\xAA-\\uFFFF$.])([A-Za-z\\xAA-\\uFFFF$_][\\w\\xAA-\\uFFFF$]*)\\s*' +
  '(?=(?:\\+\\+|--|(?:[-+*/%&|^]|\\*\\*|<<|>>>?)?=(?![=>])))';

// The next assignment to a variable that the text declares as a constant
function constant(text, at) {
  const assignment = new RegExp(ASSIGNMENT, 'gu');
  const window = ahead(text, at, FAR);
  for (let match; (match = RegExpPrototypeExec(assignment, window)) !== null;) {
    const before = StringPrototypeSlice(window, 0, match.index);
    if (RegExpPrototypeExec(/\b(?:const|let|var)\s+$/, before) !== null) continue;
    const name = `(?<![\\w\\xAA-\\uFFFF$])${escaped(match[1])}(?![\\w\\xAA-\\uFFFF$])`;
    const declaration = new RegExp(`\\bconst\\s[^;=]*${name}`, 'u');
    if (RegExpPrototypeExec(declaration, text) !== null) return at + match.index + match[0].length;
  }
  return undefined;
}

const MEMBER = /^(?:\??\.\s*#?[\w\xAA-\uFFFF$]+|\[[^\]]*\])/;

// The sign that writes to the property at a place
function written(text, at) {
  const member = RegExpPrototypeExec(MEMBER, ahead(text, at))?.[0];
  if (member === undefined) return undefined;
  const sign = RegExpPrototypeExec(/^\s*(?==(?!=))/, ahead(text, at + member.length));
  return sign === null ? undefined : at + member.length + sign[0].length;
}

// Of `u.a++` and `u.a += 1` the whole is read; of `f().a` the dot.
function read(text, at) {
  const member = RegExpPrototypeExec(MEMBER, ahead(text, at))?.[0];
  if (member === undefined) return undefined;
  const rest = ahead(text, at + member.length);
  const isChange = RegExpPrototypeExec(/^\s*(?:\+\+|--)/, rest) !== null ||
    (RegExpPrototypeExec(ASSIGNED, rest) !== null && RegExpPrototypeExec(/^\s*=/, rest) === null);
  if (isChange) {
    const begin = at > NEAR ? at - NEAR : 0;
    const before = StringPrototypeSlice(text, begin, at);
    const object = RegExpPrototypeExec(/[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$.]*$/, before);
    return object === null ? undefined : begin + object.index;
  }
  return text[at] === '.' && text[at - 1] === ')' && rest[0] !== '(' ? at : undefined;
}

// The property in the pattern that is nearest
function destructured(text, at, name) {
  const begin = at > NEAR ? at - NEAR : 0;
  const window = StringPrototypeSlice(text, begin, at + NEAR);
  const property = new RegExp(`[{,]\\s*(${escaped(name)})(?![\\w\\xAA-\\uFFFF$])`, 'g');
  let best;
  for (let match; (match = RegExpPrototypeExec(property, window)) !== null;) {
    const index = endGroup(match, begin);
    if (best === undefined || Math.abs(index - at) < Math.abs(best - at)) best = index;
  }
  return best;
}

function iterated(text, at) {
  const rest = ahead(text, at);
  const of = RegExpPrototypeExec(/^of\s+/, rest);
  if (of !== null) return at + of[0].length;
  if (text[at] === '[') { // of a pattern, its value
    const value = RegExpPrototypeExec(/^\[[^\]=]*\]\s*=\s*/, rest);
    return value === null ? undefined : at + value[0].length;
  }
  const loop = RegExpPrototypeExec(/^[^;{}]{0,80}[;\s]\s*for\s*(?:await\s*)?\([^;()]*?\sof\s+(?=\S)/, rest);
  if (loop !== null) return at + loop[0].length;
  const spread = RegExpPrototypeExec(/^[^{}]{0,120}?\.\.\.\s*(?=[A-Za-z\xAA-\uFFFF$_])/, rest);
  return spread === null ? undefined : at + spread[0].length;
}

const wordBefore = (text, at, word) => {
  const found = StringPrototypeLastIndexOf(text, word, at);
  return found < 0 || at - found > NEAR ? undefined : found;
};

// Message, what finds the place; the first group is given.
const RULES = [
  [/^(\S+) is not defined$/, undefinedName],
  [/^Cannot access '(.+)' before initialization$/, uninitialized],
  [/^Assignment to constant variable\.$/, constant],
  [/^Cannot (?:set propert|assign to read only|create propert|add propert)/, written],
  [/^Cannot read properties of /, read],
  [/^Cannot destructure property '(.+?)' of /, destructured],
  [/is not iterable$/, iterated],
  [/^Cannot convert undefined or null to object$/, (text, at) => wordBefore(text, at, 'delete ')],
  [/^Must call super constructor/, (text, at) =>
    (StringPrototypeStartsWith(text, 'this', at - 4) ? at - 4 : undefined)],
  [/^Cannot use 'in' operator/, (text, at) => wordBefore(text, at, 'in ')],
  [/^Right-hand side of 'instanceof'/, (text, at) => wordBefore(text, at, 'instanceof')],
];

// V8's index for an error with V8's message and the engine's index; undefined where internal/source_text finds it.
function indexOf(message, text, at) {
  for (let i = 0; i < RULES.length; i++) {
    const match = RegExpPrototypeExec(RULES[i][0], message);
    if (match !== null) return RULES[i][1](text, at, match[1]);
  }
  return undefined;
}

// What a loop walks over, where the engine's place is before the loop and does not tell.
function iteratedName(text, at) {
  const index = iterated(text, at);
  return index === undefined ? undefined :
    RegExpPrototypeExec(/^[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$.]*/, ahead(text, index))?.[0];
}

module.exports = { indexOf, iteratedName };
