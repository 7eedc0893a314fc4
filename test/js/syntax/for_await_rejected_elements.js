// for await over an array of promises one of which is rejected: the loop throws, as it does for any iterator that has
// no return(), and for yield* in an async generator. An async iterator's own result is left alone.
'use strict';

const assert = require('node:assert');

async function walk(iterable) {
  const seen = [];
  try {
    for await (const value of iterable) seen.push(value);
    seen.push('end');
  } catch (error) {
    seen.push(`caught ${error}`);
  }
  return seen;
}

async function* delegate(iterable) {
  yield* iterable;
}

const once = (result) => ({ [Symbol.iterator]: () => ({ next: () => result }) });
const later = (reason) => new Promise((resolve, reject) => setImmediate(reject, reason));

async function main() {
  assert.deepStrictEqual(await walk([1, Promise.reject(2), 3]), [1, 'caught 2']);
  assert.deepStrictEqual(await walk([1, later(2), 3]), [1, 'caught 2']);
  assert.deepStrictEqual(await walk(new Set([Promise.resolve(1), Promise.reject(2)])), [1, 'caught 2']);
  assert.deepStrictEqual(await walk('ab'), ['a', 'b', 'end']);
  assert.deepStrictEqual(await walk(once({ done: false, value: Promise.reject(1) })), ['caught 1']);
  assert.deepStrictEqual(await walk(once({ done: true, value: Promise.reject(1) })), ['caught 1']);
  assert.deepStrictEqual(await walk(delegate([1, Promise.reject(2)])), [1, 'caught 2']);
  assert.deepStrictEqual(await walk((function* () { yield Promise.reject(1); })()), ['caught 1']);
  let closed = 0;
  const iterator = { next: () => ({ done: false, value: Promise.reject(1) }), return() { closed++; return {}; } };
  assert.deepStrictEqual(await walk({ [Symbol.iterator]: () => iterator }), ['caught 1']);
  assert.strictEqual(closed, 1);
  await assert.rejects(async () => { for await (const value of null) value; }, TypeError);
  await assert.rejects(async () => { for await (const value of {}) value; }, TypeError);
  await assert.rejects(async () => { for await (const value of { [Symbol.iterator]: () => 1 }) value; }, TypeError);
  const thrower = { next: () => ({ done: false, value: 1 }), throw: (error) => ({ done: true, value: `got ${error}` }) };
  const generator = delegate({ [Symbol.iterator]: () => thrower });
  await generator.next();
  assert.deepStrictEqual(await generator.throw(2), { done: true, value: undefined });
  const rest = [Promise.resolve(1), 2][Symbol.iterator]();
  for await (const value of rest) {
    assert.strictEqual(value, 1);
    break;
  }
  assert.strictEqual(rest.next().value, 2);
}

let done = false;
main().then(() => { done = true; });
process.on('exit', () => assert.ok(done));
