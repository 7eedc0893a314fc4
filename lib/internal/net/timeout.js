// SPDX-License-Identifier: MIT
// setTimeout() of sockets: 'timeout' after so long without activity. The timer never keeps the process alive.
'use strict';

const { Timeout, TIMEOUT_MAX, clear } = require('internal/timers');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validate');

const kTimeout = Symbol('kTimeout');

function duration(ms, name) {
  validateNumber(ms, name);
  if (ms < 0 || !Number.isFinite(ms)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', ms);
  if (ms > TIMEOUT_MAX) {
    process.emitWarning(
      `${ms} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return ms;
}

function setStreamTimeout(ms, callback) {
  if (this.destroyed) return this;
  this.timeout = ms;
  ms = duration(ms, 'msecs');
  stopTimeout(this);
  if (ms > 0) this[kTimeout] = new Timeout(() => this._onTimeout(), ms, undefined, false, false);
  // The new time holds, as in Node, even if the callback is refused.
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    if (ms === 0) this.removeListener('timeout', callback);
    else this.once('timeout', callback);
  }
  return this;
}

function stopTimeout(stream) {
  if (stream[kTimeout]) {
    clear(stream[kTimeout]);
    stream[kTimeout] = null;
  }
}

module.exports = { kTimeout, setStreamTimeout, stopTimeout, duration };
