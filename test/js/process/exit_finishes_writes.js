// SPDX-License-Identifier: MIT
// What was handed over to be written is written though process.exit() ends the program at once.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exit-'));
const program = `
  const fs = require('fs');
  const fd = fs.openSync('lines', 'a');
  for (let i = 0; i < 200; i++) fs.write(fd, i + '\\n', () => {});
  const lists = fs.openSync('lists', 'a');
  for (let i = 0; i < 20; i++) fs.writev(lists, [Buffer.from('a'), Buffer.from('b')], () => {});
  fs.mkdir('made', () => {});
  fs.rename('old', 'new', () => {});
  fs.writeFile('opened', 'never written', () => {});
`;

function run(end) {
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'old'), '');
  const { status } = spawnSync(process.execPath, ['-e', program + end], { cwd: folder, stdio: 'ignore' });
  assert.deepStrictEqual(fs.readdirSync(folder).sort(), ['lines', 'lists', 'made', 'new', 'opened']);
  const lines = fs.readFileSync(path.join(folder, 'lines'), 'utf8').trim().split('\n').map(Number);
  assert.deepStrictEqual(lines.sort((a, b) => a - b), Array.from({ length: 200 }, (_, i) => i));
  assert.strictEqual(fs.readFileSync(path.join(folder, 'lists'), 'utf8'), 'ab'.repeat(20));
  return status;
}

try {
  assert.strictEqual(run('process.exit(7)'), 7);
  assert.strictEqual(run('throw new Error("the end")'), 1);
} finally {
  fs.rmSync(folder, { recursive: true });
}
