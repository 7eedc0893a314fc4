// SPDX-License-Identifier: MIT
// The stack and the active domain in handlers of errors: what was entered of the failing domain on top is left; resources
// know their domain.
'use strict';

const assert = require('node:assert');
const { AsyncResource } = require('node:async_hooks');
const domain = require('node:domain');
const EventEmitter = require('node:events');

const [one, two] = [domain.create(), domain.create()];
const seen = [];
for (const d of [one, two]) {
  d.on('error', (error) => {
    seen.push([error.message, domain._stack.length, process.domain]);
    process.nextTick(() => seen.push([`${error.message} later`, domain._stack.length, process.domain]));
  });
}
assert.strictEqual(process.domain, null);
one.run(() => new EventEmitter().emit('error', new Error('outermost')));
two.run(() => one.run(() => one.run(() => one.run(() => {
  assert.strictEqual(domain._stack.length, 4);
  new EventEmitter().emit('error', new Error('inner'));
  assert.strictEqual(domain._stack.length, 4);
  assert.strictEqual(process.domain, one);
  assert.strictEqual(new AsyncResource('R').domain, one);
}))));
assert.strictEqual(process.domain, undefined);

process.on('exit', () => {
  assert.deepStrictEqual(seen, [
    ['outermost', 0, null],
    ['inner', 1, two],
    ['outermost later', 0, undefined],
    ['inner later', 1, two],
  ]);
});
