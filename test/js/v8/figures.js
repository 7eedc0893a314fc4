// Figures, profiles and what is not there.
'use strict';

const assert = require('assert');
const v8 = require('v8');

for (const value of Object.values(v8.getHeapStatistics())) assert.strictEqual(typeof value, 'number');
const spaces = v8.getHeapSpaceStatistics();
const used = spaces.reduce((sum, space) => sum + space.space_used_size, 0);
assert.ok(used > 0);

const tag = v8.cachedDataVersionTag();
assert.strictEqual(v8.cachedDataVersionTag(), tag);
v8.setFlagsFromString('--stack-size=1000');
assert.notStrictEqual(v8.cachedDataVersionTag(), tag);

assert.ok(!v8.startupSnapshot.isBuildingSnapshot());
assert.throws(() => v8.startupSnapshot.addSerializeCallback(() => {}), { code: 'ERR_NOT_BUILDING_SNAPSHOT' });

const collections = new v8.GCProfiler();
collections.start();
assert.ok(Array.isArray(collections.stop().statistics));
assert.strictEqual(collections.stop(), undefined);

// A profile of a busy loop has samples of it.
const handle = v8.startCpuProfile();
function busyLoop() {
  const until = Date.now() + 100;
  while (Date.now() < until);
}
busyLoop();
const profile = JSON.parse(handle.stop());
assert.strictEqual(handle.stop(), undefined);
assert.strictEqual(profile.samples.length, profile.timeDeltas.length);
const ids = new Set(profile.nodes.map((node) => node.id));
assert.ok(profile.samples.every((id) => ids.has(id)));
assert.ok(profile.nodes.some((node) => node.callFrame.functionName === 'busyLoop'));
