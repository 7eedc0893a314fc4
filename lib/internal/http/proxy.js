// SPDX-License-Identifier: MIT
// Proxies from the environment: which one requests of a protocol go through, and which hosts go without.
//
//   HTTP_PROXY, HTTPS_PROXY   URL of the proxy; the lower-case name wins
//   NO_PROXY                  list of `*`, host, .domain, *.domain, address, address-address; :port may follow
'use strict';

const { isIP } = require('internal/net/address');
const { codes: { ERR_PROXY_INVALID_CONFIG } } = require('internal/errors');
const { Buffer } = require('node/buffer');
const { URL } = require('web/url');

const PORTS = { '__proto__': null, 'http:': 80, 'https:': 443 };

function invalid(text, cause) {
  const error = new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
  if (cause !== undefined) error.cause = cause;
  return error;
}

const withoutBrackets = (host) => (host.startsWith('[') ? host.slice(1, -1) : host);

/** One entry of NO_PROXY: {host, port, suffix, list}. */
function readRule(entry) {
  const rule = { host: entry.toLowerCase(), port: undefined, suffix: undefined, list: undefined };
  const port = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(rule.host);
  if (port !== null) {
    rule.host = port[1];
    rule.port = Number(port[2]);
  }
  rule.host = withoutBrackets(rule.host);
  if (rule.host.startsWith('*.')) rule.suffix = rule.host.slice(1);
  else if (rule.host.startsWith('.')) rule.suffix = rule.host;
  const range = rule.host.split('-');
  const family = isIP(range[0]);
  if (range.length === 2 && family !== 0 && isIP(range[1]) === family) {
    const { BlockList } = require('internal/net/block_list');
    rule.list = new BlockList();
    rule.list.addRange(range[0], range[1], `ipv${family}`);
  }
  return rule;
}

function matches(rule, host, port) {
  if (rule.port !== undefined && rule.port !== port) return false;
  if (rule.host === '*' || rule.host === host) return true;
  if (rule.suffix !== undefined) return host.endsWith(rule.suffix);
  return rule.list !== undefined && isIP(host) !== 0 && rule.list.check(host, `ipv${isIP(host)}`);
}

class Proxy {
  #rules;

  constructor(text, noProxy) {
    if (/[\r\n]/.test(text)) throw invalid(text);
    let url;
    let credentials;
    try {
      url = new URL(text);
      credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    } catch (error) {
      throw invalid(text, error);
    }
    if (PORTS[url.protocol] === undefined || url.hostname === '') throw invalid(text);
    this.origin = url.origin;
    this.protocol = url.protocol;
    this.hostname = withoutBrackets(url.hostname);
    this.port = Number(url.port) || PORTS[url.protocol];
    /** The value of Proxy-Authorization, or undefined. */
    this.auth = credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    this.#rules = noProxy.split(/[\s,]+/).filter(Boolean).map(readRule);
  }

  /** Whether requests to that host go through it. */
  serves(hostname, port) {
    const host = withoutBrackets(hostname).toLowerCase();
    return !this.#rules.some((rule) => matches(rule, host, Number(port)));
  }
}

const either = (env, name) => env[name.toLowerCase()] ?? env[name];

function settingsOf(env, protocol) {
  const text = either(env, protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  return [String(text ?? ''), String(either(env, 'NO_PROXY') ?? '')];
}

/** The proxy of requests of that protocol, or undefined: also for a proxy of another kind (socks:), as in Node. */
function proxyOf(env, protocol) {
  const [text, noProxy] = settingsOf(env, protocol);
  return /^https?:/i.test(text) ? new Proxy(text, noProxy) : undefined;
}

/** Throws when there is a setting that proxyOf() cannot serve. */
function checkProxies(env) {
  for (const protocol of ['http:', 'https:']) {
    const [text, noProxy] = settingsOf(env, protocol);
    if (text !== '') new Proxy(text, noProxy); // eslint-disable-line no-new
  }
}

module.exports = { checkProxies, proxyOf };
