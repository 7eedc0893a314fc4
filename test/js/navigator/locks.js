// navigator.locks within a thread: exclusive and shared, order, ifAvailable, steal, signals, what is refused.
'use strict';
const assert = require('node:assert');
const { locks } = navigator;

async function main() {
  const order = [];
  const later = () => new Promise(setImmediate);
  const take = (mode, name) => locks.request('r', { mode }, async (lock) => {
    assert.deepStrictEqual([lock.name, lock.mode], ['r', mode]);
    order.push(`+${name}`);
    await later();
    order.push(`-${name}`);
    return name;
  });
  const all = [take('exclusive', 'a'), take('shared', 'b'), take('shared', 'c'), take('exclusive', 'd')];
  const { held, pending } = await locks.query();
  assert.deepStrictEqual(held.map(({ mode }) => mode), ['exclusive']);
  assert.deepStrictEqual(pending.map(({ mode }) => mode), ['shared', 'shared', 'exclusive']);
  assert.deepStrictEqual(await Promise.all(all), ['a', 'b', 'c', 'd']);
  assert.deepStrictEqual(order, ['+a', '-a', '+b', '+c', '-b', '-c', '+d', '-d']);

  await locks.request('r', async () => {
    assert.strictEqual(await locks.request('r', { ifAvailable: true }, (lock) => lock), null);
    const controller = new AbortController();
    const waits = locks.request('r', { signal: controller.signal }, () => assert.fail('aborted'));
    controller.abort('why');
    await waits.then(assert.fail, (reason) => assert.strictEqual(reason, 'why'));
  });

  const robbed = locks.request('r', () => new Promise((resolve) => setTimeout(resolve, 50)));
  await later();
  assert.strictEqual(await locks.request('r', { steal: true }, () => 'mine'), 'mine');
  await assert.rejects(robbed, { name: 'AbortError' });
  await assert.rejects(locks.request('r', async () => { throw new RangeError('x'); }), RangeError);
  await later();
  assert.deepStrictEqual(await locks.query(), { held: [], pending: [] });

  for (const [name, options, expected] of [
    ['-r', {}, 'NotSupportedError'], ['r', { steal: true, ifAvailable: true }, 'NotSupportedError'],
    ['r', { steal: true, mode: 'shared' }, 'NotSupportedError'], ['r', { mode: 'x' }, 'TypeError'],
    ['r', { signal: AbortSignal.abort() }, 'AbortError'], ['r', { signal: 5 }, 'TypeError'],
  ]) await assert.rejects(locks.request(name, options, assert.fail), { name: expected });
  await assert.rejects(locks.request('r'), { code: 'ERR_INVALID_ARG_TYPE' });
}
main().then(() => process.exit());
setTimeout(() => assert.fail('stuck'), 20000);
