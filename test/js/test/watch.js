// SPDX-License-Identifier: MIT
// run({ watch: true }) runs a test file again when a file that it loaded changes, until the signal aborts.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run } = require('node:test');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'watch-'));
const dependency = path.join(cwd, 'dependency.js');
fs.writeFileSync(dependency, 'exports.name = "first";');
fs.writeFileSync(path.join(cwd, 'a.test.js'), `require('node:test')(require('./dependency.js').name, () => {});`);
delete process.env.NODE_TEST_CONTEXT;

async function main() {
  const controller = new AbortController();
  const seen = [];
  for await (const { type, data } of run({ cwd, watch: true, signal: controller.signal })) {
    if (type === 'test:pass') seen.push(data.name);
    if (type === 'test:watch:restarted') seen.push('restarted');
    if (type !== 'test:watch:drained') continue;
    if (seen.length > 1) controller.abort();
    else fs.writeFileSync(dependency, 'exports.name = "second";');
  }
  assert.deepStrictEqual(seen, ['first', 'restarted', 'second']);
}

main().finally(() => fs.rmSync(cwd, { recursive: true }));
