// SPDX-License-Identifier: MIT
// lookup() and lookupService() without their callbacks or promises: arguments checked, the system's resolver asked on
// the worker pool, its answers ordered.
'use strict';

const { isIP } = require('internal/net/address');
const { validateName } = require('internal/dns/name');
const { hold, release } = require('internal/slots');
const { option } = require('internal/options');
const observed = require('internal/perf/observed');
const {
  DENIED,
  DNSException,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateBoolean, validateNumber, validateOneOf, validatePort } = require('internal/validate');
const binding = internalBinding('dns');

const [ADDRCONFIG, V4MAPPED, ALL] = binding.flags();
const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];
const FAMILIES = [0, 4, 6];

let defaultOrder = option('--dns-result-order') ?? 'verbatim';

function getDefaultResultOrder() {
  return defaultOrder;
}

function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', ORDERS);
  defaultOrder = value;
}

function validateHints(hints) {
  if ((hints & ~(ADDRCONFIG | ALL | V4MAPPED)) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
}

// The error of a host that is empty; undefined otherwise.
function checkHostname(hostname) {
  return hostname ? undefined : new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');
}

/** {family, hints, all, order} of the options (or family) that users give. */
function readOptions(hostname, options) {
  if (hostname) validateName(hostname, 'hostname');
  const wanted = { family: 0, hints: 0, all: false, order: defaultOrder };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', FAMILIES);
    wanted.family = options;
    return wanted;
  }
  if (options === undefined || options === null) return wanted;
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  if (options.hints != null) {
    validateNumber(options.hints, 'options.hints');
    wanted.hints = options.hints >>> 0;
    validateHints(wanted.hints);
  }
  if (options.family != null) {
    if (options.family === 'IPv4') wanted.family = 4;
    else if (options.family === 'IPv6') wanted.family = 6;
    else {
      validateOneOf(options.family, 'options.family', FAMILIES);
      wanted.family = options.family;
    }
  }
  if (options.all != null) {
    validateBoolean(options.all, 'options.all');
    wanted.all = options.all;
  }
  if (options.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    wanted.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order != null) {
    validateOneOf(options.order, 'options.order', ORDERS);
    wanted.order = options.order;
  }
  return wanted;
}

function inOrder(addresses, order) {
  const list = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  if (order === 'verbatim') return list;
  const first = order === 'ipv4first' ? 4 : 6;
  return [...list.filter((entry) => entry.family === first), ...list.filter((entry) => entry.family !== first)];
}

/**
 * Finds the addresses of a host: done(null, [{address, family} ...]) or done(err), never at once.
 */
function findAddresses(hostname, wanted, done) {
  const version = isIP(hostname);
  if (version !== 0) {
    process.nextTick(done, null, [{ address: hostname, family: version }]);
    return;
  }
  const end = observed.begin?.('dns');
  const slot = hold((err, addresses) => {
    if (err !== 0) {
      done(new DNSException(err, 'getaddrinfo', hostname));
      return;
    }
    const { family, hints, order } = wanted;
    end?.('lookup', { hostname, family, hints, verbatim: order === 'verbatim', order, addresses });
    done(null, inOrder(addresses, order));
  }, 'GETADDRINFOREQWRAP');
  const err = binding.getaddrinfo(hostname, wanted.family, wanted.hints, slot);
  if (err !== 0) {
    release(slot);
    process.nextTick(done, new DNSException(err, 'getaddrinfo', hostname));
  }
}

function validateService(address, port) {
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
}

/** Name and service of an address: done(null, hostname, service) or done(err). */
function findNames(address, port, done) {
  const end = observed.begin?.('dns');
  const slot = hold((err, hostname, service) => {
    if (err !== 0) {
      done(new DNSException(err, 'getnameinfo', address));
      return;
    }
    end?.('lookupService', { host: address, port: +port, hostname, service });
    done(null, hostname, service);
  }, 'GETNAMEINFOREQWRAP');
  const err = binding.getnameinfo(address, +port, slot);
  if (err !== 0) {
    release(slot);
    const error = new DNSException(err, 'getnameinfo', address);
    if (err > DENIED) throw error;
    process.nextTick(done, error);
  }
}

module.exports = {
  ADDRCONFIG, V4MAPPED, ALL, checkHostname, findAddresses, findNames, getDefaultResultOrder, readOptions,
  setDefaultResultOrder, validateService,
};
