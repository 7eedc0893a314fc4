// SPDX-License-Identifier: MIT
// The URL class (https://url.spec.whatwg.org/#url-class) and what node:url and others build upon it.
//
// C parses (src/parse/url.c) and gives the serialization with the places of its parts in cells; a URL keeps both and
// cuts the parts out when they are read, which the engine does without copying. Setters hand the serialization back to
// C and get the next one.
'use strict';

const { i32, N0 } = require('internal/cells');
const { codes } = require('internal/errors');
const lazy = require('internal/lazy');
const { kUncloneable } = require('internal/clone');
const binding = internalBinding('url');

const lazyParams = lazy(() => require('internal/url/search_params'));
const lazyBlob = lazy(() => require('web/blob'));
const lazyInspect = lazy(() => require('internal/util/inspect').inspect);

// enum ed_url_part (src/parse/url.h)
const PROTOCOL = 0;
const USERNAME = 1;
const PASSWORD = 2;
const HOST = 3;
const HOSTNAME = 4;
const PORT = 5;
const PATHNAME = 6;
const SEARCH = 7;
const HASH = 8;

const COLON = 58;
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kSetSearch = Symbol('kSetSearch');

function textOf(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}

// What `util.inspect` shows of a URL.
const SHOWN = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
               'searchParams', 'hash'];

const NO_PLACE = 0xFFFFFFFF;
const NOT_SPECIAL = 1;
const SCHEME_TYPES = ['http:', '', 'https:', 'ws:', 'ftp:', 'wss:', 'file:'];
class URLContext {
  get hasPort() { return this.port !== NO_PLACE; }
  get hasSearch() { return this.search_start !== NO_PLACE; }
  get hasHash() { return this.hash_start !== NO_PLACE; }
}

let isURL;
// The engine would tell foreign receivers in words of its own.
function check(receiver) {
  if (!isURL(receiver)) throw new TypeError('Receiver must be an instance of class URL');
}
function checkMember(receiver) {
  if (isURL(receiver)) return;
  throw new TypeError('Cannot read private member #href from an object whose class did not declare it');
}

class URL {
  #href;
  // Places in #href: see the picture in src/parse/url.h.
  #protocolEnd;
  #usernameEnd;
  #hostStart;
  #hostEnd;
  #pathStart;
  #searchStart; // -1 without
  #hashStart;
  #hasAuthority;
  #params; // of searchParams, once read

  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const text = textOf(input);
    const from = base === undefined ? undefined : textOf(base);
    const href = binding.parse(text, from);
    if (href === false) throw new codes.ERR_INVALID_URL(text, from);
    this.#take(href === true ? text : href);
  }

  #take(href) {
    this.#href = href;
    this.#protocolEnd = i32[N0];
    this.#usernameEnd = i32[N0 + 1];
    this.#hostStart = i32[N0 + 2];
    this.#hostEnd = i32[N0 + 3];
    this.#pathStart = i32[N0 + 4];
    this.#searchStart = i32[N0 + 5];
    this.#hashStart = i32[N0 + 6];
    this.#hasAuthority = i32[N0 + 7];
  }

  #set(part, value) {
    const href = binding.set(this.#href, part, textOf(value));
    if (href !== true) this.#take(href);
    if (part === SEARCH) this.#params?.[lazyParams().kReset](this.search);
  }

  // searchParams changed: its text becomes the query.
  [kSetSearch](query) {
    const href = binding.set(this.#href, SEARCH, query);
    if (href !== true) this.#take(href);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const text = textOf(input);
    const href = binding.parse(text, base === undefined ? undefined : textOf(base));
    if (href === false) return null;
    return new URL(href === true ? text : href);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    return binding.canParse(textOf(url), base === undefined ? undefined : textOf(base));
  }

  static createObjectURL(blob) {
    return lazyBlob().createObjectURL(blob);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    lazyBlob().revokeObjectURL(textOf(url));
  }

  static {
    isURL = (value) => typeof value === 'object' && value !== null && #href in value;
  }

  [kInspect](depth, options) {
    if (!isURL(this)) throw new codes.ERR_INVALID_THIS('URL');
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {};
    for (let i = 0; i < SHOWN.length; i++) shown[SHOWN[i]] = this[SHOWN[i]];
    if (options.showHidden) shown[Symbol('context')] = this.#context();
    return `${this.constructor?.name || 'URL'} ${lazyInspect()(shown, options)}`;
  }

  // What Node shows of its parser's view of a URL.
  #context() {
    const hasCredentials = this.#href[this.#hostStart - 1] === '@';
    const orNone = (place) => (place < 0 ? NO_PLACE : place);
    return Object.assign(new URLContext(), {
      href: this.#href,
      protocol_end: this.#protocolEnd,
      username_end: this.#hasAuthority ? this.#usernameEnd : this.#protocolEnd,
      host_start: this.#hostStart - (hasCredentials ? 1 : 0),
      host_end: this.#hostEnd,
      pathname_start: this.#pathStart,
      search_start: orNone(this.#searchStart),
      hash_start: orNone(this.#hashStart),
      port: this.port === '' ? NO_PLACE : Number(this.port),
      scheme_type: SCHEME_TYPES.includes(this.protocol) ? SCHEME_TYPES.indexOf(this.protocol) : NOT_SPECIAL,
    });
  }

  toString() {
    check(this);
    return this.#href;
  }

  get href() {
    check(this);
    return this.#href;
  }

  set href(value) {
    checkMember(this);
    const text = textOf(value);
    const href = binding.parse(text, undefined);
    if (href === false) throw new codes.ERR_INVALID_URL(text);
    this.#take(href === true ? text : href);
    this.#params?.[lazyParams().kReset](this.search);
  }

  get origin() {
    checkMember(this);
    const protocol = this.#href.slice(0, this.#protocolEnd);
    switch (protocol) {
      case 'http:':
      case 'https:':
      case 'ws:':
      case 'wss:':
      case 'ftp:': return `${protocol}//${this.#href.slice(this.#hostStart, this.#portEnd)}`;
      case 'blob:': {
        const inner = URL.parse(this.#href.slice(this.#pathStart, this.#pathEnd));
        return inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:') ? inner.origin : 'null';
      }
      default: return 'null';
    }
  }

  get #portEnd() {
    return this.#hasAuthority !== 0 ? this.#pathStart : this.#hostEnd;
  }

  get #pathEnd() {
    if (this.#searchStart >= 0) return this.#searchStart;
    return this.#hashStart >= 0 ? this.#hashStart : this.#href.length;
  }

  get protocol() {
    checkMember(this);
    return this.#href.slice(0, this.#protocolEnd);
  }

  set protocol(value) {
    checkMember(this);
    this.#set(PROTOCOL, value);
  }

  get username() {
    checkMember(this);
    const start = this.#protocolEnd + 2;
    return this.#usernameEnd > start ? this.#href.slice(start, this.#usernameEnd) : '';
  }

  set username(value) {
    checkMember(this);
    this.#set(USERNAME, value);
  }

  get password() {
    checkMember(this);
    const end = this.#usernameEnd;
    const has = this.#hostStart > end && this.#href.charCodeAt(end) === COLON;
    return has ? this.#href.slice(end + 1, this.#hostStart - 1) : '';
  }

  set password(value) {
    checkMember(this);
    this.#set(PASSWORD, value);
  }

  get host() {
    checkMember(this);
    return this.#href.slice(this.#hostStart, this.#portEnd);
  }

  set host(value) {
    checkMember(this);
    this.#set(HOST, value);
  }

  get hostname() {
    checkMember(this);
    return this.#href.slice(this.#hostStart, this.#hostEnd);
  }

  set hostname(value) {
    checkMember(this);
    this.#set(HOSTNAME, value);
  }

  get port() {
    checkMember(this);
    const end = this.#portEnd;
    return end > this.#hostEnd ? this.#href.slice(this.#hostEnd + 1, end) : '';
  }

  set port(value) {
    checkMember(this);
    this.#set(PORT, value);
  }

  get pathname() {
    checkMember(this);
    return this.#href.slice(this.#pathStart, this.#pathEnd);
  }

  set pathname(value) {
    checkMember(this);
    this.#set(PATHNAME, value);
  }

  get search() {
    check(this);
    const start = this.#searchStart;
    if (start < 0) return '';
    const end = this.#hashStart >= 0 ? this.#hashStart : this.#href.length;
    return end - start > 1 ? this.#href.slice(start, end) : '';
  }

  set search(value) {
    checkMember(this);
    this.#set(SEARCH, value);
  }

  get searchParams() {
    checkMember(this);
    return this.#params ??= lazyParams().URLSearchParams[lazyParams().kOf](this, this.search);
  }

  get hash() {
    checkMember(this);
    const start = this.#hashStart;
    return start >= 0 && this.#href.length - start > 1 ? this.#href.slice(start) : '';
  }

  set hash(value) {
    checkMember(this);
    this.#set(HASH, value);
  }

  toJSON() {
    check(this);
    return this.#href;
  }
}

const shown = { __proto__: null, enumerable: true };
for (const name of ['toString', ...SHOWN, 'toJSON']) Object.defineProperty(URL.prototype, name, shown);
for (const name of ['parse', 'canParse', 'createObjectURL', 'revokeObjectURL']) Object.defineProperty(URL, name, shown);
const hidden = { __proto__: null, enumerable: false };
Object.defineProperty(URL.prototype, kUncloneable, { __proto__: null, value: true });
for (const key of [kInspect, kSetSearch]) Object.defineProperty(URL.prototype, key, hidden);
Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, value: 'URL', configurable: true });

// ---- files ---------------------------------------------------------------------------------------------------------

function decodePosix(url) {
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  if (/%2f/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return pathname;
}

function decodeWindows(url) {
  const { hostname, pathname } = url;
  if (/%2f|%5c/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  if (hostname === '' && !/^\/[a-z]:/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return pathname.replaceAll('/', '\\');
}

function toFileURL(path) {
  const url = typeof path === 'string' ? new URL(path) : path;
  if (!isURL(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  return url;
}

// Of a file URL that is written as the parser would write it, without escapes; undefined of others.
function plainPath(text) {
  if (!text.startsWith('file:///') || text.includes('%') || binding.parse(text, undefined) !== true) return undefined;
  const search = i32[N0 + 5];
  const hash = i32[N0 + 6];
  return text.slice(i32[N0 + 4], search >= 0 ? search : hash >= 0 ? hash : text.length);
}

function fileURLToPath(path, options = undefined) {
  if (typeof path === 'string' && !options?.windows) {
    const plain = plainPath(path);
    if (plain !== undefined) return plain;
  }
  const url = toFileURL(path);
  if (!options?.windows) return decodeURIComponent(decodePosix(url));
  const decoded = decodeURIComponent(decodeWindows(url));
  return url.hostname === '' ? decoded.slice(1) : `\\\\${domainToUnicode(url.hostname)}${decoded}`;
}

// For file names that are not UTF-8.
function fileURLToPathBuffer(path, options = undefined) {
  const url = toFileURL(path);
  const { unescapeBuffer } = require('node/querystring');
  if (!options?.windows) return unescapeBuffer(decodePosix(url));
  const decoded = unescapeBuffer(decodeWindows(url));
  const { Buffer } = require('node/buffer');
  if (url.hostname === '') return decoded.subarray(1);
  return Buffer.concat([Buffer.from(`\\\\${domainToUnicode(url.hostname)}`), decoded]);
}

// encodeURI and what else would not be read as part of a path.
function encodePath(path) {
  return encodeURI(path.toWellFormed()).replace(/[?#~]/g, (c) => (c === '?' ? '%3F' : c === '#' ? '%23' : '%7E'));
}

function uncToFileURL(path) {
  const isExtended = path.startsWith('\\\\?\\UNC\\');
  const start = isExtended ? 8 : 2;
  const end = path.indexOf('\\', start);
  if (end === -1) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
  if (end === start) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
  const host = domainToASCII(path.slice(start, end));
  return new URL(`file://${host}${encodePath(path.slice(end).replaceAll('\\', '/'))}`);
}

function pathToFileURL(filepath, options = undefined) {
  require('internal/validate').validateString(filepath, 'path');
  const { posix, win32 } = require('node/path');
  const isWindows = options?.windows === true;
  const isExtended = isWindows && filepath.startsWith('\\\\?\\');
  if (isWindows && filepath.startsWith('\\\\') && (!isExtended || filepath.startsWith('\\\\?\\UNC\\'))) {
    return uncToFileURL(filepath);
  }
  const given = isExtended ? filepath.slice(4) : filepath;
  let full = isWindows ? win32.resolve(given) : posix.resolve(given);
  const last = given[given.length - 1];
  const separator = isWindows ? '\\' : '/';
  if ((last === '/' || (isWindows && last === '\\')) && full[full.length - 1] !== separator) full += separator;
  return new URL(`file://${isWindows ? '/' : ''}${encodePath(isWindows ? full.replaceAll('\\', '/') : full)}`);
}

// ---- the rest ------------------------------------------------------------------------------------------------------

function domainToASCII(domain) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(textOf(domain));
}

function domainToUnicode(domain) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(textOf(domain));
}

function urlToHttpOptions(url) {
  require('internal/validate').validateObject(url, 'url');
  const { hash, hostname, href, password, pathname, port, protocol, search, username } = url;
  const options = {
    __proto__: null,
    ...url, // what a user added to the object
    protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = {
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  fileURLToPathBuffer,
  isURL,
  kSetSearch,
  pathToFileURL,
  URL,
  get URLSearchParams() { return lazyParams().URLSearchParams; },
  urlToHttpOptions,
};
