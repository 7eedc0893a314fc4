// SPDX-License-Identifier: MIT
// Digests: in one piece and in many, as text and as bytes, copied, streamed, one-shot.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const hex = (data, ...more) => {
  const h = crypto.createHash('sha256').update(data);
  for (const piece of more) h.update(piece);
  return h.digest('hex');
};
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
assert.strictEqual(hex('abc'), ABC);
assert.strictEqual(hex('a', 'bc'), ABC);
assert.strictEqual(hex('a', Buffer.from('b'), 'c'), ABC);
assert.strictEqual(hex(Buffer.from('ab'), Buffer.from('c')), ABC);
assert.strictEqual(hex(new DataView(new Uint8Array([97, 98, 99]).buffer)), ABC);
assert.strictEqual(crypto.createHash('SHA256').update('616263', 'hex').digest('hex'), ABC);
assert.strictEqual(crypto.createHash('RSA-SHA256').update('abc').digest('base64'),
                   Buffer.from(ABC, 'hex').toString('base64'));
assert.deepStrictEqual(crypto.createHash('sha256').update('abc').digest(), Buffer.from(ABC, 'hex'));
assert.strictEqual(crypto.createHash('sha256').update('abc').digest('latin1'),
                   Buffer.from(ABC, 'hex').toString('latin1'));
assert.strictEqual(crypto.createHash('sha256').update('abc').digest('base64url'),
                   Buffer.from(ABC, 'hex').toString('base64url'));
assert.strictEqual(crypto.hash('sha256', 'abc'), ABC);
assert.strictEqual(crypto.hash('sha256', Buffer.from('abc'), 'base64'), Buffer.from(ABC, 'hex').toString('base64'));
assert.ok(Buffer.isBuffer(crypto.hash('sha256', 'abc', 'buffer')));

// Halves of a pair in two pieces are two characters; text beyond Latin-1 and long text.
assert.strictEqual(hex('\ud83d', '\ude00'), hex(Buffer.from('\ufffd\ufffd')));
assert.strictEqual(hex('\u00e9\u20ac\u{1f600}'), hex(Buffer.from('\u00e9\u20ac\u{1f600}')));
assert.strictEqual(hex('\u00e9'.repeat(70000), 'x'), hex(Buffer.from('\u00e9'.repeat(70000) + 'x')));

// What is hashed is what the bytes were at update().
{
  const bytes = Buffer.from('abc');
  const h = crypto.createHash('sha256').update(bytes);
  bytes.fill(0);
  assert.strictEqual(h.digest('hex'), ABC);
}

// Copies go their own way, before and after the first piece.
for (const pieces of [[], ['a'], ['a', Buffer.from('b')]]) {
  const h = crypto.createHash('sha256');
  for (const piece of pieces) h.update(piece);
  const copy = h.copy();
  copy.update('other');
  h.update('abc'.slice(pieces.length));
  assert.strictEqual(h.digest('hex'), ABC);
  assert.notStrictEqual(copy.digest('hex'), ABC);
}

// Output of any length, by digests that have it.
assert.strictEqual(crypto.createHash('shake128', { outputLength: 4 }).digest('hex'), '7f9c2ba4');
assert.strictEqual(crypto.createHash('shake128', { outputLength: 0 }).digest('hex'), '');
assert.strictEqual(crypto.hash('shake256', '', { outputLength: 5 }), '46b9dd2b0b');
assert.strictEqual(crypto.createHash('shake256', { outputLength: 40 }).copy({ outputLength: 3 }).digest('hex'), '46b9dd');
assert.throws(() => crypto.createHash('sha1', { outputLength: 3 }),
              { code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH', library: 'digital envelope routines' });

// States and arguments.
{
  const h = crypto.createHash('md5');
  assert.throws(() => h.update(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => h.update('a', 'hex'), { code: 'ERR_INVALID_ARG_VALUE' });
  h.digest();
  assert.throws(() => h.digest(), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.throws(() => h.update('a'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.throws(() => h.copy(), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
  assert.throws(() => crypto.createHash('no such'), { message: 'Digest method not supported' });
}

// As a stream.
{
  const h = crypto.createHash('sha256');
  h.on('data', (chunk) => assert.strictEqual(chunk.toString('hex'), ABC));
  h.on('end', () => assert.strictEqual(h.digest('hex'), ABC));
  h.write('a');
  h.end('bc');
}

const hashes = crypto.getHashes();
assert.ok(hashes.includes('sha256') && hashes.includes('RSA-SHA512'));
for (const name of hashes) assert.ok(crypto.createHash(name, { outputLength: undefined }).digest().length > 0);
