// SPDX-License-Identifier: MIT
// What the Resolvers of node:dns and node:dns/promises share: servers, local addresses, and asking without callbacks or
// promises. Their methods resolve*() are made of the table of kinds (records.js).
'use strict';

const { ChannelWrap } = require('internal/dns/channel');
const { kinds, readRows } = require('internal/dns/records');
const { formatServers, readServers } = require('internal/dns/servers');
const { isIP } = require('internal/net/address');
const observed = require('internal/perf/observed');
const {
  DENIED,
  DNSException,
  codes: { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateInt32, validateString, validateUint32 } = require('internal/validate');

const TRIES = 4;
const ONION = /\.onion\.?$/i; // never to be asked for: RFC 7686
const NO_NAME = /[\x01-\x20\x7f]/;
const ASCII = /^[\0-\x7f]*$/;

class ResolverBase {
  constructor(options = undefined) {
    const { timeout = -1, tries = TRIES, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this._handle = new ChannelWrap(timeout, tries, maxTimeout);
  }

  cancel() {
    this._handle.cancel();
  }

  getServers() {
    return formatServers(this._handle.getServers() || []);
  }

  setServers(servers) {
    const failure = this._handle.setServers(readServers(servers));
    if (failure !== undefined) throw new ERR_DNS_SET_SERVERS_FAILED(failure, servers);
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const first = isIP(ipv4);
    const second = ipv6 === undefined ? 0 : isIP(ipv6);
    if (first === 0 || (ipv6 !== undefined && second === 0)) throw invalid('Invalid IP address.');
    if (first === second) throw invalid(`Cannot specify two IPv${first} addresses.`);
    this._handle.setLocalAddress(first === 4 ? ipv4 : ipv6 ?? null, first === 6 ? ipv4 : ipv6 ?? null);
  }
}

// The code with words of its own.
function invalid(message) {
  const error = new ERR_INVALID_ARG_VALUE('ipv4', '');
  error.message = message;
  return error;
}

function toASCII(name) {
  return ASCII.test(name) ? name : require('internal/url').domainToASCII(name) || name;
}

/** Asks for the records of a kind: done(null, result) or done(err), never at once. */
function ask(resolver, kind, name, withTtl, done) {
  const end = observed.begin?.('dns');
  const answer = (code, rows) => {
    if (code !== undefined) {
      done(new DNSException(code, kind.query, name));
      return;
    }
    const result = readRows(kind, rows, withTtl);
    end?.(kind.query, { host: name, ttl: withTtl, result });
    done(null, result);
  };
  if (ONION.test(name)) process.nextTick(answer, 'ENOTFOUND');
  else if (NO_NAME.test(name)) process.nextTick(answer, 'EBADNAME');
  else resolver._handle.query(toASCII(name), kind.type, answer);
}

/** Asks for the names of an address, in the same way. An address that is none is thrown. */
function askReverse(resolver, address, done) {
  const end = observed.begin?.('dns');
  const err = resolver._handle.reverse(address, (code, names) => {
    if (code !== undefined) {
      done(new DNSException(code, 'getHostByAddr', address));
      return;
    }
    end?.('getHostByAddr', { host: address, ttl: false, result: names });
    done(null, names);
  });
  if (err <= DENIED) process.nextTick(done, new DNSException(err, 'getHostByAddr', address));
  else if (err !== 0) throw new DNSException(err, 'getHostByAddr', address);
}

function methodOf(rrtype) {
  if (rrtype === 'A') return 'resolve4';
  return rrtype === 'AAAA' ? 'resolve6' : `resolve${rrtype[0]}${rrtype.slice(1).toLowerCase()}`;
}

/**
 * Gives a class its methods resolve4(), resolveMx() ...: make(kind) is the function of a kind. The functions by rrtype.
 */
function defineKinds(Class, make) {
  const byType = { __proto__: null };
  for (const rrtype of Object.keys(kinds)) {
    const fn = make(kinds[rrtype]);
    Object.defineProperty(fn, 'name', { value: kinds[rrtype].query });
    byType[rrtype] = Class.prototype[methodOf(rrtype)] = fn;
  }
  return byType;
}

// ---- the default one -----------------------------------------------------------------------------------------------

let current; // of both modules

function defaultResolver() {
  return current ??= new ResolverBase();
}

// What it is asked for still waits for the servers of before.
function setServers(servers) {
  const next = new ResolverBase();
  next.setServers(servers);
  current = next;
}

function getServers() {
  return defaultResolver().getServers();
}

/** The resolve*() and reverse() of the default resolver, for a module whose Resolver is that class. */
function defaultMethods(Class) {
  const methods = { getServers };
  for (const name of Object.keys(Class.prototype)) {
    const method = Class.prototype[name];
    methods[name] = (...args) => method.apply(defaultResolver(), args);
    Object.defineProperty(methods[name], 'name', { value: `bound ${method.name}` });
  }
  return methods;
}

module.exports = { ResolverBase, ask, askReverse, defaultMethods, defineKinds, setServers };
