// SPDX-License-Identifier: MIT
// Destructuring that failed: which property, of what. The engine tells only that it failed, and a place at or before
// the pattern; the program's text has the rest.
'use strict';

const {
  RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
} = primordials;
const { parseAt, render } = require('internal/error_texts/expression');

const SPAN = 2000; // of the text that is looked through

// Index behind the bracket that closes the one at `at`; -1 when there is none near.
function closing(text, at) {
  let depth = 0;
  for (let i = at; i < text.length && i < at + SPAN; i++) {
    const c = text[i];
    if (c === '{' || c === '[' || c === '(') depth++;
    else if ((c === '}' || c === ']' || c === ')') && --depth === 0) return i + 1;
  }
  return -1;
}

const BEFORE = /(?:[(,]|\b(?:let|const|var))\s*$/; // no block or literal
const PROPERTY = /^(?:\[|\{\s*(?:\.\.\.|[\w\xAA-\uFFFF$]+\s*[,:=}]|['"[}]))/;

// A pattern { start, end, init } whose opening bracket is at an index: init is where its value's expression begins, -1
// for what comes from elsewhere (a parameter, a loop); undefined when there is no pattern.
function patternAt(text, start) {
  if (RegExpPrototypeExec(BEFORE, StringPrototypeSlice(text, start < 20 ? 0 : start - 20, start)) === null ||
      RegExpPrototypeExec(PROPERTY, StringPrototypeSlice(text, start, start + 200)) === null) {
    return undefined;
  }
  const end = closing(text, start);
  if (end < 0) return undefined;
  const next = RegExpPrototypeExec(/^\s*(=(?![=>])|of\b|,|\)|=>)?/, StringPrototypeSlice(text, end, end + 40));
  if (next[1] === '=') return { start, end, init: end + next[0].length };
  return next[1] === undefined ? undefined : { start, end, init: -1, isLoop: next[1] === 'of' };
}

// The pattern of an opening bracket that a place belongs to: the last before it in its statement, else the next one.
function find(text, at, open) {
  const line = Math.max(StringPrototypeLastIndexOf(text, '\n', at - 1), StringPrototypeLastIndexOf(text, ';', at - 1),
                        at - SPAN);
  for (let i = at; i > line; i--) {
    if (text[i] !== open) continue;
    const found = patternAt(text, i);
    if (found !== undefined && (found.init >= 0 || i === at) && found.start <= at) return found;
  }
  for (let i = at; i >= 0 && i < text.length && i < at + SPAN; i = StringPrototypeIndexOf(text, open, i + 1)) {
    if (text[i] !== open) continue;
    const found = patternAt(text, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isNull = (node) => node !== undefined && node.type === 'literal' && node.value === null;

// `Right side of assignment cannot be destructured`
function destructured(place) {
  const { text, at } = place;
  const found = text === undefined ? undefined : find(text, at, '{');
  if (found === undefined) return undefined;
  const first = RegExpPrototypeExec(/^\{\s*(?:([\w\xAA-\uFFFF$]+)|'([^']*)'|"([^"]*)")\s*([:=,}])/,
                                    StringPrototypeSlice(text, found.start, found.end));
  const key = first?.[1] ?? first?.[2] ?? first?.[3];
  const init = found.init < 0 ? undefined : parseAt(text, found.init);
  const nested = first?.[4] === ':' ? RegExpPrototypeExec(/^\{\s*[^:]*:\s*\{\s*([\w\xAA-\uFFFF$]+)/,
                                                           StringPrototypeSlice(text, found.start, found.end)) : null;
  if (nested !== null && init?.type !== 'literal') {
    return `Cannot read properties of undefined (reading '${nested[1]}')`;
  }
  const value = isNull(init) ? 'null' : 'undefined';
  if (key === undefined) return `Cannot destructure '${init === undefined ? value : render(init)}' as it is ${value}.`;
  if (first[4] === '=') return `Cannot read properties of ${value} (reading '${key}')`;
  const source = init !== undefined ? render(init) : found.isLoop ? '.for' : value;
  return `Cannot destructure property '${key}' of '${source}' as it is ${value}.`;
}

// An array pattern whose value is not iterable.
function iterated(place) {
  const { text, at } = place;
  const found = text === undefined ? undefined : find(text, at, '[');
  if (found === undefined) return undefined;
  if (found.isLoop) return '.for is not iterable';
  const init = found.init < 0 ? undefined : parseAt(text, found.init);
  return init === undefined ? undefined : `${render(init)} is not iterable`;
}

module.exports = { destructured, iterated };
