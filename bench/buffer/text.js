// SPDX-License-Identifier: MIT
// Buffers from text and back, for short and middling lengths, ASCII and not, and in hex and base64.
'use strict';

const { measure } = require('../lib/harness.js');

const N = 1000;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(); };

(async () => {
  for (const length of [16, 100, 1000]) {
    const ascii = 'x'.repeat(length);
    const bytes = Buffer.from(ascii);
    const wide = Buffer.from('\u00e9\u20ac'.repeat(length / 2));
    await measure(`toString-${length}`, repeat(() => bytes.toString()), N);
    await measure(`toString-wide-${length}`, repeat(() => wide.toString()), N);
    await measure(`toString-base64-${length}`, repeat(() => bytes.toString('base64')), N);
    await measure(`toString-hex-${length}`, repeat(() => bytes.toString('hex')), N);
    await measure(`from-${length}`, repeat(() => Buffer.from(ascii)), N);
    await measure(`write-${length}`, repeat(() => bytes.write(ascii)), N);
  }
})();
