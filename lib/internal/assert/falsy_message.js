// SPDX-License-Identifier: MIT
// The message of `assert(expression)`: the call's own text, read from the source file at the call site.
'use strict';

const { currentCallSites } = require('internal/stack');

// Calls seen before, by place: a failing assertion in a loop reads its file once.
const known = new Map();
const MAX_KNOWN = 1000;

// Index behind the bracket that closes the one at `start`, or -1. Strings, templates and comments are skipped.
function closingBracket(text, start) {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    switch (char) {
      case '(': case '[': case '{':
        depth++;
        break;
      case ')': case ']': case '}':
        if (--depth === 0) return i + 1;
        break;
      case '"': case "'":
        i = skipString(text, i, char);
        break;
      case '`':
        i = skipTemplate(text, i);
        break;
      case '/':
        i = skipSlash(text, i);
        break;
      default:
    }
    if (i < 0) return -1;
  }
  return -1;
}

function skipString(text, start, quote) {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function skipTemplate(text, start) {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
    } else if (text[i] === '`') {
      return i;
    } else if (text[i] === '$' && text[i + 1] === '{') {
      const end = closingBracket(text, i + 1);
      if (end < 0) return -1;
      i = end - 1;
    }
  }
  return -1;
}

// A comment, a regular expression, or a division: what stands before decides.
function skipSlash(text, start) {
  if (text[start + 1] === '/') {
    const end = text.indexOf('\n', start);
    return end < 0 ? -1 : end;
  }
  if (text[start + 1] === '*') {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? -1 : end + 1;
  }
  const before = /(\S)\s*$/.exec(text.slice(Math.max(0, start - 40), start));
  if (before !== null && /[\w$)\]}'"`]/.test(before[1]) && !/(?:return|typeof|in|of|case|void)\s*$/.test(
    text.slice(Math.max(0, start - 12), start))) {
    return start;
  }
  let inClass = false;
  for (let i = start + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
    else if (text[i] === '/' && !inClass) return i;
  }
  return start;
}

const NAME_CHARACTER = /[\w\xAA-\uFFFF$#]/;

// Start of the callee whose call opens at `open`: names joined by dots, which may stand on lines of their own, and
// [keys], to the left of it.
function calleeStart(text, open) {
  let at = open;
  let start = open;
  for (;;) {
    while (at > 0 && /\s/.test(text[at - 1])) at--;
    if (text[at - 1] === ']') {
      const bracket = text.lastIndexOf('[', at - 1);
      if (bracket < 0) return start;
      at = start = bracket;
      continue;
    }
    let from = at;
    while (from > 0 && NAME_CHARACTER.test(text[from - 1])) from--;
    if (from === at) return start;
    at = start = from;
    while (at > 0 && /\s/.test(text[at - 1])) at--;
    if (text[at - 1] !== '.') return start;
    at -= text[at - 2] === '?' ? 2 : 1;
  }
}

// The engine points at the opening bracket or at a dot of the callee.
function callText(source, line, column) {
  const lines = source.split('\n');
  if (line > lines.length) return undefined;
  let offset = 0;
  for (let i = 0; i < line - 1; i++) offset += lines[i].length + 1;
  const at = offset + Math.max(column - 1, 0);
  const open = source.indexOf('(', at);
  if (open < 0) return undefined;
  const closing = closingBracket(source, open);
  const end = closing < 0 ? source.length : closing;
  const start = calleeStart(source, open);
  // One line is enough to find it.
  const newline = source.indexOf('\n', start);
  return source.slice(start, newline >= 0 && newline < end ? newline : end);
}

// Message for a failed call of `fn`, undefined when the source is out of reach.
function falsyMessage(fn) {
  const site = currentCallSites(1, fn)[0];
  const file = site?.getFileName();
  if (file == null || file.startsWith('node:')) return undefined;
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const key = `${file}:${line}:${column}`;
  if (known.has(key)) return known.get(key);
  let message;
  try {
    const path = file.startsWith('file:') ? require('node/url').fileURLToPath(file) : file;
    const text = callText(require('node/fs').readFileSync(path, 'utf8'), line, column);
    if (text !== undefined) message = `The expression evaluated to a falsy value:\n\n  ${text}\n`;
  } catch {
    // No such file: code from a string.
  }
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, message);
  return message;
}

module.exports = { falsyMessage };
