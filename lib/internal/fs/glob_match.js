// SPDX-License-Identifier: MIT
// Glob patterns: compiled to rows of segments, matched against paths.
//
//   {a,b} {1..3}    alternatives, expanded first: a pattern becomes several rows
//   **              as a whole segment: any number of directories, none that begin with a dot
//   * ? [a-z] [!a]  within a segment; a dot at its beginning must be written out
//   ?(a|b) *(..) +(..) @(..) !(..)   extended groups
//
// A segment is GLOBSTAR, a string (no magic) or a RegExp. Backslashes separate, as slashes do: there is no escaping.
'use strict';

const { validateString } = require('internal/validate');

const GLOBSTAR = Symbol('**');
const MAX_EXPANSIONS = 10000;

// ---- braces ---------------------------------------------------------------------------------------------------------

// End of the group that opens at `open`, and its commas at the top level; undefined when it never closes.
function findGroup(pattern, open) {
  const commas = [];
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '{') depth++;
    else if (c === ',' && depth === 1) commas.push(i);
    else if (c === '}' && --depth === 0) return { end: i, commas };
  }
  return undefined;
}

const RANGE = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/;

function expandRange(text) {
  const found = RANGE.exec(text);
  if (found === null) return undefined;
  const [, first, last, by] = found;
  const isNumeric = /\d/.test(first);
  if (isNumeric !== /\d/.test(last)) return undefined;
  const from = isNumeric ? Number(first) : first.charCodeAt(0);
  const to = isNumeric ? Number(last) : last.charCodeAt(0);
  const step = Math.max(Math.abs(Number(by ?? 1)), 1);
  const isPadded = isNumeric && /^-?0\d/.test(first.length > last.length ? first : last);
  const width = Math.max(first.length, last.length);
  const items = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    if (items.length === MAX_EXPANSIONS) break;
    const digits = String(Math.abs(n));
    if (!isNumeric) items.push(String.fromCharCode(n));
    else if (isPadded) items.push((n < 0 ? '-' : '') + digits.padStart(n < 0 ? width - 1 : width, '0'));
    else items.push(String(n));
  }
  return items;
}

function expandBraces(pattern) {
  for (let open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', open + 1)) {
    if (pattern[open - 1] === '$') continue; // "${" is kept
    const group = findGroup(pattern, open);
    if (group === undefined) continue;
    const inner = pattern.slice(open + 1, group.end);
    let items;
    if (group.commas.length > 0) {
      items = [];
      let start = open + 1;
      for (const comma of [...group.commas, group.end]) {
        items.push(...expandBraces(pattern.slice(start, comma)));
        start = comma + 1;
      }
    } else {
      items = expandRange(inner);
      if (items === undefined) continue;
    }
    const head = pattern.slice(0, open);
    const tails = expandBraces(pattern.slice(group.end + 1));
    const all = [];
    for (const item of items) {
      for (const tail of tails) {
        if (all.length < MAX_EXPANSIONS) all.push(head + item + tail);
      }
    }
    return all;
  }
  return [pattern];
}

// ---- segments -------------------------------------------------------------------------------------------------------

const MAGIC = /[*?[\]]|[+@!]\(/;
const ESCAPE = /[\\^$.*+?()[\]{}|/]/g;
const escape = (text) => text.replace(ESCAPE, '\\$&');
const escapeInClass = (text) => (text === '-' ? '\\-' : escape(text)); // outside of a class "\\-" is an error

const CLASSES = {
  '__proto__': null,
  'alnum': '\\p{L}\\p{Nl}\\p{Nd}', 'alpha': '\\p{L}\\p{Nl}', 'ascii': '\\x00-\\x7f', 'blank': '\\p{Zs}\\t',
  'cntrl': '\\p{Cc}', 'digit': '\\p{Nd}', 'lower': '\\p{Ll}', 'punct': '\\p{P}', 'space': '\\p{Z}\\t\\r\\n\\v\\f',
  'upper': '\\p{Lu}', 'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', 'xdigit': 'A-Fa-f0-9',
};

// The bracket expression at `at`: {source, end}, or undefined when it is only text.
function parseClass(glob, at) {
  let i = at + 1;
  const isNegated = glob[i] === '!' || glob[i] === '^';
  if (isNegated) i++;
  let body = '';
  for (let isFirst = true; i < glob.length; isFirst = false) {
    const c = glob[i];
    if (c === ']' && !isFirst) {
      return { source: body === '' ? '(?!)' : `[${isNegated ? '^/' : ''}${body}]`, end: i + 1 };
    }
    const named = c === '[' && glob[i + 1] === ':' ? /^\[:(\w+):\]/.exec(glob.slice(i)) : null;
    if (named !== null && CLASSES[named[1]] !== undefined) {
      body += CLASSES[named[1]];
      i += named[0].length;
    } else if (glob[i + 1] === '-' && i + 2 < glob.length && glob[i + 2] !== ']') {
      if (c <= glob[i + 2]) body += `${escapeInClass(c)}-${escapeInClass(glob[i + 2])}`;
      i += 3;
    } else {
      body += escapeInClass(c);
      i++;
    }
  }
  return undefined;
}

// Translates glob[at..] up to the end, or to the '|' or ')' that ends an alternative: {source, end}. `rest` makes the
// source of what follows the group that holds it, for the look-ahead of "!(...)".
function translate(glob, at, isNested) {
  let source = '';
  let i = at;
  while (i < glob.length) {
    const c = glob[i];
    if (isNested && (c === '|' || c === ')')) break;
    if ('?*+@!'.includes(c) && glob[i + 1] === '(') {
      const group = translateGroup(glob, i + 2);
      if (group !== undefined) {
        if (c === '!') {
          const tail = translate(glob, group.end, isNested);
          const inner = group.alternatives.join('|');
          const body = `(?:(?!(?:${inner})${isNested ? '' : `${tail.source}$`})[^/]*?)`;
          return { source: source + body + tail.source, end: tail.end };
        }
        source += `(?:${group.alternatives.join('|')})${c === '@' ? '' : c}`;
        i = group.end;
        continue;
      }
    }
    if (c === '*') {
      while (glob[i + 1] === '*' && glob[i + 2] !== '(') i++;
      source += '[^/]*?';
      i++;
    } else if (c === '?') {
      source += '[^/]';
      i++;
    } else {
      const set = c === '[' ? parseClass(glob, i) : undefined;
      source += set === undefined ? escape(c) : set.source;
      i = set === undefined ? i + 1 : set.end;
    }
  }
  return { source, end: i };
}

function translateGroup(glob, at) {
  const alternatives = [];
  for (let i = at; i < glob.length;) {
    const part = translate(glob, i, true);
    if (part.end >= glob.length) return undefined; // never closes
    alternatives.push(part.source);
    i = part.end + 1;
    if (glob[part.end] === ')') return { alternatives, end: i };
  }
  return undefined;
}

// What a path's segment must not begin with, given how the glob begins.
function dotGuard(glob) {
  if (glob[0] === '.') return '';
  return '*?[+@!'.includes(glob[0]) ? '(?!\\.)' : '';
}

function compileSegment(segment, noCase) {
  if (segment === '**') return GLOBSTAR;
  if (!MAGIC.test(segment)) return segment;
  const { source } = translate(segment, 0, false);
  const isOnlyStars = /^\*+$/.test(segment);
  return new RegExp(`^${dotGuard(segment)}(?!\\.{1,2}$)${isOnlyStars ? '(?=.)' : ''}${source}$`, noCase ? 'iu' : 'u');
}

// The rows of segments that a pattern stands for.
function compile(pattern, noCase = false) {
  return expandBraces(pattern.replaceAll('\\', '/')).map((row) => {
    const segments = row.split('/').filter((segment, i, all) => segment !== '' || i === 0 || i === all.length - 1);
    return segments.map((segment) => compileSegment(segment, noCase));
  });
}

function matchesSegment(want, name) {
  return typeof want === 'string' ? want === name : want.test(name);
}

function matchesRow(row, at, names, from) {
  for (; at < row.length; at++, from++) {
    if (row[at] === GLOBSTAR) {
      while (row[at + 1] === GLOBSTAR) at++;
      if (at + 1 === row.length) {
        if (from === names.length) return false; // "a/**" is not "a"
        for (; from < names.length; from++) if (names[from][0] === '.') return false;
        return true;
      }
      for (; from < names.length; from++) {
        if (matchesRow(row, at + 1, names, from)) return true;
        if (names[from][0] === '.') return false;
      }
      return false;
    }
    if (from === names.length) return false;
    if (!matchesSegment(row[at], names[from])) return false;
  }
  return from === names.length || (from === names.length - 1 && names[from] === '');
}

// Whether the names of a path match one of the rows.
function matchesRows(rows, names) {
  for (let i = 0; i < rows.length; i++) if (matchesRow(rows[i], 0, names, 0)) return true;
  return false;
}

function matchesGlob(path, pattern, isWindows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  const names = path.split(isWindows ? /[\\/]+/ : /\/+/);
  return matchesRows(compile(pattern, isWindows), names);
}

module.exports = { GLOBSTAR, compile, matchesGlob, matchesRows, matchesSegment };
