// SPDX-License-Identifier: MIT
// Text as terminals see it: escape sequences, columns, quoting.
'use strict';

// Expressions that few texts need are made when one does: the engine takes apart an expression, and the tables of a
// property of Unicode, as soon as it is made.
let escapes, emoji, invisible;

// CSI and OSC sequences, and the two-character escapes.
const makeEscapes = () => new RegExp(
  '[\\u001B\\u009B][[\\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*' +
  '|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?(?:\\u0007|\\u001B\\u005C|\\u009C))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))', 'g');
// Only what stylize() writes.
const COLORS = /\u001b\[\d\d?m/g;

function stripEscapes(text) {
  return text.includes('\u001B') || text.includes('\u009B') ? text.replace(escapes ??= makeEscapes(), '') : text;
}

const stripColors = (text) => text.replace(COLORS, '');

const ASCII = /^[\x20-\x7e]*$/;
const isEmoji = (char) => (emoji ??= /^\p{Emoji_Presentation}$/u).test(char);
const isInvisible = (char) => (invisible ??= /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u).test(char);

// East Asian wide and fullwidth blocks.
function isWide(code) {
  return code >= 0x1100 && (
    code <= 0x115f || code === 0x2329 || code === 0x232a ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) || (code >= 0x3250 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0xa4c6) || (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) ||
    (code >= 0xff01 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b001) ||
    (code >= 0x1f200 && code <= 0x1f251) || (code >= 0x20000 && code <= 0x3fffd));
}

// Columns of a terminal that `text` fills.
function stringWidth(text, hasEscapes = true) {
  if (ASCII.test(text)) return text.length;
  if (hasEscapes) text = stripEscapes(text);
  let width = 0;
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0);
    if (code < 0x7f) width += code >= 0x20 ? 1 : 0;
    else if (isWide(code) || isEmoji(char)) width += 2;
    else if (!isInvisible(char)) width++;
  }
  return width;
}

const NEEDS_ESCAPE = /[\x00-\x1f\x27\x5c\x7f-\x9f\ud800-\udfff]/;
const NEEDS_ESCAPE_BUT_QUOTE = /[\x00-\x1f\x5c\x7f-\x9f\ud800-\udfff]/;
const ESCAPE_EACH =
  /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPE_BUT_QUOTE =
  /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SHORT = {
  '__proto__': null, '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'", '\\': '\\\\',
};

function escapeChar(char) {
  const code = char.charCodeAt(0);
  return SHORT[char] ??
    (code < 256 ? `\\x${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}` : `\\u${code.toString(16)}`);
}

// Looking for what there is to escape is much faster than replacing nothing.
const escapeButQuote = (text) =>
  (NEEDS_ESCAPE_BUT_QUOTE.test(text) ? text.replace(ESCAPE_BUT_QUOTE, escapeChar) : text);

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

// Whether a key needs no quotes.
function isIdentifier(text) {
  const { length } = text;
  if (length > 20) return IDENTIFIER.test(text);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const letter = code | 0x20;
    if ((letter < 0x61 || letter > 0x7a) && code !== 0x5f && (i === 0 || code < 0x30 || code > 0x39)) return false;
  }
  return length > 0;
}

// A string as a literal: single quotes, or those it does not contain. Short ones by a loop, which is faster than a
// regular expression.
function quote(text) {
  const { length } = text;
  if (length > 40) return NEEDS_ESCAPE.test(text) ? quoteSpecial(text) : `'${text}'`;
  let hasSingle = false;
  let hasDouble = false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x27) hasSingle = true;
    else if (code === 0x22) hasDouble = true;
    else if (code < 0x20 || code === 0x5c || (code >= 0x7f && (code <= 0x9f || (code >= 0xd800 && code <= 0xdfff)))) {
      return quoteSpecial(text);
    }
  }
  if (!hasSingle) return `'${text}'`;
  return hasDouble ? quoteSpecial(text) : `"${text}"`;
}

function quoteSpecial(text) {
  if (!text.includes("'")) return `'${escapeButQuote(text)}'`;
  if (!text.includes('"')) return `"${escapeButQuote(text)}"`;
  if (!text.includes('`') && !text.includes('${')) return `\`${escapeButQuote(text)}\``;
  return `'${text.replace(ESCAPE_EACH, escapeChar)}'`;
}

// Escapes control characters of something that gets no quotes.
function escapeControls(text) {
  return escapeButQuote(text);
}

module.exports = { escapeControls, isIdentifier, quote, stringWidth, stripColors, stripEscapes };
