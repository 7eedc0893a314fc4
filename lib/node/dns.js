// SPDX-License-Identifier: MIT
// node:dns.
//
//   internal/dns/lookup.js     the system's resolver: lookup(), lookupService()
//   internal/dns/resolver.js   name servers, asked for records by c-ares
'use strict';

const {
  ADDRCONFIG, V4MAPPED, ALL, checkHostname, findAddresses, findNames, getDefaultResultOrder, readOptions,
  setDefaultResultOrder, validateService,
} = require('internal/dns/lookup');
const { names } = require('internal/dns/errors');
const { validateName } = require('internal/dns/name');
const { ResolverBase, ask, askReverse, defaultMethods, defineKinds, setServers } = require('internal/dns/resolver');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const { lazyProperty } = require('internal/lazy');

const { kCustomPromisifyArgs } = require('internal/util/promisify');

/** lookup(hostname, options?, callback(err, address, family) or, with all, callback(err, [{address, family} ...])) */
function lookup(hostname, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const wanted = readOptions(hostname, options);
  const failure = checkHostname(hostname);
  if (failure !== undefined) throw failure;
  findAddresses(hostname, wanted, (err, found) => {
    if (err) callback(err);
    else if (wanted.all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  });
  return {};
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  validateFunction(callback, 'callback');
  validateService(address, port);
  findNames(address, port, callback);
  return {};
}

for (const [fn, names] of [[lookup, ['address', 'family']], [lookupService, ['hostname', 'service']]]) {
  Object.defineProperty(fn, kCustomPromisifyArgs, { value: names, enumerable: false });
}

// ---- records -------------------------------------------------------------------------------------------------------

class Resolver extends ResolverBase {}

const byType = defineKinds(Resolver, (kind) => function (name, options) {
  const callback = arguments.length > 2 ? arguments[2] : options;
  validateName(name, 'name');
  validateFunction(callback, 'callback');
  ask(this, kind, name, Boolean(arguments.length > 2 && options?.ttl), callback);
  return {};
});

/** resolve(name, rrtype?, callback) */
Resolver.prototype.resolve = function resolve(name, rrtype, callback) {
  let method = byType.A;
  if (typeof rrtype === 'string') method = byType[rrtype];
  else if (typeof rrtype === 'function') callback = rrtype;
  else throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return method.call(this, name, callback);
};

Resolver.prototype.reverse = function reverse(name, callback) {
  validateName(name, 'name');
  validateFunction(callback, 'callback');
  askReverse(this, name, callback);
  return {};
};

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers,
  ADDRCONFIG,
  ALL,
  V4MAPPED,
  ...names,
  ...defaultMethods(Resolver),
};
lazyProperty(module.exports, 'promises', () => require('node/dns/promises'));
