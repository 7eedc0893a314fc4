// SPDX-License-Identifier: MIT
// Headers (https://fetch.spec.whatwg.org/#headers-class).
//
// The list is a Map: lower-case name -> { name, values }, `name` as it was first written, `values` in order of arrival.
// Iteration sorts by name and combines the values of a name with ', ', but for set-cookie, whose values stay apart.
// The guard says who may write: 'none', 'request', 'response', or 'immutable'. Names browsers forbid in requests
// (host, cookie, ...) are allowed here, as in Node: there is no page to protect.
'use strict';

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { defineIterator } = require('internal/fetch/iterate');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const badValue = /[\0\r\n]/;
const edges = /^[\t\n\r ]+|[\t\n\r ]+$/g;

function byteString(value, where) {
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) {
      throw new TypeError(`Cannot convert ${where} to a ByteString because the character at index ${i} ` +
                          `has a value of ${code} which is greater than 255.`);
    }
  }
  return text;
}

function checkName(name, method) {
  const text = byteString(name, 'header name');
  if (!token.test(text)) throw new TypeError(`Headers.${method}: ${text} is an invalid header name.`);
  return text;
}

function checkValue(value, method) {
  const text = byteString(value, 'header value').replace(edges, '');
  if (badValue.test(text)) throw new TypeError(`Headers.${method}: ${text} is an invalid header value.`);
  return text;
}

class Headers {
  #list = new Map();
  #text = null; // lines of a head, "Name:value\n", that nobody has asked for yet
  #guard = 'none';
  #sorted = null; // what iteration walks; null after a change

  constructor(init = undefined) {
    if (init !== undefined) fill(this, init);
  }

  static #check(self, count, wanted) {
    if (typeof self !== 'object' || self === null || !(#list in self)) throw new ERR_INVALID_THIS('Headers');
    if (count < wanted) throw new ERR_MISSING_ARGS(...['name', 'value'].slice(0, wanted));
  }

  get #rows() {
    if (this.#text !== null) this.#cut();
    return this.#list;
  }

  #cut() {
    const text = this.#text;
    this.#text = null;
    for (let at = 0; at < text.length;) {
      const end = text.indexOf('\n', at);
      const colon = text.indexOf(':', at);
      this.#add(text.slice(at, colon), text.slice(colon + 1, end));
      at = end + 1;
    }
  }

  #change() {
    if (this.#guard === 'immutable') throw new TypeError('immutable');
    this.#sorted = null;
  }

  append(name, value) {
    Headers.#check(this, arguments.length, 2);
    name = checkName(name, 'append');
    value = checkValue(value, 'append');
    this.#change();
    this.#add(name, value);
  }

  #add(name, value) {
    const key = name.toLowerCase();
    const rows = this.#rows;
    const entry = rows.get(key);
    if (entry === undefined) rows.set(key, { name, values: [value] });
    else entry.values.push(value);
  }

  delete(name) {
    Headers.#check(this, arguments.length, 1);
    name = checkName(name, 'delete');
    this.#change();
    this.#rows.delete(name.toLowerCase());
  }

  get(name) {
    Headers.#check(this, arguments.length, 1);
    const entry = this.#rows.get(checkName(name, 'get').toLowerCase());
    return entry === undefined ? null : entry.values.join(', ');
  }

  has(name) {
    Headers.#check(this, arguments.length, 1);
    return this.#rows.has(checkName(name, 'has').toLowerCase());
  }

  set(name, value) {
    Headers.#check(this, arguments.length, 2);
    name = checkName(name, 'set');
    value = checkValue(value, 'set');
    this.#change();
    this.#rows.set(name.toLowerCase(), { name, values: [value] });
  }

  getSetCookie() {
    Headers.#check(this, 0, 0);
    return [...(this.#rows.get('set-cookie')?.values ?? [])];
  }

  forEach(callback, thisArg = undefined) {
    Headers.#check(this, 0, 0);
    if (typeof callback !== 'function') {
      throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
    }
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  [inspectCustom](depth, options) {
    const { inspect } = require('internal/util/inspect');
    if (depth < 0) return options.stylize('[Headers]', 'special');
    return `Headers ${inspect(Object.fromEntries(sorted(this)), options)}`;
  }

  // Taken off the class below: for the house.
  static sorted(headers) {
    Headers.#check(headers, 0, 0);
    if (headers.#sorted !== null) return headers.#sorted;
    const rows = [];
    for (const [key, { values }] of headers.#rows) {
      if (key !== 'set-cookie') rows.push([key, values.join(', ')]);
      else for (let i = 0; i < values.length; i++) rows.push([key, values[i]]);
    }
    rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); // stable: cookies keep their order
    headers.#sorted = rows;
    return rows;
  }

  static isHeaders(value) {
    return typeof value === 'object' && value !== null && #list in value;
  }

  static guard(headers, guard) {
    headers.#guard = guard;
    return headers;
  }

  static entriesOf(headers) {
    return headers.#rows;
  }

  // Those of the lines of a head, cut when somebody asks.
  static ofLines(text) {
    const headers = new Headers();
    headers.#text = text;
    headers.#guard = 'immutable';
    return headers;
  }

  // Without checks: of what a parser has read already.
  static addRaw(headers, name, value) {
    headers.#sorted = null;
    headers.#add(name, value);
  }
}

const { sorted, isHeaders, guard, entriesOf, ofLines, addRaw } = Headers;
for (const name of ['sorted', 'isHeaders', 'guard', 'entriesOf', 'ofLines', 'addRaw']) delete Headers[name];

function fill(headers, init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
    throw new TypeError("Failed to construct 'Headers': The provided value is not of type " +
                        "'(record<ByteString, ByteString> or sequence<sequence<ByteString>>)'.");
  }
  if (isHeaders(init) && init[Symbol.iterator] === Headers.prototype[Symbol.iterator]) {
    // Names keep the spelling they have.
    for (const { name, values } of entriesOf(init).values()) {
      for (let i = 0; i < values.length; i++) addRaw(headers, name, values[i]);
    }
    return;
  }
  const iterate = init[Symbol.iterator];
  if (iterate !== undefined && iterate !== null) {
    for (const pair of init) {
      if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') {
        throw new TypeError('Headers constructor: init must be a sequence of pairs.');
      }
      const both = [...pair];
      if (both.length !== 2) {
        throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${both.length}.`);
      }
      headers.append(both[0], both[1]);
    }
    return;
  }
  for (const key of Reflect.ownKeys(init)) {
    if (Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) headers.append(key, init[key]);
  }
}

defineIterator(Headers, 'Headers', sorted,
               ['append', 'delete', 'get', 'has', 'set', 'getSetCookie', 'forEach']);

module.exports = { Headers, isHeaders, guard, entriesOf, ofLines, addRaw, fill, byteString };
