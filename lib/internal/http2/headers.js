// SPDX-License-Identifier: MIT
// Header lists: an object or a flat list of users as the text that src/bind/http2.c takes, and back.
'use strict';

const { codes } = require('internal/errors');
const { isToken } = require('internal/http/common');

const {
  ERR_HTTP2_HEADER_SINGLE_VALUE,
  ERR_HTTP2_INVALID_CONNECTION_HEADERS,
  ERR_HTTP2_INVALID_PSEUDOHEADER,
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

/** [lower-case name, text, original value ...] of an object or a flat list. */
function pairsOf(headers) {
  const pairs = [];
  const add = (name, value) => {
    if (value === undefined || name === '') return;
    if (Array.isArray(value)) {
      if (value.length > 1 && singles.has(name)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      for (let i = 0; i < value.length; i++) pairs.push([name, `${value[i]}`]);
    } else {
      pairs.push([name, `${value}`]);
    }
  };
  if (Array.isArray(headers)) {
    for (let i = 0; i < headers.length; i += 2) add(`${headers[i]}`.toLowerCase(), headers[i + 1]);
  } else {
    for (const name of Object.keys(headers)) add(name.toLowerCase(), headers[name]);
  }
  return pairs;
}

/** The text for C; throws Node's errors. `kind` says which pseudo headers there may be. */
function encode(headers, kind) {
  const pairs = pairsOf(headers);
  const secret = new Set((headers[sensitiveHeaders] ?? []).map((name) => `${name}`.toLowerCase()));
  const seen = new Set();
  let pseudo = '';
  let text = '';
  for (let i = 0; i < pairs.length; i++) {
    const [name, value] = pairs[i];
    if (singles.has(name)) {
      if (seen.has(name)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(name);
      seen.add(name);
    }
    const entry = `${name}\0${value.replaceAll('\0', '')}\0${secret.has(name) ? 1 : 0}\0`;
    if (name[0] === ':') {
      if (!pseudoOf[kind].has(name)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name);
      pseudo += entry;
    } else {
      if (!isToken(name)) throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
      if (isForbidden(name, value)) throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
      text += entry;
    }
  }
  return pseudo + text;
}

/** The object of [name, value, flags ...] as it came, and the flat list. */
function decode(list) {
  const headers = { __proto__: null };
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
    else if (singles.has(name)) continue;
    else if (name === 'cookie') headers[name] = `${before}; ${value}`;
    else if (name === 'set-cookie') before.push(value);
    else headers[name] = `${before}, ${value}`;
  }
  headers[sensitiveHeaders] = secret;
  return [headers, raw];
}

/** Headers that users give, as an object of their own. */
function copy(headers) {
  if (headers === undefined || headers === null) return { __proto__: null };
  if (Array.isArray(headers)) {
    if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
    return [...headers];
  }
  return Object.assign({ __proto__: null }, headers);
}

const get = (headers, name) => {
  if (!Array.isArray(headers)) return headers[name];
  for (let i = 0; i < headers.length; i += 2) if (`${headers[i]}`.toLowerCase() === name) return headers[i + 1];
  return undefined;
};

module.exports = { REQUEST, RESPONSE, TRAILERS, copy, decode, encode, get, isForbidden, sensitiveHeaders };
