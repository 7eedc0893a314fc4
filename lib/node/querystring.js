// SPDX-License-Identifier: MIT
// node:querystring. The codecs are properties of the module, so that users can replace `escape` and `unescape`.
'use strict';

const { codes } = require('internal/errors');
const { byteAt, decodeShort } = require('internal/url/form');
const lazy = require('internal/lazy');
const urlBinding = internalBinding('url');
const lazyBuffer = lazy(() => require('node/buffer').Buffer);

const PERCENT = 37;
const PLUS = 43;
const MAX_KEYS = 1000;

// ---- codecs --------------------------------------------------------------------------------------------------------

// A surrogate takes whatever unit follows for its other half; at the end of the text it has none.
function pairUp(text) {
  return text.replace(/[\uD800-\uDFFF]([\s\S])?/g, (unit, next) => {
    if (next === undefined) throw new codes.ERR_INVALID_URI();
    return String.fromCodePoint(0x10000 + ((unit.charCodeAt(0) & 0x3FF) << 10 | (next.charCodeAt(0) & 0x3FF)));
  });
}

// What encodeURIComponent() leaves as it is: most names and values are made of nothing else.
const PLAIN = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*\'()') {
  PLAIN[char.charCodeAt(0)] = 1;
}

const ESCAPES = Array.from(PLAIN, (_, code) => `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`);
const SHORT = 64;

// Escapes a short text of ASCII, undefined for all else: the engine's own function costs as much as twenty characters.
function escapeShort(text) {
  const { length } = text;
  if (length > SHORT) return undefined;
  let out = '';
  let from = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return undefined;
    if (PLAIN[code] === 1) continue;
    out += from === i ? ESCAPES[code] : text.slice(from, i) + ESCAPES[code];
    from = i + 1;
  }
  if (from === 0) return text;
  return from === length ? out : out + text.slice(from);
}

function escape(value) {
  let text = value;
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : text + '';
  const short = escapeShort(text);
  if (short !== undefined) return short;
  const escaped = urlBinding.escapeComponent(text.isWellFormed() ? text : pairUp(text));
  return escaped === true ? text : escaped; // there was nothing to escape
}

// Percent-decoding to bytes; what is no escape stays.
function unescapeBuffer(text, decodeSpaces) {
  const out = lazyBuffer().allocUnsafe(text.length);
  let to = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === PERCENT && i + 2 < text.length) {
      const byte = byteAt(text, i + 1);
      if (byte >= 0) {
        out[to++] = byte;
        i += 2;
        continue;
      }
    }
    out[to++] = code === PLUS && decodeSpaces ? 32 : code;
  }
  return to === out.length ? out : out.subarray(0, to);
}

function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

// ---- stringify -----------------------------------------------------------------------------------------------------

// What is neither string, finite number, bigint nor boolean is empty.
function textOf(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

function encodeWith(encode, value) {
  if (encode === escape) {
    if (typeof value === 'string') return escapeShort(value) ?? escape(value);
    if (typeof value === 'number' && value < 1e21 && value > -1e21) return `${value}`; // without an exponent's plus
  }
  const text = textOf(value);
  return text.length > 0 ? encode(text) : '';
}

function stringify(object, separator, equals, options) {
  if (object === null || typeof object !== 'object') return '';
  const sep = separator || '&';
  const eq = equals || '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : querystring.escape;
  const keys = Object.keys(object);
  let out = '';
  for (let i = 0; i < keys.length; i++) {
    const value = object[keys[i]];
    const name = encodeWith(encode, keys[i]) + eq;
    if (Array.isArray(value)) {
      for (let j = 0; j < value.length; j++) out += (out ? sep : '') + name + encodeWith(encode, value[j]);
    } else {
      out += (out ? sep : '') + name + encodeWith(encode, value);
    }
  }
  return out;
}

// ---- parse ---------------------------------------------------------------------------------------------------------

function decodeWith(decode, text) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

// A decoder of the user gets each piece, its spaces as escapes; ours only pieces that hold an escape.
function decodePiece(piece, custom) {
  if (custom !== undefined) return piece === '' ? '' : decodeWith(custom, piece.replaceAll('+', '%20'));
  const short = decodeShort(piece);
  if (short !== undefined) return short;
  let spaced = '';
  let from = 0;
  let isCoded = false;
  for (let i = 0; i < piece.length; i++) {
    const code = piece.charCodeAt(i);
    if (code === PLUS) {
      spaced += `${piece.slice(from, i)} `;
      from = i + 1;
    } else if (code === PERCENT && !isCoded) {
      isCoded = byteAt(piece, i + 1) >= 0;
    }
  }
  if (from > 0) spaced += piece.slice(from);
  else spaced = piece;
  return isCoded ? decodeWith(querystring.unescape, spaced) : spaced;
}

function add(object, name, value) {
  const old = object[name];
  if (old === undefined) object[name] = value;
  else if (Array.isArray(old)) old.push(value);
  else object[name] = [old, value];
}

const AMPERSAND = 38;
const EQUALS = 61;

// Pairs with the usual separators and decoder, in one look at each character.
function parseUsual(text, left) {
  const object = { __proto__: null };
  const { length } = text;
  for (let from = 0; from < length && left > 0; left--) {
    let at = -1;
    let nameCoded = false;
    let valueCoded = false;
    let to = from;
    for (; to < length; to++) {
      const code = text.charCodeAt(to);
      if (code === AMPERSAND) break;
      if (code === EQUALS && at < 0) at = to;
      else if (code !== PERCENT && code !== PLUS) continue;
      else if (at < 0) nameCoded = true;
      else valueCoded = true;
    }
    if (to > from) {
      const name = text.slice(from, at < 0 ? to : at);
      const value = at < 0 ? '' : text.slice(at + 1, to);
      add(object, nameCoded ? decodePiece(name) : name, valueCoded ? decodePiece(value) : value);
    }
    from = to + 1;
  }
  return object;
}

function parse(text, separator, equals, options) {
  if (typeof text !== 'string' || text === '') return { __proto__: null };
  const sep = separator ? `${separator}` : '&';
  const eq = equals ? `${equals}` : '=';
  const max = typeof options?.maxKeys === 'number' ? options.maxKeys : MAX_KEYS;
  let left = max > 0 ? max : Infinity;
  let custom = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : querystring.unescape;
  if (custom === unescape) custom = undefined;
  if (custom === undefined && sep === '&' && eq === '=') return parseUsual(text, left);
  const object = { __proto__: null };
  for (let from = 0; from < text.length && left > 0;) {
    let to = sep === '' ? -1 : text.indexOf(sep, from);
    if (to < 0) to = text.length;
    if (to > from) {
      const piece = text.slice(from, to);
      const at = piece.indexOf(eq);
      const name = at < 0 ? piece : piece.slice(0, at);
      const value = at < 0 ? '' : piece.slice(at + eq.length);
      add(object, decodePiece(name, custom), decodePiece(value, custom));
    }
    left--;
    from = to + (sep.length || 1);
  }
  return object;
}

const querystring = module.exports = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
