// SPDX-License-Identifier: MIT
// The URL parser of Node's beginnings: url.parse, url.format, url.resolve and the class Url. It predates the URL
// Standard and differs from it in many places that programs came to rely on; new code uses URL.
//
// parse() works in steps that each take a piece off the rest: normalize (spaces, backslashes), a short way for plain
// paths, protocol, slashes, authority, then escape and split path, query and fragment.
'use strict';

const { codes } = require('internal/errors');
const { validateObject, validateString } = require('internal/validate');
const { domainToASCII, domainToUnicode, isURL } = require('internal/url');
const lazy = require('internal/lazy');

const lazyQuerystring = lazy(() => require('node/querystring'));

// Protocols that have "//" even if the text has not, and the one whose text is left alone.
const slashed = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss']);
const isSlashed = (protocol) => slashed.has(protocol.endsWith(':') ? protocol.slice(0, -1) : protocol);
const isScript = (protocol) => protocol === 'javascript' || protocol === 'javascript:';

const HOST_MARK = /^\/\/[^@/]+@[^@/]+/;
const PLAIN_PATH = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
// eslint-disable-next-line no-control-regex
const SPACES = /^[\0- \u00A0\uFEFF]+|[\0- \u00A0\uFEFF]+$/g;
const UNSAFE = /[\t\n\r "'<>\\^`{|}]/g;
const BAD_HOST_IPV6 = /[\0\t\n\r #%/<>?@\\^|]/;
const HOST_MAX = 255;

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

// Looking at each character, by a table, is faster than asking the engine for an expression that is not there.
function tableOf(chars) {
  const table = new Uint8Array(128);
  for (let i = 0; i < chars.length; i++) table[chars.charCodeAt(i)] = 1;
  return table;
}

function hasAny(text, table) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && table[code] === 1) return true;
  }
  return false;
}

const UNSAFE_CHARS = tableOf('\t\n\r "\'<>\\^`{|}');
const BAD_HOST_CHARS = tableOf('\0\t\n\r #%/:<>?@[\\]^|');
const PROTOCOL_CHARS = tableOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-');
const COLON = 58;

// Where the text's protocol ends, behind its colon; 0 when it has none.
function protocolEnd(text) {
  let i = 0;
  while (i < text.length && text.charCodeAt(i) < 128 && PROTOCOL_CHARS[text.charCodeAt(i)] === 1) i++;
  return i > 0 && text.charCodeAt(i) === COLON ? i + 1 : 0;
}

// Where ":", perhaps with digits behind it, stands at the end of a host; its length when it does not.
function portStart(host) {
  let i = host.length - 1;
  while (i >= 0 && host.charCodeAt(i) >= 48 && host.charCodeAt(i) <= 57) i--;
  return host.charCodeAt(i) === COLON ? i : host.length;
}

const isSpace = (code) => code <= 32 || code === 0xA0 || code === 0xFEFF;

const escapeUnsafe = (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

// Backslashes before the query or fragment are slashes.
function normalize(url) {
  const isTrimmed = !isSpace(url.charCodeAt(0)) && !isSpace(url.charCodeAt(url.length - 1));
  const text = isTrimmed ? url : url.replace(SPACES, '');
  if (!text.includes('\\')) return text;
  const stop = text.search(/[?#]/);
  const end = stop < 0 ? text.length : stop;
  return text.slice(0, end).replaceAll('\\', '/') + text.slice(end);
}

const NON_HOST = tableOf(' "%\';<>\\^`{|}');
const AT = 64;
const SLASH = 47;
const QUESTION = 63;
const HASH = 35;

// Where the authority ends and which character ends the credentials.
function scanAuthority(rest) {
  let nonHost = -1;
  let at = -1;
  for (let i = 0; i < rest.length; i++) {
    const c = rest.charCodeAt(i);
    if (c === SLASH || c === QUESTION || c === HASH) {
      if (nonHost < 0) nonHost = i;
      break;
    }
    if (c === AT) {
      // What came before was not the host but the credentials.
      at = i;
      nonHost = -1;
    } else if (nonHost < 0 && NON_HOST[c] === 1) {
      nonHost = i;
    }
  }
  return { at, end: nonHost < 0 ? rest.length : nonHost };
}

function takeAuthority(url, rest, whole) {
  const { at, end } = scanAuthority(rest);
  if (at >= 0) {
    const auth = rest.slice(0, at);
    url.auth = auth.includes('%') ? decodeURIComponent(auth) : auth;
  }
  let host = rest.slice(at + 1, end);
  let left = rest.slice(end);
  const port = portStart(host);
  if (port < host.length) {
    if (port < host.length - 1) url.port = host.slice(port + 1);
    host = host.slice(0, port);
  }
  url.hostname = host;
  const isIPv6 = host.length >= 2 && host[0] === '[' && host.endsWith(']');
  if (!isIPv6 && host.includes(':')) throw new codes.ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', whole);
  url.hostname = url.hostname.length > HOST_MAX ? '' : url.hostname.toLowerCase();
  if (isIPv6) {
    if (BAD_HOST_IPV6.test(url.hostname)) throw new codes.ERR_INVALID_URL(whole);
  } else if (url.hostname !== '') {
    // eslint-disable-next-line no-control-regex
    if (/[^\0-\x7F]/.test(url.hostname)) {
      url.hostname = domainToASCII(url.hostname);
      if (url.hostname === '') throw new codes.ERR_INVALID_URL(whole);
    }
    if (hasAny(url.hostname, BAD_HOST_CHARS)) throw new codes.ERR_INVALID_URL(whole);
  }
  url.host = url.hostname + (url.port !== null ? `:${url.port}` : '');
  if (isIPv6) {
    url.hostname = url.hostname.slice(1, -1);
    if (left[0] !== '/') left = `/${left}`;
  }
  return left;
}

function takePath(url, rest, parseQuery) {
  const hash = rest.indexOf('#');
  const beforeHash = hash < 0 ? rest : rest.slice(0, hash);
  if (hash >= 0) url.hash = rest.slice(hash);
  const question = beforeHash.indexOf('?');
  if (question >= 0) {
    url.search = beforeHash.slice(question);
    url.query = url.search.slice(1);
    if (parseQuery) url.query = lazyQuerystring().parse(url.query);
  } else if (parseQuery) {
    url.search = null;
    url.query = { __proto__: null };
  }
  const pathname = question < 0 ? beforeHash : beforeHash.slice(0, question);
  if (pathname !== '') url.pathname = pathname;
}

// "/a/b?c" needs none of the steps.
function takePlainPath(url, rest, parseQuery) {
  const match = PLAIN_PATH.exec(rest);
  if (match === null) return false;
  url.path = url.href = rest;
  url.pathname = match[1];
  if (match[2]) {
    url.search = match[2];
    url.query = parseQuery ? lazyQuerystring().parse(match[2].slice(1)) : match[2].slice(1);
  } else if (parseQuery) {
    url.search = null;
    url.query = { __proto__: null };
  }
  return true;
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = normalize(url);
  if (!slashesDenoteHost && rest.charCodeAt(0) === SLASH && !rest.includes('#') && !rest.includes('@') &&
      takePlainPath(this, rest, parseQueryString)) {
    return this;
  }
  const start = protocolEnd(rest);
  const given = rest.slice(0, start);
  const protocol = given.toLowerCase();
  if (start > 0) {
    this.protocol = protocol;
    rest = rest.slice(start);
  }
  let hasSlashes = false;
  if (slashesDenoteHost || start > 0 || HOST_MARK.test(rest)) {
    hasSlashes = rest.startsWith('//');
    if (hasSlashes && !isScript(protocol)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!isScript(protocol) && (hasSlashes || (start > 0 && !isSlashed(given)))) { // "HTTP:" is not "http:" here
    // Tabs and line breaks are no part of a host.
    let isBroken = false;
    let stop = 0;
    for (; stop < rest.length; stop++) {
      const code = rest.charCodeAt(stop);
      if (code === SLASH || code === QUESTION || code === HASH) break;
      if (code === 9 || code === 10 || code === 13) isBroken = true;
    }
    if (isBroken) rest = rest.slice(0, stop).replace(/[\t\n\r]/g, '') + rest.slice(stop);
    rest = takeAuthority(this, rest, url);
  }
  if (!isScript(protocol) && hasAny(rest, UNSAFE_CHARS)) rest = rest.replace(UNSAFE, escapeUnsafe);
  takePath(this, rest, parseQueryString);
  if (start > 0 && isSlashed(protocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// ---- format --------------------------------------------------------------------------------------------------------

// Credentials: all but these and ':' is escaped.
const encodeAuth = (auth) => (/^[\w:.~*'()!-]*$/.test(auth) ? auth : encodeURIComponent(auth).replace(/%3A/gi, ':'));

// Takes the host apart.
Url.prototype.parseHost = function() {
  const colon = /:[0-9]*$/.exec(this.host);
  if (colon !== null && colon[0] !== ':') this.port = colon[0].slice(1);
  const name = colon === null ? this.host : this.host.slice(0, colon.index);
  if (name) this.hostname = name;
};

Url.prototype.format = function() {
  const auth = this.auth ? `${encodeAuth(this.auth)}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const isBare = this.hostname.includes(':') && this.hostname[0] !== '[';
    host = auth + (isBare ? `[${this.hostname}]` : this.hostname) + (this.port ? `:${this.port}` : '');
  }
  const query = this.query !== null && typeof this.query === 'object' ? lazyQuerystring().stringify(this.query) : '';
  let search = this.search || (query && `?${query}`) || '';

  if (protocol && !protocol.endsWith(':')) protocol += ':';
  if (pathname.includes('?') || pathname.includes('#')) pathname = pathname.replace(/[?#]/g, escapeUnsafe);
  if (this.slashes || (isSlashed(protocol) && host !== '')) {
    if (this.slashes || host !== '') {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    }
  } else if (isSlashed(protocol) && protocol.startsWith('file')) {
    host = '//';
  }
  if (search.includes('#')) search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

// ---- resolve -------------------------------------------------------------------------------------------------------

Url.prototype.resolve = function(relative) {
  return this.resolveObject(toUrl(relative, false, true)).format();
};

function copyInto(target, source) {
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

function setPath(url) {
  if (url.pathname !== null || url.search !== null) url.path = (url.pathname || '') + (url.search || '');
}

Url.prototype.resolveObject = function(given) {
  const relative = typeof given === 'string' ? new Url().parse(given, false, true) : given;
  const result = copyInto(new Url(), this);
  // The fragment is always the relative one's.
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) return resolveNetwork(result, relative);
  if (relative.protocol && relative.protocol !== result.protocol) return resolveProtocol(result, relative);
  return resolvePath(result, relative);
};

// "//host/path": everything but the protocol.
function resolveNetwork(result, relative) {
  for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
  if (isSlashed(result.protocol ?? '') && result.hostname && !result.pathname) result.path = result.pathname = '/';
  result.href = result.format();
  return result;
}

// Another protocol.
function resolveProtocol(result, relative) {
  if (!isSlashed(relative.protocol)) {
    copyInto(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !isScript(relative.protocol)) {
    // "http:x" of a page of another protocol: the host is taken off the path.
    const parts = (relative.pathname || '').split('/');
    while (parts.length > 0 && !(relative.host = parts.shift())) continue;
    relative.host ||= '';
    relative.hostname ||= '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    result.pathname = parts.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

// "user@host" in the first segment goes back to the credentials and host.
function splitAuth(result) {
  const at = result.host && result.host.indexOf('@') > 0 ? result.host.indexOf('@') : -1;
  if (at < 0) return;
  result.auth = result.host.slice(0, at);
  result.host = result.hostname = result.host.slice(at + 1);
}

// Removes "." and "..": [segments, how many ".." are left over].
function climb(segments) {
  let up = 0;
  for (let i = segments.length - 1; i >= 0; i--) {
    if (segments[i] === '.') {
      segments.splice(i, 1);
    } else if (segments[i] === '..') {
      segments.splice(i, 1);
      up++;
    } else if (up > 0) {
      segments.splice(i, 1);
      up--;
    }
  }
  return up;
}

function resolvePath(result, relative) {
  const baseIsAbsolute = Boolean(result.pathname) && result.pathname[0] === '/';
  const isAbsolute = Boolean(relative.host || (relative.pathname && relative.pathname[0] === '/'));
  let mustEndAbs = isAbsolute || baseIsAbsolute || Boolean(result.host && relative.pathname);
  const removeAllDots = mustEndAbs;
  let segments = (result.pathname && result.pathname.split('/')) || [];
  const added = (relative.pathname && relative.pathname.split('/')) || [];
  const noSlashes = result.protocol && !isSlashed(result.protocol);
  if (noSlashes) {
    // The host is handled as the first segment of the path.
    if (result.host) {
      if (segments[0] === '') segments[0] = result.host;
      else segments.unshift(result.host);
    }
    result.host = result.hostname = '';
    result.port = null;
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      if (relative.host) {
        if (added[0] === '') added[0] = relative.host;
        else added.unshift(relative.host);
      }
      relative.host = null;
      result.auth = null;
    }
    mustEndAbs &&= added[0] === '' || segments[0] === '';
  }

  if (isAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    segments = added;
  } else if (added.length > 0) {
    segments.pop();
    segments = segments.concat(added);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    // Only a query.
    if (noSlashes) {
      result.hostname = result.host = segments.shift();
      splitAuth(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    setPath(result);
    result.href = result.format();
    return result;
  }

  if (segments.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }

  const last = segments[segments.length - 1];
  const endsInDots = (last === '.' || last === '..') && (result.host || relative.host || segments.length > 1);
  const endsInSlash = endsInDots || last === '';
  let up = climb(segments);
  if (!mustEndAbs && !removeAllDots) while (up-- > 0) segments.unshift('..');
  if (mustEndAbs && segments[0] !== '' && (!segments[0] || segments[0][0] !== '/')) segments.unshift('');
  if (endsInSlash && segments.join('/').at(-1) !== '/') segments.push('');

  const endsAbsolute = segments[0] === '' || (segments[0] && segments[0][0] === '/');
  if (noSlashes) {
    result.hostname = result.host = endsAbsolute ? '' : segments.length > 0 ? segments.shift() : '';
    splitAuth(result);
  }
  mustEndAbs ||= Boolean(result.host && segments.length > 0);
  if (mustEndAbs && !endsAbsolute) segments.unshift('');
  if (segments.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = segments.join('/');
  }
  setPath(result);
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

// ---- the functions of node:url -------------------------------------------------------------------------------------

let isDeprecationTold = false;
// Tells application code, not packages, that url.parse, which `fn` stands on, is on its way out.
function deprecate(fn) {
  if (isDeprecationTold || process.noDeprecation) return;
  const sites = require('internal/stack').currentCallSites(10, fn);
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    if (file === null || file.startsWith('node:')) continue;
    if (/[/\\]node_modules[/\\]/.test(file)) return;
    break;
  }
  isDeprecationTold = true;
  process.emitWarning('`url.parse()` behavior is not standardized and prone to errors that have security ' +
    'implications. Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
                      'DeprecationWarning', 'DEP0169');
}

function toUrl(url, parseQueryString, slashesDenoteHost) {
  return url instanceof Url ? url : new Url().parse(url, parseQueryString, slashesDenoteHost);
}

function parse(url, parseQueryString, slashesDenoteHost) {
  deprecate(parse);
  return toUrl(url, parseQueryString, slashesDenoteHost);
}

function resolve(from, to) {
  deprecate(resolve);
  return toUrl(from, false, true).resolve(to);
}

function resolveObject(from, to) {
  if (!from) return to;
  deprecate(resolveObject);
  return toUrl(from, false, true).resolveObject(to);
}

// A WHATWG URL without some of its parts.
function formatURL(url, options) {
  let { fragment, unicode, search, auth } = { fragment: true, unicode: false, search: true, auth: true };
  if (options) {
    validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const { href, protocol, username, password, hostname, port, pathname } = url;
  let out = protocol;
  if (href.startsWith('//', protocol.length)) {
    out += '//';
    if (auth && (username || password)) out += `${username}${password ? `:${password}` : ''}@`;
    out += unicode ? domainToUnicode(hostname) : hostname;
    if (port) out += `:${port}`;
  }
  out += pathname;
  // An empty query or fragment is there as well, but only the whole address shows it.
  const hash = href.indexOf('#');
  const end = hash < 0 ? href.length : hash;
  const asked = href.indexOf('?');
  if (search && asked >= 0 && asked < end) out += href.slice(asked, end);
  if (fragment) out += href.slice(end);
  return out;
}

function format(urlObject, options) {
  let url = urlObject;
  if (typeof url === 'string') {
    deprecate(format);
    url = new Url().parse(url);
  } else if (typeof url !== 'object' || url === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], url);
  } else if (isURL(url)) {
    return formatURL(url, options);
  }
  return Reflect.apply(Url.prototype.format, url, []);
}

module.exports = { Url, format, parse, resolve, resolveObject };
