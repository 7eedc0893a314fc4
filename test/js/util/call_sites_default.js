// SPDX-License-Identifier: MIT
// util.getCallSites() gives ten frames unless told otherwise, whatever Error.stackTraceLimit is.
'use strict';

const assert = require('node:assert');
const { getCallSites } = require('node:util');

const deep = (depth, ...args) => (depth === 0 ? getCallSites(...args) : deep(depth - 1, ...args));

for (const limit of [10, 3, 50]) {
  Error.stackTraceLimit = limit;
  assert.strictEqual(deep(30).length, 10);
  assert.strictEqual(deep(30, { sourceMap: false }).length, 10);
  assert.strictEqual(deep(30, 15).length, 15);
}
assert.ok(deep(30).every(({ functionName, scriptName }) => functionName === 'deep' && scriptName === __filename));
