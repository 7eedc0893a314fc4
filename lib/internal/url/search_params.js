// SPDX-License-Identifier: MIT
// URLSearchParams (https://url.spec.whatwg.org/#interface-urlsearchparams): a flat list of names and values; one that
// belongs to a URL writes it back after each change.
'use strict';

const { codes } = require('internal/errors');
const { decodeForm, encodeForm } = require('internal/url/form');
const { kSetSearch } = require('internal/url');
const { kUncloneable } = require('internal/clone');
const lazy = require('internal/lazy');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kOf = Symbol('kOf');
const kReset = Symbol('kReset');

// A string as WebIDL's USVString: lone surrogates replaced.
function toUSV(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`.toWellFormed();
}

const PERCENT = 37;
const AMPERSAND = 38;
const PLUS = 43;
const EQUALS = 61;

// One look at each character: pieces without an escape are not looked at again, which would make the engine copy them.
function parse(query) {
  const list = [];
  const { length } = query;
  for (let from = 0; from < length;) {
    let equals = -1;
    let isNameCoded = false;
    let isValueCoded = false;
    let to = from;
    for (; to < length; to++) {
      const code = query.charCodeAt(to);
      if (code === AMPERSAND) break;
      if (code === EQUALS && equals < 0) equals = to;
      else if (code !== PERCENT && code !== PLUS) continue;
      else if (equals < 0) isNameCoded = true;
      else isValueCoded = true;
    }
    if (to > from) {
      const name = query.slice(from, equals < 0 ? to : equals);
      const value = equals < 0 ? '' : query.slice(equals + 1, to);
      list.push(isNameCoded ? decodeForm(name) : name);
      list.push(isValueCoded ? decodeForm(value) : value);
    }
    from = to + 1;
  }
  return list;
}

function serialize(list) {
  let out = '';
  for (let i = 0; i < list.length; i += 2) {
    out += `${i > 0 ? '&' : ''}${encodeForm(list[i])}=${encodeForm(list[i + 1])}`;
  }
  return out;
}

function fromPairs(init) {
  const list = [];
  for (const pair of init) {
    if (pair === null || pair === undefined || (typeof pair !== 'object' && typeof pair !== 'function') ||
        typeof pair[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    const items = [...pair];
    if (items.length !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    list.push(toUSV(items[0]), toUSV(items[1]));
  }
  return list;
}

// The own enumerable properties; a later name that becomes equal to an earlier one replaces its value.
function fromRecord(init) {
  const list = [];
  const places = new Map();
  for (const key of Reflect.ownKeys(init)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toUSV(key);
    const value = toUSV(init[key]);
    const place = places.get(name);
    if (place !== undefined) {
      list[place + 1] = value;
    } else {
      places.set(name, list.length);
      list.push(name, value);
    }
  }
  return list;
}

// Merge sort by name in code units; stable.
function sortPairs(list) {
  const pairs = [];
  for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
  pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  for (let i = 0; i < pairs.length; i++) {
    list[2 * i] = pairs[i][0];
    list[2 * i + 1] = pairs[i][1];
  }
}

let isParams;
function check(receiver) {
  if (!isParams(receiver)) throw new codes.ERR_INVALID_THIS('URLSearchParams');
}
function checkArgs(count, ...names) {
  if (count < names.length) throw new codes.ERR_MISSING_ARGS(...names);
}

class URLSearchParams {
  #list = [];
  #url = undefined;

  constructor(init = undefined) {
    if (init === undefined || init === null) return;
    if (typeof init === 'object' || typeof init === 'function') {
      const method = init[Symbol.iterator];
      if (method === this[Symbol.iterator] && isParams(init)) {
        this.#list = init.#list.slice();
      } else if (method !== null && method !== undefined) {
        if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
        this.#list = fromPairs(init);
      } else {
        this.#list = fromRecord(init);
      }
      return;
    }
    const text = toUSV(init);
    this.#list = parse(text[0] === '?' ? text.slice(1) : text);
  }

  static {
    isParams = (value) => typeof value === 'object' && value !== null && #list in value;
  }

  // The searchParams of a URL.
  static [kOf](url, search) {
    const params = new URLSearchParams(search);
    params.#url = url;
    return params;
  }

  // The URL's query was set.
  [kReset](search) {
    this.#list = parse(search[0] === '?' ? search.slice(1) : search);
  }

  #changed() {
    this.#url?.[kSetSearch](serialize(this.#list));
  }

  [kInspect](depth, options) {
    check(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const list = this.#list;
    const inner = { ...options };
    if (options.depth !== null) inner.depth = options.depth - 1;
    const parts = [];
    for (let i = 0; i < list.length; i += 2) {
      parts.push(`${lazyInspect()(list[i], inner)} => ${lazyInspect()(list[i + 1], inner)}`);
    }
    return layOut(`${this.constructor.name} {`, parts, options, '}');
  }

  get size() {
    check(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    check(this);
    checkArgs(arguments.length, 'name', 'value');
    this.#list.push(toUSV(name), toUSV(value));
    this.#changed();
  }

  delete(name, value = undefined) {
    check(this);
    checkArgs(arguments.length, 'name');
    const key = toUSV(name);
    const only = value === undefined ? undefined : toUSV(value);
    this.#keep((n, v) => n !== key || (only !== undefined && v !== only));
    this.#changed();
  }

  #keep(test) {
    const list = this.#list;
    let to = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (!test(list[i], list[i + 1])) continue;
      list[to++] = list[i];
      list[to++] = list[i + 1];
    }
    list.length = to;
  }

  get(name) {
    check(this);
    checkArgs(arguments.length, 'name');
    const list = this.#list;
    const key = toUSV(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === key) return list[i + 1];
    return null;
  }

  getAll(name) {
    check(this);
    checkArgs(arguments.length, 'name');
    const list = this.#list;
    const key = toUSV(name);
    const values = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === key) values.push(list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    check(this);
    checkArgs(arguments.length, 'name');
    const list = this.#list;
    const key = toUSV(name);
    const only = value === undefined ? undefined : toUSV(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === key && (only === undefined || list[i + 1] === only)) return true;
    }
    return false;
  }

  set(name, value) {
    check(this);
    checkArgs(arguments.length, 'name', 'value');
    const key = toUSV(name);
    const text = toUSV(value);
    const list = this.#list;
    let first = 0;
    while (first < list.length && list[first] !== key) first += 2;
    if (first === list.length) {
      list.push(key, text);
    } else {
      let seen = false;
      this.#keep((n) => n !== key || (!seen && (seen = true)));
      list[first + 1] = text;
    }
    this.#changed();
  }

  sort() {
    check(this);
    sortPairs(this.#list);
    this.#changed();
  }

  entries() {
    check(this);
    return makeIterator(this, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    check(this);
    if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    // The list may change meanwhile.
    for (let i = 0; i < this.#list.length; i += 2) {
      Reflect.apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
    }
  }

  keys() {
    check(this);
    return makeIterator(this, 'keys');
  }

  values() {
    check(this);
    return makeIterator(this, 'values');
  }

  toString() {
    check(this);
    return serialize(this.#list);
  }

  static listOf(params) {
    return params.#list;
  }
}

const { listOf } = URLSearchParams;
delete URLSearchParams.listOf;

// "Name { a, b }", or one a line when that is too wide.
function layOut(head, parts, { breakLength }, tail) {
  if (parts.length === 0) return `${head}${head.includes('Iterator') ? '  ' : ''}${tail}`;
  let width = 0;
  // eslint-disable-next-line no-control-regex
  for (let i = 0; i < parts.length; i++) width += parts[i].replace(/\u001b\[\d\d?m/g, '').length + 2;
  if (width <= breakLength) return `${head} ${parts.join(', ')} ${tail}`;
  return `${head}\n  ${parts.join(',\n  ')} ${tail}`;
}

// ---- iterators -----------------------------------------------------------------------------------------------------

const states = new WeakMap(); // iterator -> { params, kind, index }

function makeIterator(params, kind) {
  const iterator = { __proto__: IteratorPrototype };
  states.set(iterator, { params, kind, index: 0 });
  return iterator;
}

function itemAt({ params, kind }, index) {
  const list = listOf(params);
  if (kind === 'keys') return list[index];
  return kind === 'values' ? list[index + 1] : [list[index], list[index + 1]];
}

function stateOf(receiver) {
  const state = typeof receiver === 'object' && receiver !== null ? states.get(receiver) : undefined;
  if (state === undefined) throw new codes.ERR_INVALID_THIS('URLSearchParamsIterator');
  return state;
}

const IteratorPrototype = {
  __proto__: Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  next() {
    const state = stateOf(this);
    if (state.index >= listOf(state.params).length) return { value: undefined, done: true };
    const value = itemAt(state, state.index);
    state.index += 2;
    return { value, done: false };
  },
  [kInspect](depth, options) {
    const state = stateOf(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const inner = { ...options };
    if (options.depth !== null) inner.depth = options.depth - 1;
    const parts = [];
    for (let i = state.index; i < listOf(state.params).length; i += 2) {
      parts.push(lazyInspect()(itemAt(state, i), inner));
    }
    return layOut('URLSearchParams Iterator {', parts, options, '}');
  },
};
Object.defineProperty(IteratorPrototype, kInspect, { __proto__: null, enumerable: false });
Object.defineProperty(IteratorPrototype, Symbol.toStringTag, {
  __proto__: null, value: 'URLSearchParams Iterator', configurable: true,
});

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values',
                    'toString', 'size']) {
  Object.defineProperty(URLSearchParams.prototype, name, { __proto__: null, enumerable: true });
}
for (const key of [kInspect, kReset]) {
  Object.defineProperty(URLSearchParams.prototype, key, { __proto__: null, enumerable: false });
}
Object.defineProperty(URLSearchParams.prototype, kUncloneable, { __proto__: null, value: true });
Object.defineProperty(URLSearchParams, kOf, { __proto__: null, enumerable: false });
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  __proto__: null, value: URLSearchParams.prototype.entries, writable: true, configurable: true,
});
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'URLSearchParams', configurable: true,
});

module.exports = { kOf, kReset, URLSearchParams };
