// SPDX-License-Identifier: MIT
// node:dns: what the system's resolver answers. Queries for records by our own resolver are not here yet.
'use strict';

const { ADDRCONFIG, V4MAPPED, ALL, findAddresses, findNames, getDefaultResultOrder, readOptions,
        setDefaultResultOrder } = require('internal/dns/lookup');
const errors = require('internal/dns/errors');
const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
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
  findNames(address, port, callback);
  return {};
}

for (const [fn, names] of [[lookup, ['address', 'family']], [lookupService, ['hostname', 'service']]]) {
  Object.defineProperty(fn, kCustomPromisifyArgs, { value: names, enumerable: false });
}

module.exports = {
  lookup,
  lookupService,
  getDefaultResultOrder,
  setDefaultResultOrder,
  ADDRCONFIG,
  ALL,
  V4MAPPED,
  ...errors,
};
lazyProperty(module.exports, 'promises', () => require('node/dns/promises'));
