// SPDX-License-Identifier: MIT
// Request (https://fetch.spec.whatwg.org/#request-class). Options that only mean something in a page
// (credentials, referrer, ...) are kept and shown, and change nothing; mode and cache change what a server is told.
'use strict';

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { Headers, guard, fill } = require('web/headers');
const bodies = require('web/body');
const { expose } = require('internal/fetch/iterate');

// Of each enumerated option, its values, the default first.
const CHOICES = {
  redirect: ['follow', 'error', 'manual'],
  mode: ['cors', 'navigate', 'same-origin', 'no-cors'],
  credentials: ['same-origin', 'omit', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
};
const TEXTS = { referrer: 'about:client', referrerPolicy: '', integrity: '' };

function methodOf(value) {
  const method = `${value}`;
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method) || /^(connect|trace|track)$/i.test(method)) {
    throw new TypeError(`'${method}' is not a valid HTTP method.`);
  }
  return /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}

// The state of a request that nothing else is said about
const PLAIN = {
  url: '', parsed: null, method: 'GET', body: null, signal: null, keepalive: false, duplex: 'half',
  dispatcher: undefined, ...TEXTS,
};
const CHOSEN = Object.keys(CHOICES);
const WRITTEN = Object.keys(TEXTS);
for (let i = 0; i < CHOSEN.length; i++) PLAIN[CHOSEN[i]] = CHOICES[CHOSEN[i]][0];

let lastText;
let lastUrl;

// The URL of an input. Nobody changes it, so that who asks for the same again gets the same.
function urlOf(input) {
  if (typeof input === 'string' && input === lastText) return lastUrl;
  let url;
  try {
    url = new URL(`${input}`);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${input}`, { cause });
  }
  if (url.username || url.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${url.href}`);
  }
  if (typeof input === 'string') {
    lastText = input;
    lastUrl = url;
  }
  return url;
}

function signalOf(state) {
  state.signal ??= AbortSignal.any([]);
  return state.signal;
}

class Request {
  #state;
  #headers;

  constructor(input, init = {}) {
    const from = isRequest(input) ? input.#state : null;
    if (init === null) init = {};
    if (typeof init !== 'object' && typeof init !== 'function') {
      throw new TypeError('Request constructor: init can not be converted to a dictionary.');
    }
    const state = from === null ? { ...PLAIN } : { ...from };
    if (from === null) {
      state.parsed = urlOf(input);
      state.url = state.parsed.href;
    }
    for (let i = 0; i < CHOSEN.length; i++) {
      const key = CHOSEN[i];
      if (init[key] === undefined) continue;
      state[key] = `${init[key]}`;
      if (!CHOICES[key].includes(state[key])) {
        throw new TypeError(`Request constructor: ${state[key]} is not an accepted type. Expected one of ` +
                            `${CHOICES[key].join(', ')}.`);
      }
    }
    for (let i = 0; i < WRITTEN.length; i++) {
      if (init[WRITTEN[i]] !== undefined) state[WRITTEN[i]] = `${init[WRITTEN[i]]}`;
    }
    if (init.dispatcher !== undefined) state.dispatcher = init.dispatcher;
    if (init.keepalive !== undefined) state.keepalive = Boolean(init.keepalive);
    if (init.method !== undefined) state.method = methodOf(init.method);
    const signal = init.signal === undefined ? from === null ? null : signalOf(from) : init.signal;
    if (signal !== null && !(signal instanceof AbortSignal)) {
      throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
    }
    // Of its own, made when somebody looks, if nothing can abort it.
    state.signal = signal === null ? null : AbortSignal.any([signal]);
    this.#headers = guard(new Headers(), 'request');
    if (init.headers !== undefined && init.headers !== null) fill(this.#headers, init.headers);
    else if (from !== null) fill(this.#headers, input.#headers);
    this.#state = state;
    this.#takeBody(init, from);
  }

  #takeBody(init, from) {
    const state = this.#state;
    const given = init.body !== undefined && init.body !== null;
    if ((given || (from !== null && from.body !== null)) && (state.method === 'GET' || state.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (given) {
      const { body, type } = bodies.extract(init.body, state.keepalive);
      if (body.source === null && init.duplex !== 'half') {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      state.body = body;
      if (type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', type);
    } else if (from !== null && from.body !== null) {
      if (bodies.isUnusable(from.body)) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      // The body moves: the request it came from counts as read.
      const { source, length } = from.body;
      const stream = bodies.streamOf(from.body).pipeThrough(new TransformStream());
      state.body = { stream, source, length, exchange: undefined };
    }
  }

  static #of(self) {
    if (!isRequest(self)) throw new ERR_INVALID_THIS('Request');
    return self.#state;
  }

  get headers() {
    Request.#of(this);
    return this.#headers;
  }

  clone() {
    const state = Request.#of(this);
    if (bodies.isUnusable(state.body)) throw new TypeError('unusable');
    const copy = new Request(state.url);
    copy.#state = { ...state, body: bodies.clone(state.body), signal: AbortSignal.any([signalOf(state)]) };
    fill(copy.#headers, this.#headers);
    return copy;
  }

  // Taken off below.
  static stateOf(self) { return Request.#of(self); }
  static isRequest(value) { return typeof value === 'object' && value !== null && #state in value; }
}

const { stateOf, isRequest } = Request;
delete Request.stateOf;
delete Request.isRequest;
bodies.mixin(Request, (request) => stateOf(request).body);
const shown = ['method', 'url', 'signal', 'keepalive', 'duplex', ...Object.keys(CHOICES), ...Object.keys(TEXTS)];
for (const name of shown) {
  Object.defineProperty(Request.prototype, name, { get() { return stateOf(this)[name]; }, configurable: true });
}
Object.defineProperty(Request.prototype, 'signal', { get() { return signalOf(stateOf(this)); }, configurable: true });
// What a request is for when no browser makes it
const NOT_NAVIGATING = { destination: '', isReloadNavigation: false, isHistoryNavigation: false };
for (const name of Object.keys(NOT_NAVIGATING)) {
  Object.defineProperty(Request.prototype, name, {
    get() {
      stateOf(this); // which throws for what is no request
      return NOT_NAVIGATING[name];
    },
    configurable: true,
  });
}
expose(Request, 'Request', [...shown, ...Object.keys(NOT_NAVIGATING), 'headers', 'clone']);

module.exports = { Request, stateOf };
