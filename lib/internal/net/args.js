// SPDX-License-Identifier: MIT
// The many forms of arguments of connect() and listen(), brought into one: [options, callback or null].
'use strict';

const kNormalized = Symbol('kNormalized');
const kTake = Symbol('kTake'); // method of a BoundSocket: its handle, which is the caller's from then on

function isPort(value) {
  return Number(value) >= 0;
}

function isPath(value) {
  return typeof value === 'string' && !isPort(value);
}

/** (options, cb?), (path, cb?) or (port, host?, cb?). The result is marked, so that it passes through unchanged. */
function normalizeArgs(args) {
  let options = {};
  const first = args[0];
  if (args.length > 0) {
    if (typeof first === 'object' && first !== null) {
      options = first;
    } else if (isPath(first)) {
      options.path = first;
    } else {
      options.port = first;
      if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
    }
  }
  const last = args[args.length - 1];
  const normalized = [options, typeof last === 'function' ? last : null];
  normalized[kNormalized] = true;
  return normalized;
}

module.exports = { isPort, isPath, kNormalized, kTake, normalizeArgs };
