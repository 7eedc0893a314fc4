// SPDX-License-Identifier: MIT
// Small hashes and MACs in the forms that programs use them: ETags, cache keys, signatures of cookies.
'use strict';

const crypto = require('node:crypto');
const { measure } = require('../lib/harness.js');

const N = 1000;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(); };
const bytes = Buffer.from('hello world, hello world');
const large = Buffer.alloc(16384, 'x');

(async () => {
  await measure('createHash-text-hex', repeat(() => crypto.createHash('sha256').update('hello world').digest('hex')), N);
  await measure('createHash-bytes', repeat(() => crypto.createHash('sha1').update(bytes).digest()), N);
  await measure('createHash-pieces',
                repeat(() => crypto.createHash('md5').update('hello').update(bytes).digest('base64')), N);
  await measure('createHash-16k', repeat(() => crypto.createHash('sha256').update(large).digest('hex')), N);
  await measure('hash', repeat(() => crypto.hash('sha1', 'hello world')), N);
  await measure('createHmac', repeat(() => crypto.createHmac('sha256', 'key').update('hello world').digest('hex')), N);
  await measure('randomBytes-16', repeat(() => crypto.randomBytes(16)), N);
  await measure('randomUUID', repeat(() => crypto.randomUUID()), N);
})();
