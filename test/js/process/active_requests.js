// SPDX-License-Identifier: MIT
// Requests that are under way count as active resources until they are answered.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');

for (let i = 0; i < 3; i++) fs.stat(__filename, answered);
const promise = fs.promises.stat(__filename);
assert.strictEqual(process._getActiveRequests().length, 4);
const names = process.getActiveResourcesInfo();
assert.strictEqual(names.filter((name) => name === 'FSReqCallback').length, 3);
assert.strictEqual(names.filter((name) => name === 'FSReqPromise').length, 1);

let left = 3;
function answered(err) {
  assert.ifError(err);
  if (--left === 0) promise.then(() => setImmediate(over));
}

function over() {
  assert.ok(!process.getActiveResourcesInfo().includes('FSReqCallback'));
  assert.strictEqual(process._getActiveRequests().length, 0);
}
