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

// Start of the callee whose call opens at `open`: names, dots and brackets to the left of it.
function calleeStart(text, open) {
  const before = text.slice(0, open);
  const found = /(?:[\p{ID_Continue}$#]+|\?\.|\.|\[[^\]\n]*\]|(?<=\.)\s+|\s+(?=\.))*\s*$/u.exec(before);
  return found === null ? open : open - found[0].trimStart().length;
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
  const end = closingBracket(source, open);
  if (end < 0) return undefined;
  const start = calleeStart(source, open);
  let text = source.slice(start, end);
  if (text.includes('\n')) {
    // Lines behind the first lose the indentation that the first has.
    const lineStart = source.lastIndexOf('\n', start - 1) + 1;
    const indent = start - lineStart;
    text = text.split('\n').map((part, i) => {
      if (i === 0) return part;
      let cut = 0;
      while (cut < indent && (part[cut] === ' ' || part[cut] === '\t')) cut++;
      return `  ${part.slice(cut)}`;
    }).join('\n');
  }
  return text;
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
