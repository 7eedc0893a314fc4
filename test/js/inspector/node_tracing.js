// SPDX-License-Identifier: MIT
// NodeTracing: events of the asked categories, kept from start to stop and told to the session.
'use strict';

const assert = require('assert');
const fs = require('fs');
const inspector = require('inspector');
const { getEnabledCategories } = require('trace_events');

const session = new inspector.Session();
session.connect();

function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => { answer = { error, result }; });
  return answer;
}

const told = [];
session.on('NodeTracing.dataCollected', ({ params }) => told.push(...params.value));
let ends = 0;
session.on('NodeTracing.tracingComplete', () => ends++);

assert.ok(post('NodeTracing.getCategories').result.categories.includes('node.fs.sync'));
assert.match(post('NodeTracing.start', { traceConfig: { includedCategories: [] } }).error.message,
             /At least one category should be enabled/);
assert.strictEqual(post('NodeTracing.start', {}).error.message, 'Inspector error -32602: Invalid parameters');

fs.statSync(__filename);
const traceConfig = { includedCategories: ['node.fs.sync', 'node.console'] };
assert.strictEqual(post('NodeTracing.start', { traceConfig }).error, null);
assert.match(post('NodeTracing.start', { traceConfig }).error.message, /Call NodeTracing::end to stop tracing/);
fs.accessSync(__filename);
console.count('counted');
assert.strictEqual(getEnabledCategories(), undefined); // those are the file's
assert.strictEqual(post('NodeTracing.stop').error, null);
fs.readdirSync(__dirname);

assert.deepStrictEqual(told.filter(({ ph }) => ph !== 'E').map(({ name }) => name),
                       ['fs.sync.access', 'count::counted']);
assert.strictEqual(told[0].pid, process.pid);
assert.strictEqual(ends, 1);
assert.ok(!fs.existsSync('node_trace.1.log'));

// A second time, left by a session that disconnects.
assert.strictEqual(post('NodeTracing.start', { traceConfig }).error, null);
session.disconnect();
session.connect();
assert.strictEqual(post('NodeTracing.start', { traceConfig }).error, null);
assert.strictEqual(post('NodeTracing.stop').error, null);
assert.strictEqual(ends, 2);
