// SPDX-License-Identifier: MIT
// A signal that options hand on through a proxy, which nobody can listen to, still aborts readFile().
'use strict';

const assert = require('node:assert');
const { open } = require('node:fs/promises');

const view = (value) => (typeof value === 'object' && value !== null ? new Proxy(value, {
  get: (target, key, receiver) => view(Reflect.get(target, key, receiver)),
  set() { assert.fail('nothing may be written'); },
}) : value);

(async () => {
  const handle = await open(__filename);
  const controller = new AbortController();
  assert.strictEqual(view(controller.signal).aborted, false);
  const reading = handle.readFile(view({ signal: controller.signal }));
  process.nextTick(() => controller.abort());
  await assert.rejects(reading, { name: 'AbortError' });
  await assert.rejects(handle.readFile(view({ signal: AbortSignal.abort() })), { name: 'AbortError' });
  await handle.close();
  const other = await open(__filename);
  assert.strictEqual(await other.readFile(view({ encoding: 'latin1', signal: new AbortController().signal })),
                     require('node:fs').readFileSync(__filename, 'latin1'));
  await other.close();
})();
