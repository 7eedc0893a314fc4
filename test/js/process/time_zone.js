// SPDX-License-Identifier: MIT
// A change of process.env.TZ shows in dates at once, and still after turns of the loop and microtasks.
'use strict';

const assert = require('node:assert');

const hours = () => new Date(0).getHours();

(async () => {
  process.env.TZ = 'UTC';
  assert.strictEqual(hours(), 0);
  process.env.TZ = 'Asia/Tokyo';
  assert.strictEqual(hours(), 9);
  await null;
  assert.strictEqual(hours(), 9);
  await new Promise(setImmediate);
  assert.match(new Date(0).toString(), /GMT\+0900/);
  process.env.TZ = 'America/New_York';
  assert.strictEqual(hours(), 19);
  assert.strictEqual(Date.parse('2000-01-01T00:00:00'), Date.UTC(2000, 0, 1, 5));
  assert.strictEqual(new Intl.DateTimeFormat().resolvedOptions().timeZone, 'America/New_York');
  // Summer time: the offsets that the engine keeps are those of the new zone.
  assert.strictEqual(new Date(Date.UTC(2000, 6, 1)).getHours(), 20);
  await new Promise((resolve) => setTimeout(resolve, 2));
  assert.strictEqual(new Date(Date.UTC(2000, 6, 1)).getHours(), 20);
})();
