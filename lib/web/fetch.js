// SPDX-License-Identifier: MIT
// fetch (https://fetch.spec.whatwg.org) over HTTP (internal/fetch/client), and for data:, blob: and about:blank.
'use strict';

const context = require('internal/async_context');
const { Buffer } = require('node/buffer');
const { Headers, guard, entriesOf, ofLines } = require('web/headers');
const { Request, stateOf } = require('web/request');
const { REDIRECTS, NO_BODY, make } = require('web/response');
const bodies = require('web/body');
const { badPorts } = require('internal/fetch/bad_ports');
const { exchange, failure, mismatch } = require('internal/fetch/client');
const lazy = require('internal/lazy');

const lazyDecode = lazy(() => require('internal/fetch/decode'));
const lazyDispatch = lazy(() => require('internal/fetch/dispatched').dispatch);

// Where npm's undici keeps the dispatcher of requests that name none: Node.js's fetch uses it too.
const kDispatcher = Symbol.for('undici.globalDispatcher.2');

const REDIRECTS_MAX = 20;
const CODINGS = { 'http:': 'gzip, deflate', 'https:': 'br, gzip, deflate, zstd' };
const PLAIN_LINES = 'accept: */*\r\naccept-language: *\r\nuser-agent: node\r\n';
const LOCAL = /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const CODED = /\ncontent-encoding:/i; // looked for in the head: most programs never ask for its other headers
const CONDITIONS = ['if-modified-since', 'if-none-match', 'if-unmodified-since', 'if-match', 'if-range'];
// Headers that are the connection's, which the program cannot set
const MANAGED = new Set([
  'connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding', 'upgrade',
]);

function fromBlob(blob, url, type) {
  const { body } = bodies.extract(blob);
  return make({ url: url.href, status: 200, statusText: 'OK', body },
              guard(new Headers({ 'content-type': type, 'content-length': `${blob.size}` }), 'immutable'));
}

function dataUrl(url) {
  const text = url.href.slice(5, url.hash === '' ? undefined : -url.hash.length);
  const comma = text.indexOf(',');
  if (comma < 0) throw failure(new Error('invalid data: URL'));
  const [, type, base64] = /^(.*?)(;\s*base64)?\s*$/is.exec(text.slice(0, comma));
  // Percent escapes are bytes.
  const bytes = text.slice(comma + 1).replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const blob = new Blob([base64 === undefined ? Buffer.from(bytes, 'latin1') : Buffer.from(atob(bytes), 'latin1')]);
  return fromBlob(blob, url, type.startsWith(';') ? `text/plain${type}` : type || 'text/plain;charset=US-ASCII');
}

// Only servers that nobody can listen in on are told what a request is for.
const isTrustworthy = ({ protocol, hostname }) => protocol === 'https:' || LOCAL.test(hostname);

let lastUrl; // that was asked for; nobody changes it
let lastLines;

// What we say when the program says nothing
function plainLines(url) {
  if (url !== lastUrl) {
    const mode = isTrustworthy(url) ? 'sec-fetch-mode: cors\r\n' : '';
    lastLines = `${PLAIN_LINES}${mode}accept-encoding: ${CODINGS[url.protocol]}\r\n`;
    lastUrl = url;
  }
  return lastLines;
}

// add(name, value) for each header that we say if the program does not.
function addOurs(url, list, { mode, cache }, add) {
  add('accept', '*/*');
  add('accept-language', '*');
  if (isTrustworthy(url)) add('sec-fetch-mode', mode);
  add('user-agent', 'node');
  // Who asks under a condition has a cache of his own, and wants the server's answer.
  if (cache === 'default' && CONDITIONS.some((name) => list.has(name))) cache = 'no-store';
  if (cache === 'no-cache') {
    add('cache-control', 'max-age=0');
  } else if (cache === 'no-store' || cache === 'reload') {
    add('pragma', 'no-cache');
    add('cache-control', 'no-cache');
  }
  // A part of what is compressed could not be decoded.
  add('accept-encoding', list.has('range') ? 'identity' : CODINGS[url.protocol]);
}

const valueOf = (key, values) => values.join(key === 'cookie' ? '; ' : ', ');

// What a head says of the program's headers, and what we say; `keep` is false when the connection is not to be kept.
function linesOf(url, headers, body, state) {
  const list = entriesOf(headers);
  if (list.size === 0 && state.mode === 'cors' && state.cache === 'default') {
    return { lines: plainLines(url), keep: true };
  }
  let lines = '';
  let keep = true;
  list.forEach(({ name, values }, key) => {
    if (MANAGED.has(key)) {
      const value = values.join(', ');
      if (key === 'connection') keep = value.toLowerCase() !== 'close';
      else if (key === 'content-length') checkLength(value, body);
      else if (key === 'expect') throw misuse('NotSupportedError', 'NOT_SUPPORTED', `${key} header not supported`);
      else if (key !== 'host') throw misuse('InvalidArgumentError', 'INVALID_ARG', `invalid ${key} header`);
    } else {
      lines += `${name}: ${valueOf(key, values)}\r\n`;
    }
  });
  addOurs(url, list, state, (name, value) => {
    if (!list.has(name)) lines += `${name}: ${value}\r\n`;
  });
  return { lines, keep };
}

// The same for a dispatcher, which judges them itself.
function recordOf(url, method, headers, body, state) {
  const list = entriesOf(headers);
  const record = {};
  list.forEach(({ name, values }, key) => {
    if (key !== 'host') record[name] = valueOf(key, values);
  });
  const add = (name, value) => {
    if (!list.has(name)) record[name] = value;
  };
  const length = body === null ? (method === 'POST' || method === 'PUT' ? 0 : null) : body.length;
  if (length !== null) add('content-length', `${length}`);
  addOurs(url, list, state, add);
  return record;
}

function misuse(name, code, message) {
  const error = new Error(message);
  error.name = name;
  error.code = `UND_ERR_${code}`;
  return failure(error);
}

// Of a body whose length is known, the header has to be right; the head says it anyway.
function checkLength(value, body) {
  if (!/^\d+$/.test(value)) throw misuse('InvalidArgumentError', 'INVALID_ARG', 'invalid content-length header');
  if (body !== null && body.length !== null && Number(value) !== body.length) throw failure(mismatch());
}

function send(url, method, headers, body, state) {
  const dispatcher = state.dispatcher === undefined ? globalThis[kDispatcher] : state.dispatcher;
  if (dispatcher !== undefined) {
    const record = recordOf(url, method, headers, body, state);
    return lazyDispatch()(dispatcher, url, method, record, body, state.signal);
  }
  const { lines, keep } = linesOf(url, headers, body, state);
  return exchange(url, method, lines, keep, body, state.signal);
}

async function overHttp(state, url, headers) {
  let { method, body } = state;
  for (let count = 0; ; count++) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw failure(new Error('URL scheme must be a HTTP(S) scheme'));
    }
    if (badPorts.has(url.port)) throw failure(new Error('bad port'));
    const answer = await context.keep(send(url, method, headers, body, state));
    const { status } = answer;
    const given = ofLines(answer.text.slice(answer.text.indexOf('\n') + 1));
    const location = REDIRECTS.includes(status) ? given.get('location') : null;
    if (location === null || state.redirect === 'manual') return respond(answer, given, url, method, count);
    answer.drop();
    if (state.redirect === 'error') throw failure(new Error('unexpected redirect'));
    if (count === REDIRECTS_MAX) throw failure(new Error('redirect count exceeded'));
    if (!URL.canParse(location, url)) throw failure(new TypeError('Invalid URL'));
    const next = new URL(location, url);
    next.hash ||= url.hash;
    const toGet = status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';
    if (toGet) {
      method = 'GET';
      body = null;
      for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type',
                          'content-length']) headers.delete(name);
    } else if (body !== null) {
      if (body.source === null) throw failure(new Error('a stream cannot be sent again'));
      body = { stream: null, source: body.source, length: body.length, exchange: undefined };
    }
    if (next.origin !== url.origin) {
      for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) headers.delete(name);
    }
    url = next;
  }
}

function bodyOf(answer, codings) {
  if (codings === null) return bodies.fromExchange(answer);
  try {
    const stream = lazyDecode().decode(answer, codings);
    return stream === null ? bodies.fromExchange(answer) : bodies.fromStream(stream);
  } catch (error) {
    answer.giveUp(error);
    throw failure(error);
  }
}

function respond(answer, headers, url, method, redirects) {
  const { status, text } = answer;
  const empty = method === 'HEAD' || NO_BODY.includes(status);
  if (empty) answer.drop();
  const { href, hash } = url;
  return make({
    url: hash === '' && !href.endsWith('#') ? href : href.slice(0, href.indexOf('#')),
    redirected: redirects > 0,
    status,
    statusText: text.slice(0, text.indexOf('\n')),
    body: empty ? null : bodyOf(answer, CODED.test(text) ? headers.get('content-encoding') : null),
  }, headers);
}

function begin(input, init) {
  const request = new Request(input, init);
  const state = stateOf(request);
  state.signal?.throwIfAborted();
  const url = state.parsed;
  switch (url.protocol) {
    case 'data:':
      return dataUrl(url);
    case 'blob:': {
      const blob = state.method === 'GET' ? require('web/blob').resolveObjectURL(url.href) : undefined;
      if (blob === undefined) throw failure(new Error('invalid blob: URL'));
      return fromBlob(blob, url, blob.type);
    }
    case 'about:':
      if (url.pathname === 'blank') return fromBlob(new Blob(), url, 'text/html;charset=utf-8');
      throw failure(new Error('invalid about: URL'));
    default:
      return overHttp(state, url, request.headers);
  }
}

function fetch(input, init = undefined) {
  try {
    return Promise.resolve(begin(input, init));
  } catch (error) {
    return Promise.reject(error);
  }
}

module.exports = { fetch };
