// SPDX-License-Identifier: MIT
// Heap profiles tell which functions allocated how much: of this thread, of another one, by a debugger's session, and
// of a whole program.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { Session } = require('node:inspector');
const os = require('node:os');
const path = require('node:path');
const v8 = require('node:v8');
const { Worker } = require('node:worker_threads');

if (process.env.EDDY_ENGINE_ABI === '0') {
  assert.throws(() => v8.startHeapProfile(), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
  return;
}

function makeMuch() {
  const end = performance.now() + 300; // many samples, also where the machine has much else to do
  do {
    globalThis.kept = [];
    for (let i = 0; i < 20000; i++) globalThis.kept.push({ i });
  } while (performance.now() < end);
}

function* walk(node) {
  yield node;
  for (const child of node.children) yield* walk(child);
}

// A tree whose samples are those of its nodes.
function check(profile, expected) {
  const sizes = new Map();
  let found = 0;
  for (const node of walk(profile.head)) {
    sizes.set(node.id, node.selfSize);
    assert.strictEqual(typeof node.callFrame.url, 'string');
    assert.strictEqual(typeof node.callFrame.lineNumber, 'number');
    if (node.callFrame.functionName === expected) found += node.selfSize;
  }
  assert.strictEqual(profile.head.callFrame.functionName, '(root)');
  for (const { size, nodeId, ordinal } of profile.samples) {
    assert.ok(size > 0 && nodeId > 0 && ordinal > 0);
    if (process.versions.eddy !== undefined) assert.ok(sizes.has(nodeId));
  }
  assert.ok(found > 100000, `${expected} allocated ${found}`);
}

// ---- this thread ----

for (const [options, code] of [
  [5, 'ERR_INVALID_ARG_TYPE'], [null, 'ERR_INVALID_ARG_TYPE'], [{ sampleInterval: 0 }, 'ERR_OUT_OF_RANGE'],
  [{ sampleInterval: 1.5 }, 'ERR_OUT_OF_RANGE'], [{ sampleInterval: '1' }, 'ERR_INVALID_ARG_TYPE'],
  [{ stackDepth: -1 }, 'ERR_OUT_OF_RANGE'], [{ forceGC: 1 }, 'ERR_INVALID_ARG_TYPE'],
  [{ includeObjectsCollectedByMajorGC: 1 }, 'ERR_INVALID_ARG_TYPE'],
  [{ includeObjectsCollectedByMinorGC: 1 }, 'ERR_INVALID_ARG_TYPE'],
]) assert.throws(() => v8.startHeapProfile(options), { code });

const handle = v8.startHeapProfile({ sampleInterval: 1024, includeObjectsCollectedByMajorGC: true,
                                     includeObjectsCollectedByMinorGC: true });
assert.throws(() => v8.startHeapProfile(), { code: 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED' });
makeMuch();
check(JSON.parse(handle.stop()), 'makeMuch');
assert.strictEqual(handle.stop(), undefined);

{
  using again = v8.startHeapProfile({ stackDepth: 1 });
  assert.strictEqual(typeof again.stop, 'function');
}

// ---- a session ----

const session = new Session();
session.connect();
const post = (method, params) => {
  let outcome;
  session.post(`HeapProfiler.${method}`, params, (error, result) => { outcome = error ?? result; });
  return outcome;
};
assert.match(post('getSamplingProfile').message, /V8 sampling heap profiler was not started\./);
assert.match(post('startSampling', { samplingInterval: 0 }).message, /Invalid sampling interval/);
assert.match(post('startSampling', { stackDepth: 0 }).message, /Invalid stack depth/);
assert.match(post('startSampling', { samplingInterval: 'x' }).message, /Invalid parameters/);
const params = {
  samplingInterval: 1024, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true,
};
assert.deepStrictEqual(post('startSampling', params), {});
makeMuch();
check(post('getSamplingProfile').profile, 'makeMuch');
check(post('stopSampling').profile, 'makeMuch');
assert.ok(post('stopSampling') instanceof Error);
session.disconnect();

// ---- another thread ----

const worker = new Worker(`
  function inThread() {
    for (const end = performance.now() + 300; performance.now() < end;) {
      globalThis.kept = Array.from({ length: 1000 }, (_, i) => ({ i }));
    }
  }
  require('node:worker_threads').parentPort.on('message', (port) => { inThread(); port.postMessage(0); });
`, { eval: true });
worker.once('online', async () => {
  await assert.rejects(async () => worker.startHeapProfile({ sampleInterval: -1 }), { code: 'ERR_OUT_OF_RANGE' });
  const all = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  const profile = await worker.startHeapProfile({ sampleInterval: 1024, ...all });
  await assert.rejects(worker.startHeapProfile(), { code: 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED' });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(port2, [port2]);
  port1.once('message', async () => {
    port1.close();
    const text = await profile.stop();
    assert.strictEqual(await profile.stop(), text);
    const { head } = JSON.parse(text);
    assert.ok([...walk(head)].some(({ callFrame }) => callFrame.functionName === 'inThread'));
    await worker.terminate();
  });
});

// ---- a program ----

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'heap-profile-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const run = (...args) => spawnSync(process.execPath, [...args, '-e', `(${makeMuch})()`], { cwd: folder });
assert.strictEqual(run('--heap-prof', '--heap-prof-interval=1024', '--heap-prof-dir=a/b', '--heap-prof-name=x').status, 0);
check(JSON.parse(fs.readFileSync(path.join(folder, 'a/b/x'), 'utf8')), 'makeMuch');
assert.strictEqual(run('--heap-prof').status, 0);
assert.match(fs.readdirSync(folder).join(), /Heap\.\d{8}\.\d{6}\.\d+\.\d+\.\d{3}\.heapprofile/);
assert.strictEqual(run('--heap-prof-interval=1024').status, 9);
