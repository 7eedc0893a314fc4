// SPDX-License-Identifier: MIT
// Properties that cannot be written or deleted, constants, variables that are used too early: the engine names none of
// them, the program's text does, at or near the place of the error.
'use strict';

const {
  RegExpPrototypeExec, SafeSet, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeReplace,
  StringPrototypeSlice,
} = primordials;
const { parseAt, render } = require('internal/error_texts/expression');

const NOT_CONSTANT = 'Assignment to constant variable.';

const WRITTEN = /^\s*(?:(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?!=)|\+\+|--)/;

// A constant, or a property that cannot be written: the place is in or before an assignment to it.
function readonly(place) {
  if (place.builtin !== undefined) {
    if (place.builtin === 'setPrototypeOf') return '#<Object> is not extensible';
    if (place.builtin === 'push' || place.builtin === 'unshift') {
      return 'Cannot add property 0, object is not extensible';
    }
    return 'Cannot assign to read only property \'0\' of object \'[object Array]\'';
  }
  const { text, at } = place;
  if (text === undefined) return NOT_CONSTANT;
  if (text[at] !== '.' && text[at] !== '[') return ofGlobal(text, at) ?? NOT_CONSTANT;
  const node = memberAt(text, at);
  if (node === undefined) return NOT_CONSTANT;
  if (RegExpPrototypeExec(WRITTEN, StringPrototypeSlice(text, node.end, node.end + 40)) === null) return NOT_CONSTANT;
  const { object, key } = node;
  const shown = key === undefined ? (node.index === undefined ? '' : render(node.index)) : key;
  if (object.type === 'literal') {
    if (typeof object.value === 'string' && key === 'length') {
      return `Cannot assign to read only property 'length' of string '${object.value}'`;
    }
    return `Cannot create property '${shown}' on ${typeof object.value} '${object.value}'`;
  }
  if (object.type === 'name' && getterOnly(text, object.key, key)) {
    return `Cannot set property ${shown} of #<Object> which has only a getter`;
  }
  return `Cannot assign to read only property '${shown}' of object '#<Object>'`;
}

const isWord = (c) => RegExpPrototypeExec(/[\w\xAA-\uFFFF$#]/, c) !== null;

const NEAR = 400; // characters around a place that are looked at

// The member expression whose dot or bracket stands at an index.
function memberAt(text, at) {
  let begin = at;
  let depth = 0;
  for (let i = at - 1; i >= 0 && i > at - NEAR; i--) {
    const c = text[i];
    if (c === ')' || c === ']') depth++;
    else if (c === '(' || c === '[') depth--;
    if (depth < 0) break;
    if (depth === 0 && !isWord(c) && c !== '.' && c !== '?' && c !== '(' && c !== '[' && c !== '\'' && c !== '"') break;
    begin = i;
  }
  const node = parseAt(text, begin);
  for (let part = node?.type === 'assign' || node?.type === 'update' ? node.object : node; part !== undefined;
       part = part.object) {
    if (part.type === 'member' && part.object.end <= at && part.end > at) return part;
  }
  return undefined;
}

const ASSIGNED = /(?<![\w\xAA-\uFFFF$.])([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)\s*=\s*$/;

// A property of the global object: what is assigned to right before the place, or first behind it, and no constant of
// the text.
function ofGlobal(text, at) {
  const { 1: target } = RegExpPrototypeExec(ASSIGNED, StringPrototypeSlice(text, Math.max(at - NEAR, 0), at)) ?? {};
  if (target !== undefined) {
    return declares(text, target) || RegExpPrototypeExec(/\bimport\b/, text) !== null ? undefined :
      `Cannot assign to read only property '${target}' of object '#<Object>'`;
  }
  const { 1: name } = RegExpPrototypeExec(/(?<![\w\xAA-\uFFFF$.])([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)\s*=(?![=>])/,
                                         StringPrototypeSlice(text, at, at + 200)) ?? {};
  const isConstant = name === undefined ||
    RegExpPrototypeExec(/\b(?:const|class|import)\b/, text) !== null;
  return isConstant ? undefined : `Cannot assign to read only property '${name}' of object '#<Object>'`;
}

// Whether the text makes `name` an object literal with a getter for the key, and no setter.
function getterOnly(text, name, key) {
  if (key === undefined) return false;
  const literal = StringPrototypeIndexOf(text, `${name}={get ${key}(`) >= 0 ||
    StringPrototypeIndexOf(text, `${name} = { get ${key}(`) >= 0;
  return literal && StringPrototypeIndexOf(text, `set ${key}(`) < 0;
}

function notDeletable(place) {
  if (place.builtin !== undefined) return 'Cannot delete property \'0\' of [object Array]';
  const { text, at } = place; // behind the expression
  const begin = text === undefined ? -1 : StringPrototypeLastIndexOf(text, 'delete', at);
  const node = begin < 0 ? undefined : parseAt(text, begin);
  if (node?.type !== 'member') return undefined;
  const object = node.object.type === 'name' && node.object.key === 'process' ? 'process' : 'Object';
  return `Cannot delete property '${node.key ?? render(node.index)}' of #<${object}>`;
}

const FAR = 200_000; // characters that a declaration is looked for in
const KEYWORDS = new SafeSet([
  'let', 'const', 'var', 'class', 'function', 'return', 'new', 'typeof', 'void', 'delete', 'in', 'of', 'instanceof',
  'this', 'null', 'true', 'false', 'if', 'else', 'for', 'while', 'do', 'switch', 'case', 'default', 'break', 'continue',
  'try', 'catch', 'finally', 'throw', 'extends', 'super', 'import', 'export', 'await', 'async', 'yield', 'static',
]);
const NAMES = /(?<![\w\xAA-\uFFFF$.])[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*/g;

const DECLARING = /\b(?:let|const|class|var|function)\s+$/;

function declares(text, name) {
  const escaped = StringPrototypeReplace(name, /\$/g, '\\$');
  const before = '(?:[{[][^;=()\\]}]*?|[^;=()\\s]+\\s*,[^;=()]*?)?(?<![\\w\\xAA-\\uFFFF$])'; // a pattern, a list
  const declaration = `\\b(?:let|const|class)\\s+${before}${escaped}(?![\\w\\xAA-\\uFFFF$])`;
  return RegExpPrototypeExec(new RegExp(declaration, 'u'), text) !== null;
}

// Of the names between two indices, that of a variable which cannot be used yet, most likely: one in its own
// declaration; one that the text declares later on; one that it has declared before, for a function that was called too
// early. Names behind the place come first.
function lateName(text, begin, end, at) {
  const window = StringPrototypeSlice(text, begin, end);
  const declared = new SafeSet();
  let later, own, before;
  NAMES.lastIndex = 0;
  for (let match; (match = RegExpPrototypeExec(NAMES, window)) !== null;) {
    const [name] = match;
    const behind = begin + match.index + name.length;
    if (KEYWORDS.has(name)) continue;
    if (RegExpPrototypeExec(DECLARING, StringPrototypeSlice(window, 0, match.index)) !== null) {
      declared.add(name);
    } else if (declared.has(name)) {
      own ??= name;
    } else if (declares(StringPrototypeSlice(text, behind, behind + FAR), name)) {
      later = name;
      if (behind >= at) break;
    } else if ((before === undefined || behind >= at) && declares(StringPrototypeSlice(text, 0, begin), name)) {
      before ??= name;
    }
  }
  return own ?? later ?? before;
}

// The name of a variable that is used before its declaration has run: it is in the statement of the place, or near.
function uninitialized(place) {
  const { text, at } = place;
  if (text === undefined) return undefined;
  const begin = Math.max(StringPrototypeLastIndexOf(text, '\n', at - 1), StringPrototypeLastIndexOf(text, ';', at - 1),
                         at - NEAR, 0);
  const { index } = RegExpPrototypeExec(/[;\n]|$/, StringPrototypeSlice(text, at, at + NEAR));
  const name = lateName(text, begin, at + index, at) ?? lateName(text, begin, at + NEAR, at);
  return name === undefined ? undefined : `Cannot access '${name}' before initialization`;
}

module.exports = { memberAt, NEAR, notDeletable, readonly, uninitialized };
