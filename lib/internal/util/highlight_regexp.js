// SPDX-License-Identifier: MIT
// Regular expressions in colours: each level of nesting takes its colours one step further in the palette, so that
// brackets that belong together look alike.
'use strict';

const { colors } = require('internal/util/colors');

// Steps in the palette, counted from the level of nesting.
const REFERENCE = 0; // \k< >
const BRACKET = 1; // ( ) [ ] { } and what opens with them
const LITERAL = 2;
const INNER = 3; // . and numbers in braces
const OPERATOR = 4; // ^ $ | * + ? ,

const QUANTIFIER = /^\{(\d+)(?:(,)(\d*))?\}/;
const GROUP_HEAD = /^\?(?:<[=!]|[:=!]|<([^>]+)>|[a-z]*(?:-[a-z]+)?:)/;
const BRACED_ESCAPE = /^\\[pPu]\{/;
const NAMED_REFERENCE = /^\\k<([^>]*)>/;
const ESCAPE = /^\\(?:x[0-9a-fA-F]{2}|c[A-Za-z]|[1-9]\d*|[^])/;

function highlight(text, palette) {
  const names = Array.isArray(palette) && palette.length > 0 ? palette : ['green', 'red', 'yellow', 'cyan', 'magenta'];
  let out = '';
  let depth = 0;
  const put = (token, step, level = depth) => {
    const color = colors[names[Math.max(0, level + step) % names.length]];
    out += color === undefined ? token : `\u001b[${color[0]}m${token}\u001b[${color[1]}m`;
  };

  const end = text.lastIndexOf('/');
  const source = text.slice(1, end);
  let at = 0;
  let inClass = false;
  let atoms = 0; // of a class, since its start or the last range

  // \p{Name}, \u{1F600}, \k<name> and plain escapes; returns their length.
  const escape = (rest, step) => {
    const braced = BRACED_ESCAPE.exec(rest);
    if (braced !== null) {
      const close = rest.indexOf('}');
      if (close < 0) {
        put(braced[0], step);
        return braced[0].length;
      }
      put(braced[0], BRACKET);
      put(rest.slice(braced[0].length, close), LITERAL);
      put('}', BRACKET);
      return close + 1;
    }
    const reference = inClass ? null : NAMED_REFERENCE.exec(rest);
    if (reference !== null) {
      put('\\k<', REFERENCE);
      put(reference[1], BRACKET);
      put('>', REFERENCE);
      return reference[0].length;
    }
    const [token] = ESCAPE.exec(rest) ?? ['\\'];
    put(token, step);
    return token.length;
  };

  put('/', 0, 0);
  while (at < source.length) {
    const char = source[at];
    if (inClass) {
      // A class is a level of its own, whose characters take its first colour.
      if (char === '\\') {
        at += escape(source.slice(at), BRACKET);
        atoms++;
        continue;
      }
      if (char === ']') {
        inClass = false;
        depth--;
        put(char, BRACKET);
      } else if (char === '-' && atoms > 0 && source[at + 1] !== ']') {
        // A range: what follows ends it.
        put(char, LITERAL);
        atoms = -1;
      } else {
        put(char, BRACKET);
        atoms++;
      }
      at++;
      continue;
    }
    switch (char) {
      case '\\':
        at += escape(source.slice(at), LITERAL);
        continue;
      case '(': {
        put(char, BRACKET);
        const head = GROUP_HEAD.exec(source.slice(at + 1));
        if (head !== null) {
          if (head[1] !== undefined) {
            put('?<', BRACKET);
            put(head[1], LITERAL);
            put('>', BRACKET);
          } else {
            put(head[0], BRACKET);
          }
          at += head[0].length;
        }
        depth++;
        break;
      }
      case ')':
        depth--;
        put(char, BRACKET);
        break;
      case '[':
        put(char, BRACKET);
        depth++;
        inClass = true;
        atoms = source[at + 1] === '^' ? -1 : 0;
        break;
      case '{': {
        const found = QUANTIFIER.exec(source.slice(at));
        if (found === null) {
          put(char, LITERAL);
          break;
        }
        put('{', BRACKET);
        put(found[1], INNER);
        if (found[2]) put(',', LITERAL);
        if (found[3]) put(found[3], INNER);
        put('}', BRACKET);
        at += found[0].length;
        continue;
      }
      case '.':
        put(char, INNER);
        break;
      case '^': case '$': case '|': case '*': case '+': case '?': case ',':
        put(char, OPERATOR);
        break;
      default: {
        // Not half of a surrogate pair.
        const whole = String.fromCodePoint(source.codePointAt(at));
        put(whole, LITERAL);
        at += whole.length;
        continue;
      }
    }
    at++;
  }
  put('/', 0, 0);
  if (end + 1 < text.length) put(text.slice(end + 1), BRACKET, 0);
  return out;
}

module.exports = { highlight };
