// SPDX-License-Identifier: MIT
// MIMEType and MIMEParams: https://mimesniff.spec.whatwg.org/#parsing-a-mime-type. A parameter that does not parse is
// left out, as the standard asks; only type and subtype, and what a user sets, can be wrong.
'use strict';

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const NOT_TOKEN = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const NOT_QUOTABLE = /[^\t\u0020-~\u0080-\u00FF]/;
const LEADING_SPACE = /^[\r\n\t ]+/;
const TRAILING_SPACE = /[\r\n\t ]+$/;

const lower = (text) => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

function check(what, text, pattern) {
  const at = text.search(pattern);
  if (at >= 0 || text === '') throw new ERR_INVALID_MIME_SYNTAX(what, text, at);
}

// {type, subtype, end}: end is where the parameters begin.
function parseEssence(text) {
  const input = text.replace(LEADING_SPACE, '');
  const slash = input.indexOf('/');
  const type = slash < 0 ? input : input.slice(0, slash);
  const badType = type.search(NOT_TOKEN);
  if (type === '' || badType >= 0 || slash < 0) throw new ERR_INVALID_MIME_SYNTAX('type', text, badType);
  const semicolon = input.indexOf(';', slash);
  const end = semicolon < 0 ? input.length : semicolon;
  const subtype = input.slice(slash + 1, end).replace(TRAILING_SPACE, '');
  const badSubtype = subtype.search(NOT_TOKEN);
  if (subtype === '' || badSubtype >= 0) throw new ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  return { type: lower(type), subtype: lower(subtype), rest: input.slice(end + 1) };
}

// Value of a quoted string that begins at `at` (behind the quote), and where it ends.
function quotedString(text, at) {
  let value = '';
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at];
  }
  return { value, end: at + 1 };
}

class MIMEParams {
  #data = new Map();

  // Not in the constructor: `new MIMEParams()` is always empty.
  static parse(params, text) {
    let at = 0;
    while (at < text.length) {
      at += LEADING_SPACE.exec(text.slice(at))?.[0].length ?? 0;
      let end = at;
      while (end < text.length && text[end] !== ';' && text[end] !== '=') end++;
      const name = lower(text.slice(at, end));
      at = end + 1;
      if (text[end] !== '=') continue;
      let value;
      if (text[at] === '"') {
        const quoted = quotedString(text, at + 1);
        value = quoted.value;
        const next = text.indexOf(';', quoted.end);
        at = next < 0 ? text.length : next + 1;
      } else {
        const next = text.indexOf(';', at);
        const stop = next < 0 ? text.length : next;
        value = text.slice(at, stop).replace(TRAILING_SPACE, '');
        at = stop + 1;
        if (value === '') continue;
      }
      if (name !== '' && !NOT_TOKEN.test(name) && !NOT_QUOTABLE.test(value) && !params.#data.has(name)) {
        params.#data.set(name, value);
      }
    }
    return params;
  }

  delete(name) {
    this.#data.delete(`${name}`);
  }

  get(name) {
    return this.#data.get(`${name}`) ?? null;
  }

  has(name) {
    return this.#data.has(`${name}`);
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    check('parameter name', name, NOT_TOKEN);
    const at = value.search(NOT_QUOTABLE);
    if (at >= 0) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, at);
    this.#data.set(name, value);
  }

  *entries() {
    yield* this.#data.entries();
  }

  *keys() {
    yield* this.#data.keys();
  }

  *values() {
    yield* this.#data.values();
  }

  toString() {
    let text = '';
    for (const [name, value] of this.#data) {
      const plain = value !== '' && !NOT_TOKEN.test(value);
      text += `${text === '' ? '' : ';'}${name}=${plain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
    }
    return text;
  }
}
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: {
    __proto__: null, value: MIMEParams.prototype.entries, writable: true, enumerable: false, configurable: true,
  },
  toJSON: {
    __proto__: null, value: MIMEParams.prototype.toString, writable: true, enumerable: false, configurable: true,
  },
});
const { parse } = MIMEParams;
delete MIMEParams.parse;

class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(input) {
    const { type, subtype, rest } = parseEssence(`${input}`);
    this.#type = type;
    this.#subtype = subtype;
    this.#params = parse(new MIMEParams(), rest);
  }

  // Null for what is no MIME type.
  static parse(input) {
    try {
      return new MIMEType(input);
    } catch {
      return null;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    check('type', value, NOT_TOKEN);
    this.#type = lower(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    check('subtype', value, NOT_TOKEN);
    this.#subtype = lower(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = this.#params.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', {
  __proto__: null, value: MIMEType.prototype.toString, writable: true, enumerable: false, configurable: true,
});

module.exports = { MIMEParams, MIMEType };
