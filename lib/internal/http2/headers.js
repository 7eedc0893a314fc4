// SPDX-License-Identifier: MIT
// Header lists: an object or a flat list of users as the text that src/bind/http2.c takes, and back.
'use strict';

const { codes } = require('internal/errors');
const { isToken } = require('internal/http/common');

const {
  ERR_HTTP2_HEADER_SINGLE_VALUE,
  ERR_HTTP2_INVALID_CONNECTION_HEADERS,
  ERR_HTTP2_INVALID_PSEUDOHEADER,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_HTTP_TOKEN,
} = codes;

const sensitiveHeaders = Symbol('sensitiveHeaders');

const REQUEST = 0, RESPONSE = 1, TRAILERS = 2;
const pseudoOf = [
  new Set([':method', ':authority', ':scheme', ':path', ':protocol']),
  new Set([':status']),
  new Set(),
];

const connectionHeaders = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection',
  'transfer-encoding']);

const singles = new Set([
  ':status', ':method', ':authority', ':scheme', ':path', ':protocol', 'access-control-allow-credentials',
  'access-control-max-age', 'access-control-request-method', 'age', 'authorization', 'content-encoding',
  'content-language', 'content-length', 'content-location', 'content-md5', 'content-range', 'content-type', 'date',
  'dnt', 'etag', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'range', 'referer',
  'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);

function isForbidden(name, value) {
  return connectionHeaders.has(name) || (name === 'te' && value !== 'trailers');
}

// What there is to know of names as users write them. Programs have few of them.
const known = new Map();
const KNOWN_MAX = 1000;

class Name {
  constructor(given) {
    const text = given.toLowerCase();
    this.text = text;
    this.isPseudo = text[0] === ':';
    this.isSingle = singles.has(text);
    this.isToken = isToken(text);
    this.isConnection = connectionHeaders.has(text);
  }

  static of(given) {
    const found = known.get(given);
    if (found !== undefined) return found;
    const name = new Name(given);
    if (known.size < KNOWN_MAX) known.set(given, name);
    return name;
  }
}

const isSecret = (names, name) => names !== undefined && names.some((one) => `${one}`.toLowerCase() === name);

/**
 * The text for C; throws Node's errors. `kind` says which pseudo headers there may be; unless `isStrict`, regular
 * fields may come more than once whatever they are.
 */
function encode(headers, kind, isStrict = true) {
  const secrets = headers[sensitiveHeaders];
  const seen = []; // of those that must be single
  let pseudo = '';
  let text = '';

  const put = (name, value) => {
    value = `${value}`;
    if (value.includes('\0')) value = value.replaceAll('\0', '');
    if (name.isSingle) {
      if (seen.includes(name.text) && (isStrict || name.isPseudo)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name.text);
      seen.push(name.text);
    }
    const entry = `${name.text}\0${value}\0${isSecret(secrets, name.text) ? 1 : 0}\0`;
    if (name.isPseudo) {
      if (!pseudoOf[kind].has(name.text)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name.text);
      pseudo += entry;
      return;
    }
    if (!name.isToken) throw new ERR_INVALID_HTTP_TOKEN('Header name', name.text);
    if (name.isConnection || (name.text === 'te' && value !== 'trailers')) {
      throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(name.text);
    }
    text += entry;
  };
  const add = (given, value) => {
    if (value === undefined || given === '') return;
    const name = Name.of(`${given}`);
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) put(name, value[i]);
    else put(name, value);
  };

  if (Array.isArray(headers)) {
    for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
  } else {
    for (const name in headers) add(name, headers[name]);
  }
  return pseudo + text;
}

/** The object of [name, value, flags ...] as it came, and the flat list. */
function decode(list, isStrict = true) {
  const headers = Object.create(null);
  const raw = [];
  const secret = [];
  for (let i = 0; i < list.length; i += 3) {
    const name = list[i];
    let value = list[i + 1];
    raw.push(name, value);
    if (list[i + 2] & 1) secret.push(name);
    if (name === ':status') value |= 0;
    const before = headers[name];
    if (before === undefined) headers[name] = name === 'set-cookie' ? [value] : value;
    else if (singles.has(name) && (isStrict || name[0] === ':')) continue;
    else if (name === 'cookie') headers[name] = `${before}; ${value}`;
    else if (name === 'set-cookie') before.push(value);
    else headers[name] = `${before}, ${value}`;
  }
  headers[sensitiveHeaders] = secret;
  return [headers, raw];
}

/** Headers that users give, as an object or a flat list of their own. */
function copy(headers) {
  if (headers === undefined || headers === null) return Object.create(null);
  if (typeof headers !== 'object') throw new ERR_INVALID_ARG_TYPE('headers', ['Object', 'Array'], headers);
  if (!Array.isArray(headers)) return Object.assign(Object.create(null), headers);
  if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  const list = [...headers];
  if (headers[sensitiveHeaders] !== undefined) list[sensitiveHeaders] = headers[sensitiveHeaders];
  return list;
}

/** A flat list as an object: what comes more than once is an array. */
function asObject(headers) {
  if (!Array.isArray(headers)) return headers;
  const object = Object.create(null);
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i];
    const before = object[name];
    if (before === undefined) object[name] = headers[i + 1];
    else if (Array.isArray(before)) before.push(headers[i + 1]);
    else object[name] = [before, headers[i + 1]];
  }
  if (headers[sensitiveHeaders] !== undefined) object[sensitiveHeaders] = headers[sensitiveHeaders];
  return object;
}

const get = (headers, name) => {
  if (!Array.isArray(headers)) return headers[name];
  for (let i = 0; i < headers.length; i += 2) if (`${headers[i]}`.toLowerCase() === name) return headers[i + 1];
  return undefined;
};

/** Adds what is missing of [name, value ...], before the rest in a list. */
function addMissing(headers, defaults) {
  const missing = [];
  for (let i = 0; i < defaults.length; i += 2) {
    const found = get(headers, defaults[i]);
    if (found !== undefined && found !== null) continue;
    if (Array.isArray(headers)) missing.push(defaults[i], defaults[i + 1]);
    else headers[defaults[i]] = defaults[i + 1];
  }
  if (missing.length > 0) headers.unshift(...missing);
}

module.exports = {
  REQUEST, RESPONSE, TRAILERS, addMissing, asObject, copy, decode, encode, get, isForbidden, sensitiveHeaders,
};
