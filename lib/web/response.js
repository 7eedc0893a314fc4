// SPDX-License-Identifier: MIT
// Response (https://fetch.spec.whatwg.org/#response-class).
'use strict';

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { Headers, guard, fill } = require('web/headers');
const bodies = require('web/body');
const { expose } = require('internal/fetch/iterate');

const kMake = Symbol('make');
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const REDIRECTS = [301, 302, 303, 307, 308];
const NO_BODY = [101, 103, 204, 205, 304];

class Response {
  #state; // { type, url, redirected, status, statusText, body }
  #headers;

  constructor(body = null, init = undefined) {
    if (init?.[kMake] !== undefined) {
      this.#state = init[kMake];
      this.#headers = init.headers;
      return;
    }
    if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
      throw new TypeError('Response constructor: init can not be converted to a dictionary.');
    }
    const status = init?.status === undefined ? 200 : Math.trunc(Number(init.status));
    if (!(status >= 200 && status <= 599)) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    const statusText = init?.statusText === undefined ? '' : `${init.statusText}`;
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)) throw new TypeError('Invalid statusText');
    this.#headers = guard(new Headers(), 'response');
    if (init?.headers !== undefined) fill(this.#headers, init.headers);
    this.#state = { type: 'default', url: '', redirected: false, status, statusText, body: null };
    if (body === null) return;
    if (NO_BODY.includes(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`);
    const extracted = bodies.extract(body);
    this.#state.body = extracted.body;
    if (extracted.type !== null && !this.#headers.has('content-type')) {
      this.#headers.append('content-type', extracted.type);
    }
  }

  static #of(self) {
    if (typeof self !== 'object' || self === null || !(#state in self)) throw new ERR_INVALID_THIS('Response');
    return self.#state;
  }

  static error() {
    return make({ type: 'error', status: 0 }, guard(new Headers(), 'immutable'));
  }

  static json(data, init = {}) {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const headers = new Headers(init?.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { status: init?.status, statusText: init?.statusText, headers });
  }

  static redirect(url, status = 302) {
    let target;
    try {
      target = new URL(`${url}`);
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause });
    }
    if (!REDIRECTS.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    return make({ type: 'default', status }, guard(new Headers({ location: target.href }), 'immutable'));
  }

  get type() { return Response.#of(this).type; }
  get url() { return Response.#of(this).url; }
  get redirected() { return Response.#of(this).redirected; }
  get status() { return Response.#of(this).status; }
  get statusText() { return Response.#of(this).statusText; }

  get ok() {
    const { status } = Response.#of(this);
    return status >= 200 && status <= 299;
  }

  get headers() {
    Response.#of(this);
    return this.#headers;
  }

  clone() {
    const state = Response.#of(this);
    if (bodies.isUnusable(state.body)) throw new TypeError('Response.clone: Body has already been consumed.');
    return make({ ...state, body: bodies.clone(state.body) }, new Headers(this.#headers));
  }

  [inspectCustom](depth, options) {
    const { inspect } = require('internal/util/inspect');
    if (depth < 0) return options.stylize('[Response]', 'special');
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  }

  static bodyOf(self) { return Response.#of(self).body; } // taken off below
}

const { bodyOf } = Response;
delete Response.bodyOf;
bodies.mixin(Response, bodyOf);
expose(Response, 'Response', ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'clone']);
for (const name of ['error', 'json', 'redirect']) Object.defineProperty(Response, name, { enumerable: true });

function make(state, headers) {
  return new Response(null, {
    [kMake]: { type: 'basic', url: '', redirected: false, statusText: '', body: null, ...state }, headers,
  });
}

module.exports = { Response, REDIRECTS, NO_BODY, make };
