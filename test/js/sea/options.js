// SPDX-License-Identifier: MIT
// Options of a single executable: its own (execArgv), and what execArgvExtension allows besides.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sea-'));
const SCRIPT = `
  process.emitWarning('of the script');
  console.log(JSON.stringify([process.argv.slice(2), process.execArgv, process.title]));
`;

function build(extra) {
  fs.writeFileSync(path.join(folder, 'main.js'), SCRIPT);
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify({
    main: 'main.js', output: 'app', disableExperimentalSEAWarning: true, ...extra,
  }));
  execFileSync(process.execPath, ['--build-sea', 'config.json'], { cwd: folder, stdio: 'pipe' });
}

function run(args, NODE_OPTIONS) {
  const result = spawnSync('./app', args, {
    cwd: folder, encoding: 'utf8', env: { ...process.env, ...(NODE_OPTIONS && { NODE_OPTIONS }) },
  });
  return { ...result, told: result.stdout && JSON.parse(result.stdout), warned: /of the script/.test(result.stderr) };
}

try {
  build({ execArgv: ['--title=mine', '--expose-gc'] }); // execArgvExtension is "env"
  let found = run(['x', '--node-options=--no-warnings'], '--no-warnings --title=theirs');
  assert.deepStrictEqual(found.told, [['x', '--node-options=--no-warnings'], ['--title=mine', '--expose-gc'], 'mine']);
  assert.strictEqual(found.warned, false);
  found = run([], '--nonsense');
  assert.strictEqual(found.status, 9);
  assert.strictEqual(found.stderr, './app: --nonsense is not allowed in NODE_OPTIONS\n');

  build({ execArgv: ['--title=mine'], execArgvExtension: 'none' });
  found = run(['--node-options=--no-warnings'], '--no-warnings');
  assert.deepStrictEqual(found.told, [['--node-options=--no-warnings'], ['--title=mine'], 'mine']);
  assert.strictEqual(found.warned, true);

  build({ execArgv: ['--title=mine'], execArgvExtension: 'cli' });
  found = run(['x', '--node-options=--no-warnings --title="a b"', 'y'], '--nonsense');
  assert.deepStrictEqual(found.told, [['x', 'y'], ['--title=mine', '--no-warnings', '--title=a b'], 'a b']);
  assert.strictEqual(found.warned, false);
  found = run(['--node-options=--nonsense']);
  assert.strictEqual(found.status, 9);
  assert.strictEqual(found.stderr, './app: bad option: --nonsense\n');
  found = run(['--node-options="']);
  assert.strictEqual(found.status, 9);
  assert.match(found.stderr, /unterminated string/);
  found = run(['--node-options', '--no-warnings']);
  assert.deepStrictEqual(found.told, [['--node-options', '--no-warnings'], ['--title=mine'], 'mine']);
} finally {
  fs.rmSync(folder, { recursive: true });
}
