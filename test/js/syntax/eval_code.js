// SPDX-License-Identifier: MIT
// What a direct eval() gets is rewritten as the source around it, and stays a direct call.
'use strict';
/* eslint-disable no-eval */

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');

const sloppy = new Function('assert', `
  const y = 5;
  assert.strictEqual(eval('y + 1'), 6);
  eval('var z = "await"');
  assert.strictEqual(z, 'await');
  assert.strictEqual(eval(), undefined);
`);
sloppy(assert);

const log = [];
eval('{ using x = { [Symbol.dispose]() { log.push("disposed") } }; log.push("block") }');
assert.deepStrictEqual(log, ['block', 'disposed']);
assert.strictEqual(eval(...['log.length']), 2);
assert.strictEqual(eval('log.length', 1), 2);
assert.strictEqual(eval('eval("\'await\'")'), 'await');
assert.deepStrictEqual(Object.keys(new (eval('(class { static })'))()), ['static']);

// What is no text, and what is no code.
for (const value of [1, null, new String('await'), {}]) assert.strictEqual(eval(value), value);
assert.throws(() => eval('await await'), SyntaxError);
assert.throws(() => eval?.('log.await'), ReferenceError);
assert.throws(() => (0, eval)('log'), ReferenceError);

// What only the engine can judge.
class Private {
  #p = 3;
  read() { return eval('async () => { await 1 }; this.#p'); }
}
assert.strictEqual(new Private().read(), 3);
assert.strictEqual(new (function() { this.made = eval('"await", new.target'); })().made.name, '');

// Functions show what the author wrote.
assert.strictEqual(String((x) => eval(/* a */ x /* b */, 1)), '(x) => eval(/* a */ x /* b */, 1)');

const storage = new AsyncLocalStorage();
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const text = 'async () => { await wait(1); return [storage.getStore(), typeof (await import("node:fs")).open]; }';
const kept = 'async () => { await wait(1); await wait(1); return storage.getStore(); }';

(async () => {
  assert.strictEqual((await eval(text)())[1], 'function');
  const all = await Promise.all([1, 2, 3].map((n) => storage.run(n, () => eval(kept)())));
  assert.deepStrictEqual(all, [1, 2, 3]);
})();
