// SPDX-License-Identifier: MIT
// fetch (https://fetch.spec.whatwg.org) over node:http and node:https, and for data:, blob: and about:blank.
'use strict';

const context = require('internal/async_context');
const http = require('node/http');
const lazy = require('internal/lazy');
const { Buffer } = require('node/buffer');
const { Headers, guard, addRaw } = require('web/headers');
const { Request, stateOf } = require('web/request');
const { REDIRECTS, NO_BODY, make } = require('web/response');
const bodies = require('web/body');
const { badPorts } = require('internal/fetch/bad_ports');

const lazyHttps = lazy(() => require('node/https'));

const REDIRECTS_MAX = 20;
const DEFAULTS = {
  'accept': '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node',
  'accept-encoding': 'identity', // nothing decodes a body here
};

const failure = (cause) => new TypeError('fetch failed', { cause });

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

// The answer's body: the message is paused while nobody reads. Events that were on their way when it was given up mean
// nothing to the stream any more.
function streamMessage(message, signal) {
  let isOver = false;
  let abort;
  const finish = () => {
    isOver = true;
    signal.removeEventListener('abort', abort);
  };
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      abort = () => {
        finish();
        controller.error(signal.reason);
        message.destroy();
      };
      signal.addEventListener('abort', abort, { once: true });
      message.on('data', (chunk) => {
        if (isOver) return;
        controller.enqueue(new Uint8Array(chunk));
        if (controller.desiredSize <= 0) message.pause();
      });
      message.on('end', () => {
        if (isOver) return;
        finish();
        controller.close();
        controller.byobRequest?.respond(0);
      });
      message.on('error', (cause) => {
        if (isOver) return;
        finish();
        controller.error(new TypeError('terminated', { cause }));
      });
      message.pause();
    },
    pull() { message.resume(); },
    cancel() {
      finish();
      message.destroy();
    },
  }, { highWaterMark: 0 });
}

async function send(request, body) {
  if (body === null) return request.end();
  if (body.stream === null && body.source instanceof Uint8Array) return request.end(body.source);
  for await (const chunk of context.iterate(bodies.streamOf(body))) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
    if (!request.write(chunk)) {
      await context.keep(new Promise((resolve) => request.once('drain', resolve).once('close', resolve)));
    }
    if (request.destroyed) return undefined;
  }
  return request.end();
}

function exchange(url, method, headers, body, signal) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const list = { host: url.host };
  for (const [name, value] of headers) list[name] = value;
  for (const name of Object.keys(DEFAULTS)) list[name] ??= DEFAULTS[name];
  if (body !== null && body.length !== null) list['content-length'] = body.length;
  else if (body !== null) list['transfer-encoding'] = 'chunked';
  else if (method === 'POST' || method === 'PUT') list['content-length'] = 0;
  const { request: open } = url.protocol === 'https:' ? lazyHttps() : http;
  const request = open(url, { method, headers: list });
  const abort = () => {
    reject(signal.reason);
    request.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  request.on('response', (message) => {
    signal.removeEventListener('abort', abort);
    resolve(message);
  });
  request.on('error', (cause) => {
    signal.removeEventListener('abort', abort);
    reject(failure(cause));
  });
  send(request, body).catch((error) => {
    reject(failure(error));
    request.destroy();
  });
  return promise;
}

async function overHttp(state, headers) {
  let { method, body } = state;
  const { signal } = state;
  let url = new URL(state.url);
  for (let count = 0; ; count++) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw failure(new Error('URL scheme must be a HTTP(S) scheme'));
    }
    if (badPorts.has(url.port)) throw failure(new Error('bad port'));
    const message = await context.keep(exchange(url, method, headers, body, signal));
    const { statusCode: status } = message;
    const location = REDIRECTS.includes(status) ? message.headers.location : undefined;
    if (location === undefined || state.redirect === 'manual') return respond(message, url, method, count, signal);
    message.resume();
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
      body = { stream: null, source: body.source, length: body.length };
    }
    if (next.origin !== url.origin) {
      for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) headers.delete(name);
    }
    url = next;
  }
}

function respond(message, url, method, redirects, signal) {
  const headers = new Headers();
  const { rawHeaders, statusCode: status } = message;
  for (let i = 0; i < rawHeaders.length; i += 2) addRaw(headers, rawHeaders[i], rawHeaders[i + 1]);
  const empty = method === 'HEAD' || NO_BODY.includes(status);
  const body = empty ? null : bodies.fromStream(streamMessage(message, signal));
  if (empty) message.resume();
  url.hash = '';
  return make({ url: url.href, redirected: redirects > 0, status, statusText: message.statusMessage, body },
              guard(headers, 'immutable'));
}

async function fetch(input, init = undefined) {
  const request = new Request(input, init);
  const state = stateOf(request);
  state.signal.throwIfAborted();
  const url = new URL(state.url);
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
      return overHttp(state, new Headers(request.headers));
  }
}

module.exports = { fetch };
