// SPDX-License-Identifier: MIT
// URLPattern (https://urlpattern.spec.whatwg.org/). C cuts patterns into parts and turns each into the source of a
// regular expression (src/parse/pattern.h); here they run, and dictionaries are read.
'use strict';

const { codes } = require('internal/errors');
const { ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_URL_PATTERN, ERR_OPERATION_FAILED } = codes;
const { URL } = require('internal/url');
const binding = internalBinding('url_pattern');

// The parts of a URL, in the order of enum ed_pattern_part.
const PARTS = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const PROTOCOL = 0;
const HOSTNAME = 3;
const PORT = 4;
const PATHNAME = 5;
const OPAQUE_PATH = 8;
const INPUTS_ORDER = ['hash', 'hostname', 'password', 'pathname', 'port', 'protocol', 'search', 'username'];

// enum ed_pattern_scheme
const ASK = 0;
const OTHER = 1;
const SPECIAL = 2;

const SCHEMES = { __proto__: null, http: '80', https: '443', ws: '80', wss: '443', ftp: '21', file: '' };

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function compile(text, part, ignoreCase) {
  const made = binding.compile(text, part);
  if (made === false) throw new ERR_INVALID_URL_PATTERN();
  const [source, normalized, hasRegExp, ...names] = made;
  try {
    return { regexp: new RegExp(source, ignoreCase ? 'vi' : 'v'), text: normalized, hasRegExp, names };
  } catch {
    throw new ERR_INVALID_URL_PATTERN();
  }
}

function mayBeSpecial({ regexp }) {
  for (const scheme in SCHEMES) if (regexp.test(scheme)) return true;
  return false;
}

// A whole pattern as dictionary.
function split(text) {
  let parts = binding.split(text, ASK);
  if (typeof parts === 'string') {
    parts = binding.split(text, mayBeSpecial(compile(parts, PROTOCOL, false)) ? SPECIAL : OTHER);
  }
  const init = { __proto__: null };
  for (let i = 0; i < PARTS.length; i++) if (parts[i] !== undefined) init[PARTS[i]] = parts[i];
  return init;
}

// URLPatternInit: strings, of which some are missing.
function readInit(value) {
  const init = { __proto__: null };
  for (const name of ['baseURL', ...INPUTS_ORDER]) {
    const member = value[name];
    if (member === undefined || member === null) continue;
    if (typeof member === 'string') init[name] = member;
    else if (typeof member === 'object' && typeof member.toString === 'function') init[name] = `${member}`;
  }
  return init;
}

const escapePattern = (text) => text.replace(/[+*?:{}()\\]/g, '\\$&');

const isAbsolute = (pathname, isPattern) => pathname[0] === '/' ||
  (isPattern && (pathname.startsWith('\\/') || pathname.startsWith('{/')));

function canonical(part, text, protocol = '') {
  const result = binding.canonicalize(part, text, protocol);
  if (result === false) throw new ERR_INVALID_URL_PATTERN();
  return result;
}

// What of the base is inherited: a part only when all before it are missing too.
const BEFORE = {
  __proto__: null,
  protocol: ['protocol'],
  hostname: ['protocol', 'hostname'],
  port: ['protocol', 'hostname', 'port'],
  pathname: ['protocol', 'hostname', 'port', 'pathname'],
  search: ['protocol', 'hostname', 'port', 'pathname', 'search'],
  hash: ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash'],
  username: ['protocol', 'hostname', 'port', 'username'],
  password: ['protocol', 'hostname', 'port', 'username', 'password'],
};

// The parts of a URL without the marks between them.
function partsOf(url) {
  return {
    __proto__: null,
    protocol: url.protocol.slice(0, -1),
    username: url.username,
    password: url.password,
    hostname: url.hostname,
    port: url.port,
    pathname: url.pathname,
    search: url.search.slice(1),
    hash: url.hash.slice(1),
  };
}

const STRIP = { __proto__: null, protocol: /:$/, search: /^\?/, hash: /^#/ };

// "process a URLPatternInit": of a pattern the texts stay as they are, for a URL they are made canonical.
function complete(init, isPattern, result) {
  let base;
  if (init.baseURL !== undefined) {
    const url = URL.parse(init.baseURL);
    if (url === null) throw new ERR_INVALID_URL_PATTERN();
    base = partsOf(url);
    base.isOpaque = url.host === '' && url.pathname[0] !== '/';
    for (const name in BEFORE) {
      if (isPattern && (name === 'username' || name === 'password')) continue;
      if (BEFORE[name].some((before) => init[before] !== undefined)) continue;
      result[name] = isPattern ? escapePattern(base[name]) : base[name];
    }
  }
  for (let part = 0; part < PARTS.length; part++) {
    const name = PARTS[part];
    let text = init[name];
    if (text === undefined) continue;
    if (STRIP[name] !== undefined) text = text.replace(STRIP[name], '');
    if (part === PATHNAME && base !== undefined && !base.isOpaque && !isAbsolute(text, isPattern)) {
      const path = isPattern ? escapePattern(base.pathname) : base.pathname;
      const slash = path.lastIndexOf('/');
      if (slash >= 0) text = path.slice(0, slash + 1) + text;
    }
    if (!isPattern) {
      const protocol = result.protocol ?? '';
      if (part === PATHNAME && protocol !== '' && SCHEMES[protocol] === undefined) text = canonical(OPAQUE_PATH, text);
      else text = canonical(part, text, part === PORT ? protocol : '');
    }
    result[name] = text;
  }
  return result;
}

// (input, baseURL, options), (input, options)
function readArguments(input, base, options) {
  if (input !== undefined && input !== null && typeof input !== 'string' && !isObject(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['string', 'Object'], input);
  }
  if (isObject(base) && options === undefined) {
    options = base;
    base = undefined;
  }
  if (base !== undefined && base !== null && typeof base !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('baseURL', 'string', base);
  }
  if (options !== undefined && options !== null && !isObject(options)) {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const ignoreCase = options?.ignoreCase;
  if (ignoreCase !== undefined && typeof ignoreCase !== 'boolean') {
    throw new ERR_INVALID_ARG_TYPE('options.ignoreCase', 'boolean', ignoreCase);
  }
  return { base: base ?? undefined, ignoreCase: ignoreCase === true };
}

function readPattern(input, base) {
  if (typeof input !== 'string') {
    if (base !== undefined) throw new ERR_INVALID_URL_PATTERN();
    return input === undefined || input === null ? {} : readInit(input);
  }
  const init = split(input);
  if (base !== undefined) init.baseURL = base;
  else if (init.protocol === undefined) throw new ERR_INVALID_URL_PATTERN();
  return init;
}

function makeComponents(init, ignoreCase) {
  const texts = complete(init, true, { __proto__: null });
  const { protocol } = texts;
  if (protocol !== undefined && SCHEMES[protocol] !== undefined && texts.port === SCHEMES[protocol]) texts.port = '';
  let isSpecial;
  return PARTS.map((name, part) => {
    const folds = ignoreCase && part >= PATHNAME;
    if (part === PATHNAME && !isSpecial) part = OPAQUE_PATH;
    const component = compile(texts[name] ?? '*', part, folds);
    if (part === PROTOCOL) isSpecial = mayBeSpecial(component);
    return component;
  });
}

// The parts of what is to be matched, undefined when it is no URL.
function readInput(input, base) {
  if (input !== undefined && input !== null && typeof input !== 'string' && !isObject(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['string', 'Object'], input);
  }
  if (base !== undefined && base !== null && typeof base !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('baseURL', 'string', base);
  }
  if (typeof input === 'string') {
    const url = URL.parse(input, base ?? undefined);
    return url === null ? undefined : partsOf(url);
  }
  if (base !== undefined && base !== null) throw new ERR_OPERATION_FAILED.TypeError('Failed to test URLPattern');
  const result = { __proto__: null };
  for (const name of PARTS) result[name] = '';
  try {
    return complete(isObject(input) ? readInit(input) : {}, false, result);
  } catch (error) {
    if (error.code === 'ERR_INVALID_URL_PATTERN') return undefined;
    throw error;
  }
}

// Puts the components into an object: a class could not say ERR_CONSTRUCT_CALL_REQUIRED.
class Stamp extends (function identity(object) { return object; }) {
  #components;

  constructor(object, components) {
    super(object);
    this.#components = components;
  }

  static of(receiver) {
    if (!isObject(receiver) || !(#components in receiver)) throw new TypeError('Illegal invocation');
    return receiver.#components;
  }
}
const check = Stamp.of;

function URLPattern(...args) {
  if (new.target === undefined) throw new ERR_CONSTRUCT_CALL_REQUIRED('URLPattern');
  const [input, base, options] = args;
  const { base: baseURL, ignoreCase } = readArguments(input, base, options);
  return new Stamp(this, makeComponents(readPattern(input, baseURL), ignoreCase));
}

class Members {
  get protocol() { return check(this)[PROTOCOL].text; }
  get username() { return check(this)[1].text; }
  get password() { return check(this)[2].text; }
  get hostname() { return check(this)[HOSTNAME].text; }
  get port() { return check(this)[PORT].text; }
  get pathname() { return check(this)[PATHNAME].text; }
  get search() { return check(this)[6].text; }
  get hash() { return check(this)[7].text; }
  get hasRegExpGroups() { return check(this).some(({ hasRegExp }) => hasRegExp); }

  exec(input = undefined, baseURL = undefined) {
    const components = check(this);
    const texts = readInput(input, baseURL);
    if (texts === undefined) return null;
    const found = { __proto__: null };
    for (let i = 0; i < PARTS.length; i++) {
      const match = components[i].regexp.exec(texts[PARTS[i]]);
      if (match === null) return null;
      const groups = {};
      const { names } = components[i];
      for (let n = 0; n < names.length; n++) {
        Object.defineProperty(groups, names[n], {
          __proto__: null, value: match[n + 1], writable: true, enumerable: true, configurable: true,
        });
      }
      found[PARTS[i]] = { groups, input: texts[PARTS[i]] };
    }
    const inputs = [typeof input === 'string' ? input : { ...input }];
    if (typeof baseURL === 'string') inputs.push(baseURL);
    return {
      __proto__: null,
      hash: found.hash,
      hostname: found.hostname,
      inputs,
      password: found.password,
      pathname: found.pathname,
      port: found.port,
      protocol: found.protocol,
      search: found.search,
      username: found.username,
    };
  }

  test(input = undefined, baseURL = undefined) {
    const components = check(this);
    const texts = readInput(input, baseURL);
    if (texts === undefined) return false;
    for (let i = 0; i < PARTS.length; i++) if (!components[i].regexp.test(texts[PARTS[i]])) return false;
    return true;
  }
}

for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(Members.prototype))) {
  if (name === 'constructor') continue;
  Object.defineProperty(URLPattern.prototype, name, { ...descriptor, __proto__: null, enumerable: true });
}
Object.defineProperty(URLPattern.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'URLPattern', configurable: true,
});
Object.defineProperty(URLPattern, 'prototype', { __proto__: null, writable: false });

module.exports = { URLPattern };
