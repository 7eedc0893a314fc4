// SPDX-License-Identifier: MIT
// What a Request says of navigation: nothing, where there is no browser.
'use strict';
const assert = require('node:assert');

const request = new Request('http://localhost/');
assert.strictEqual(request.destination, '');
assert.strictEqual(request.isReloadNavigation, false);
assert.strictEqual(request.isHistoryNavigation, false);
for (const name of ['destination', 'isReloadNavigation', 'isHistoryNavigation']) {
  const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(Request.prototype, name);
  assert.deepStrictEqual([typeof get, set, enumerable, configurable], ['function', undefined, true, true]);
  assert.throws(() => get.call({}), TypeError);
}
