// SPDX-License-Identifier: MIT
// Functions of the core that load late are plain properties before their first use, so that tools can put stubs there.
'use strict';

const assert = require('node:assert');
const { mock } = require('node:test');
const util = require('node:util');
const crypto = require('node:crypto');
const http = require('node:http');

const places = [
  [util, 'parseArgs'], [util, 'debuglog'], [util, 'styleText'],
  [globalThis, 'fetch'], [crypto, 'randomUUID'], [crypto, 'createHash'], [crypto, 'randomBytes'],
  [process, 'kill'], [process, 'memoryUsage'], [process.memoryUsage, 'rss'], [process, 'getuid'],
];
for (const [object, name] of places) {
  const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, name);
  assert.strictEqual(typeof value, 'function', name);
  assert.deepStrictEqual([name, writable, enumerable, configurable], [name, true, true, true]);
  const stub = mock.method(object, name, () => 'stub');
  assert.strictEqual(object[name](), 'stub');
  stub.mock.restore();
  assert.strictEqual(object[name], value);
  assert.strictEqual(value.name, name);
}
// What stays an accessor until it is read is mocked as well.
const delay = mock.method(globalThis, 'setTimeout', () => 'stub');
assert.strictEqual(setTimeout(assert.fail, 1), 'stub');
delay.mock.restore();
assert.throws(() => mock.method({ get a() { return 1; } }, 'a'), { code: 'ERR_INVALID_ARG_VALUE' });

assert.strictEqual(crypto.createHash('sha1').update('a').digest('hex').length, 40);
assert.strictEqual(crypto.createHash.length, 2);
assert.strictEqual(crypto.pbkdf2Sync.length, 5);
assert.ok(process.memoryUsage.rss() > 0);
util.promisify(crypto.generateKeyPair)('ed25519').then(({ publicKey, privateKey }) => {
  assert.deepStrictEqual([publicKey.type, privateKey.type], ['public', 'private']);
});

for (const name of ['Agent', 'ClientRequest']) {
  const original = http[name];
  http[name] = class Other {};
  assert.strictEqual(http[name].name, 'Other');
  http[name] = original;
}

// Stubs that look where they were called from call nothing of the language's that they stand for.
const { floor } = Math;
let calls = 0;
Math.floor = (x) => {
  calls++;
  assert.ok(new Error('here').stack.includes('here'));
  return floor(x);
};
assert.strictEqual(Math.floor(1.5), 1);
Math.floor = floor;
assert.strictEqual(calls, 1);
