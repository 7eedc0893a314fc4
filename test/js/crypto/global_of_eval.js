// SPDX-License-Identifier: MIT
// `crypto` of -e and -p is the module, that of a script or of standard input Web Crypto.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (args, input) => spawnSync(process.execPath, args, { input, encoding: 'utf8' });
assert.strictEqual(run(['-p', 'crypto === require("crypto")']).stdout, 'true\n');
assert.strictEqual(run(['-p', 'crypto.subtle === crypto.webcrypto.subtle']).stdout, 'true\n');
assert.strictEqual(run(['-e', 'const crypto = 7; console.log(crypto)']).stdout, '7\n');
assert.strictEqual(run(['-e', 'crypto = 5; console.log(crypto)']).stdout, '5\n');
assert.strictEqual(run([], 'console.log(typeof crypto.createHash)').stdout, 'undefined\n');
assert.strictEqual(run(['--tls-cipher-list=ABC', '-p', 'crypto.constants.defaultCipherList']).stdout, 'ABC\n');
assert.strictEqual(crypto, globalThis.crypto);
assert.strictEqual(crypto.createHash, undefined);
