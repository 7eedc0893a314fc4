// SPDX-License-Identifier: MIT
// Calls of C through node:ffi: what C itself does is next to nothing.
'use strict';

const ffi = require('node:ffi');
const { measure } = require('../lib/harness.js');

const N = 1000;
const lib = new ffi.DynamicLibrary(null);
const { abs, labs, strlen, fabs, bsearch, memchr } = lib.getFunctions({
  abs: { return: 'i32', arguments: ['i32'] },
  labs: { return: 'i64', arguments: ['i64'] },
  strlen: { return: 'u64', arguments: ['string'] },
  fabs: { return: 'f64', arguments: ['f64'] },
  memchr: { return: 'pointer', arguments: ['buffer', 'i32', 'u64'] },
  bsearch: { return: 'pointer', arguments: ['pointer', 'pointer', 'u64', 'u64', 'function'] },
});
const bytes = Buffer.alloc(64, 'x');
const address = ffi.getRawPointer(bytes);
const compare = lib.registerCallback({ return: 'i32', arguments: ['pointer', 'pointer'] }, () => 0);
const repeat = (fn) => () => {
  let sum = 0;
  for (let i = 0; i < N; i++) sum += fn(i);
  return sum;
};

(async () => {
  await measure('int', repeat((i) => abs(i)), N);
  await measure('double', repeat((i) => fabs(i)), N);
  await measure('int64', repeat(() => Number(labs(5n))), N);
  await measure('string', repeat(() => Number(strlen('hello world'))), N);
  await measure('buffer', repeat(() => (memchr(bytes, 120, 64n) === 0n ? 0 : 1)), N);
  await measure('callback', repeat(() => (bsearch(address, address, 1n, 1n, compare) === 0n ? 0 : 1)), N);
  await measure('getInt32', repeat(() => ffi.getInt32(address, 4)), N);
  await measure('setInt32', repeat((i) => (ffi.setInt32(address, 4, i), 1)), N);
})();
