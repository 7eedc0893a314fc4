// SPDX-License-Identifier: MIT
// node:dns/promises.
'use strict';

const { findAddresses, findNames, getDefaultResultOrder, readOptions, setDefaultResultOrder } =
  require('internal/dns/lookup');
const errors = require('internal/dns/errors');
const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');

function lookup(hostname, options) {
  const wanted = readOptions(hostname, options);
  return new Promise((resolve, reject) => {
    findAddresses(hostname, wanted, (err, found) => {
      if (err) reject(err);
      else resolve(wanted.all ? found : found[0]);
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  return new Promise((resolve, reject) => {
    findNames(address, port, (err, hostname, service) => {
      if (err) reject(err);
      else resolve({ hostname, service });
    });
  });
}

module.exports = { lookup, lookupService, getDefaultResultOrder, setDefaultResultOrder, ...errors };
