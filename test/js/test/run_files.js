// SPDX-License-Identifier: MIT
// run() and --test run files in processes of their own; a file without tests is a test itself.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { run } = require('node:test');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'run-'));
const write = (name, text) => fs.writeFileSync(path.join(cwd, name), text);
write('a.test.js', `const { test } = require('node:test'); console.log('said');
test('passes', () => {}); test('fails', () => { throw new TypeError('bad'); });`);
write('b.test.js', '');
write('c.test.js', 'process.exit(3);');
write('other.js', 'process.exit(1);');

const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
delete process.env.NODE_TEST_CONTEXT;

async function main() {
  const seen = [];
  let said = '';
  for await (const { type, data } of run({ cwd, env })) {
    if (type === 'test:pass' || type === 'test:fail') seen.push(`${type} ${data.name}`);
    if (type === 'test:stdout') said += data.message;
    if (type === 'test:fail' && data.name === 'fails') {
      assert.strictEqual(data.details.error.code, 'ERR_TEST_FAILURE');
      assert.ok(data.details.error.cause instanceof TypeError);
      assert.strictEqual(data.details.error.cause.message, 'bad');
    }
    if (type === 'test:fail' && data.name === 'c.test.js') assert.strictEqual(data.details.error.exitCode, 3);
  }
  assert.deepStrictEqual(seen, ['test:pass passes', 'test:fail fails', 'test:pass b.test.js', 'test:fail c.test.js']);
  assert.strictEqual(said, 'said\n');

  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap'], { cwd, env });
  assert.strictEqual(status, 1);
  assert.match(`${stdout}`, /\n# tests 4\n# suites 0\n# pass 2\n# fail 2\n/);
  for (const isolation of ['none', 'process']) {
    const args = ['--test', `--test-isolation=${isolation}`, '--test-name-pattern=passes', 'a.test.js'];
    const result = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
    assert.strictEqual(result.status, 0, result.stdout);
    assert.match(result.stdout, /passes[^]*tests 1\n/);
  }
}

main().finally(() => fs.rmSync(cwd, { recursive: true }));
