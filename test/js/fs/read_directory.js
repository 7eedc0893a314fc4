// SPDX-License-Identifier: MIT
// Reading a directory as a file: the asynchronous forms name it, as Node's do.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');

const text = 'EISDIR: illegal operation on a directory, read';
function check(error, path) {
  const message = path === undefined ? text : `${text} '${path}'`;
  assert.deepStrictEqual({ ...error, message: error.message }, {
    errno: -21, code: 'EISDIR', syscall: 'read', ...(path === undefined ? {} : { path }), message,
  });
}

assert.throws(() => fs.readFileSync(__dirname), (error) => { check(error); return true; });
let called = 0;
for (const path of [__dirname, Buffer.from(__dirname), pathToFileURL(__dirname)]) {
  fs.readFile(path, 'utf8', (error) => { check(error, __dirname); called++; });
  fs.promises.readFile(path).then(() => assert.fail(), (error) => { check(error, __dirname); called++; });
}
process.on('exit', () => assert.strictEqual(called, 6));
