// SPDX-License-Identifier: MIT
// Message authentication by a digest, against RFC 4231, in one piece and in many.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const EXPECTED = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const data = 'what do ya want for nothing?';
assert.strictEqual(crypto.createHmac('sha256', 'Jefe').update(data).digest('hex'), EXPECTED);
assert.strictEqual(crypto.createHmac('sha256', Buffer.from('Jefe')).update(Buffer.from(data)).digest('hex'), EXPECTED);
assert.strictEqual(crypto.createHmac('sha256', '4a656665', { encoding: 'hex' }).update(data).digest('hex'), EXPECTED);
const pieces = crypto.createHmac('sha256', new Uint8Array([74, 101, 102, 101]).buffer);
for (const c of data) pieces.update(Buffer.from(c));
assert.deepStrictEqual(pieces.digest(), Buffer.from(EXPECTED, 'hex'));
assert.strictEqual(pieces.digest('hex'), '');
assert.throws(() => pieces.update('x'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });

// An empty key, a long one.
assert.strictEqual(crypto.createHmac('md5', '').update('').digest('hex'), '74e6f7298a9c2d168935f58c001bad88');
assert.strictEqual(crypto.createHmac('sha256', Buffer.alloc(131, 0xaa))
  .update('Test Using Larger Than Block-Size Key - Hash Key First').digest('hex'),
                   '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');

// The key does not show.
assert.ok(!require('node:util').inspect(crypto.createHmac('sha1', 'secret'), { depth: 9 }).includes('115'));
assert.throws(() => crypto.createHmac('no such', 'a'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
assert.throws(() => crypto.createHmac('sha1', null), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createHmac(null, 'a'), { code: 'ERR_INVALID_ARG_TYPE' });

const stream = crypto.createHmac('sha256', 'Jefe');
stream.end(data, () => assert.strictEqual(stream.read().toString('hex'), EXPECTED));
