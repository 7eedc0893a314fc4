// SPDX-License-Identifier: MIT
// Every function of the public modules, as a function, as a constructor and as a method of what the constructor made,
// gets odd values at every position: it may throw or answer, but neither crash nor hang.
'use strict';
const assert = require('node:assert');
const { attempt, count, odd, probeModule, quiet } = require('./fixtures/odd.js');

quiet();
for (const name of ['assert', 'buffer', 'events', 'fs', 'http', 'net', 'os', 'path', 'querystring', 'stream',
                    'string_decoder', 'timers', 'url', 'util']) {
  probeModule(name, require(`node:${name}`), name === 'fs');
}
// Buffers, by every method with mixed positions: the natives behind them take offsets and lengths.
for (const method of Object.getOwnPropertyNames(Buffer.prototype)) {
  const fn = attempt(() => Buffer.prototype[method]);
  if (typeof fn !== 'function' || method === 'constructor') continue;
  for (const v of odd()) {
    for (const list of [[v], ['61', v], [v, 'hex'], ['abc', v, v], ['abc', 0, v, 'utf16le'], [Buffer.alloc(4), v, v, v],
      [1, v], [v, 0, 9]]) attempt(() => fn.apply(Buffer.alloc(8), list));
  }
}
assert.ok(count() > 10000, `only ${count()} calls`);
setTimeout(() => process.exit(0), 50);
