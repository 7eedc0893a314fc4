// SPDX-License-Identifier: MIT
// What a trace holds: events of the categories asked for and no others, of all threads, in a file that is whole JSON
// also after process.exit(), and says what ran.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'trace-'));

function trace(code, ...options) {
  const { pid, status, stderr } = spawnSync(process.execPath, [...options, '-e', code], { cwd: directory });
  assert.strictEqual(`${stderr}`, '');
  assert.strictEqual(status, 0);
  return pid;
}

function eventsOf(name = 'node_trace.1.log') {
  return JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')).traceEvents;
}

{
  trace(`
    require('fs').writeFileSync('\\u00e9"\\\\.txt', 'abc');
    require('fs').readFile('\\u00e9"\\\\.txt', () => process.exit());
  `, '--trace-event-categories', 'node.fs.sync, node.threadpoolwork.async');
  const events = eventsOf();
  const names = new Set(events.filter(({ ph }) => ph !== 'M').map(({ name }) => name));
  for (const name of ['fs.sync.open', 'fs.sync.write', 'fs.sync.close']) assert.ok(names.has(name), name);
  assert.ok(events.every(({ cat }) => ['__metadata', 'node,node.fs,node.fs.sync',
                                       'node,node.threadpoolwork,node.threadpoolwork.async'].includes(cat)));
  const version = events.find(({ ph, name }) => ph === 'M' && name === 'version');
  assert.strictEqual(version.args.node, process.versions.node);
}

{
  const pid = trace(`
    process.title = 'renamed';
    performance.mark('here "and" \\u{1f600}');
    performance.measure('all');
    console.time('t');
    console.timeEnd('t');
    console.count();
  `, '--trace-event-categories=node.perf,node.console', '--trace-event-file-pattern=${pid}-${rotation}.json');
  const events = eventsOf(`${pid}-1.json`);
  const find = (ph, name) => events.find((event) => event.ph === ph && event.name === name);
  if (process.versions.eddy !== undefined) { // Node documents them, and tells none
    assert.strictEqual(find('R', 'here "and" \u{1f600}').cat, 'node,node.perf,node.perf.usertiming');
    assert.ok(find('e', 'all').ts >= find('b', 'all').ts);
  }
  assert.ok(find('b', 'time::t') && find('e', 'time::t'));
  assert.strictEqual(find('C', 'count::default').args.data, 1);
  assert.ok(events.some(({ name, args }) => name === 'process_name' && args.name === 'renamed'));
}

{
  trace(`
    const { Worker } = require('worker_threads');
    setTimeout(() => {}, 1);
    new Worker('setTimeout(() => {}, 1)', { eval: true, name: 'mine' });
  `, '--trace-event-categories', 'node.async_hooks');
  const events = eventsOf();
  const timeouts = events.filter(({ ph, name }) => ph === 'b' && name === 'Timeout');
  assert.strictEqual(new Set(timeouts.map(({ tid }) => tid)).size, 2);
  assert.ok(timeouts.every(({ args }) => args.data.executionAsyncId > 0));
  assert.ok(events.some(({ name, args }) => name === 'thread_name' && args.name === '[worker 1] mine'));
}

if (process.versions.eddy !== undefined) { // Node waits for ever
  const { stderr, status } = spawnSync(process.execPath, [
    '--trace-events-enabled', '--trace-event-file-pattern', 'missing/x.log', '-p', '1',
  ], { cwd: directory });
  assert.match(`${stderr}`, /Could not open trace file missing\/x\.log: no such file/i);
  assert.strictEqual(status, 0);
}

fs.rmSync(directory, { recursive: true });
