// SPDX-License-Identifier: MIT
// clearTimeout takes timers, their primitives as number or string, and anything else without complaint; refresh()
// starts anew; ref()/unref()/hasRef() and the dispose symbol.
'use strict';
const assert = require('node:assert');

const never = () => assert.fail('cleared');
clearTimeout(setTimeout(never, 1));
clearTimeout(+setTimeout(never, 1));
clearInterval(`${setInterval(never, 1)}`);
clearTimeout(setInterval(never, 1));
setTimeout(never, 1)[Symbol.dispose]();
setTimeout(never, 1).close();
for (const value of [undefined, null, {}, 'x', 1e9, NaN, Symbol.iterator, () => {}]) {
  if (typeof value !== 'symbol') {
    clearTimeout(value);
    clearInterval(value);
    clearImmediate(value);
  }
}
clearImmediate(setImmediate(never));

const unrefed = setTimeout(never, 1e6).unref();
assert.strictEqual(unrefed.hasRef(), false);
assert.strictEqual(unrefed.ref().hasRef(), true);
unrefed.unref();

let calls = 0;
const timer = setTimeout(() => {
  calls++;
  if (calls < 3) timer.refresh();
}, 1);
process.on('exit', () => assert.strictEqual(calls, 3));

for (const bad of [undefined, null, 1, 'x', {}]) {
  for (const fn of [setTimeout, setInterval, setImmediate, queueMicrotask, process.nextTick]) {
    assert.throws(() => fn(bad), { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' });
  }
}
