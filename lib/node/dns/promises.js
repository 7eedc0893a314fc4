// SPDX-License-Identifier: MIT
// node:dns/promises.
'use strict';

const {
  checkHostname, findAddresses, findNames, getDefaultResultOrder, readOptions, setDefaultResultOrder, validateService,
} = require('internal/dns/lookup');
const { names } = require('internal/dns/errors');
const { validateName } = require('internal/dns/name');
const { ResolverBase, ask, askReverse, defaultMethods, defineKinds, setServers } = require('internal/dns/resolver');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateString } = require('internal/validate');

function lookup(hostname, options) {
  const wanted = readOptions(hostname, options);
  const failure = checkHostname(hostname);
  if (failure !== undefined) return Promise.reject(failure);
  return new Promise((resolve, reject) => {
    findAddresses(hostname, wanted, (err, found) => {
      if (err) reject(err);
      else resolve(wanted.all ? found : found[0]);
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  validateService(address, port);
  return new Promise((resolve, reject) => {
    findNames(address, port, (err, hostname, service) => {
      if (err) reject(err);
      else resolve({ hostname, service });
    });
  });
}

// ---- records -------------------------------------------------------------------------------------------------------

class Resolver extends ResolverBase {}

function promise(start) {
  return new Promise((resolve, reject) => {
    start((err, result) => (err ? reject(err) : resolve(result)));
  });
}

const byType = defineKinds(Resolver, (kind) => function (name, options) {
  validateName(name, 'name');
  return promise((done) => ask(this, kind, name, Boolean(options?.ttl), done));
});

/** resolve(name, rrtype?) */
Resolver.prototype.resolve = function resolve(name, rrtype) {
  if (rrtype !== undefined) validateString(rrtype, 'rrtype');
  const method = rrtype === undefined ? byType.A : byType[rrtype];
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return method.call(this, name);
};

Resolver.prototype.reverse = function reverse(name) {
  validateName(name, 'name');
  return promise((done) => askReverse(this, name, done));
};

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers,
  ...names,
  ...defaultMethods(Resolver),
};
