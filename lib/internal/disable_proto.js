// SPDX-License-Identifier: MIT
// --disable-proto: what becomes of Object.prototype.__proto__, in each realm.
'use strict';

function disableProto(prototype, mode) {
  if (mode === 'delete') {
    delete prototype.__proto__; // eslint-disable-line no-proto
    return;
  }
  const thrower = () => {
    const { codes: { ERR_PROTO_ACCESS } } = require('internal/errors');
    throw new ERR_PROTO_ACCESS();
  };
  Object.defineProperty(prototype, '__proto__', { get: thrower, set: thrower, configurable: true });
}

module.exports = { disableProto };
