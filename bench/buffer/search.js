// SPDX-License-Identifier: MIT
// Buffers compared and searched: short and long, for a byte, a text and bytes; copies, slices and numbers.
'use strict';

const { measure } = require('../lib/harness.js');

const N = 1000;
let sum = 0;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) sum += fn(i); };

(async () => {
  for (const length of [16, 1000, 100_000]) {
    const text = 'abcdefgh'.repeat(length / 8);
    const one = Buffer.from(text);
    const other = Buffer.from(text);
    const end = Buffer.from('xyz');
    one.write('xyz', length - 3);
    other.write('xyz', length - 3);
    await measure(`compare-${length}`, repeat(() => Buffer.compare(one, other)), N);
    await measure(`equals-${length}`, repeat(() => +one.equals(other)), N);
    await measure(`indexOf-text-${length}`, repeat(() => one.indexOf('xyz')), N);
    await measure(`indexOf-bytes-${length}`, repeat(() => one.indexOf(end)), N);
    await measure(`indexOf-byte-${length}`, repeat(() => one.indexOf(0x7A)), N);
  }
  const bytes = Buffer.alloc(1000, 'eddy');
  const target = Buffer.alloc(1000);
  await measure('copy-1000', repeat(() => bytes.copy(target)), N);
  await measure('concat-4x250', repeat(() => Buffer.concat([bytes, bytes, bytes, bytes], 1000).length), N);
  await measure('subarray', repeat((i) => bytes.subarray(i & 63, 100).length), N);
  await measure('alloc-64', repeat(() => Buffer.alloc(64).length), N);
  await measure('allocUnsafe-4096', repeat(() => Buffer.allocUnsafe(4096).length), N);
  await measure('readUInt32LE', repeat((i) => bytes.readUInt32LE(i & 511)), N);
  await measure('writeDoubleBE', repeat((i) => target.writeDoubleBE(i, i & 511)), N);
})();
