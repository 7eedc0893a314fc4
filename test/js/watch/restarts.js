// SPDX-License-Identifier: MIT
// --watch runs a program again when a file that it loaded changes: the script, a required module, an imported one, an
// environment file. The program ends by SIGTERM first.
'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const { mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const directory = mkdtempSync(join(tmpdir(), 'watch-'));
const file = (name) => join(directory, name);
writeFileSync(file('required.js'), 'module.exports = 1;');
writeFileSync(file('imported.mjs'), 'export default 1;');
writeFileSync(file('.env'), 'VALUE=1');
writeFileSync(file('main.js'), `
  const required = require('./required');
  import('./imported.mjs').then(({ default: imported }) => {
    process.on('SIGTERM', () => {
      console.log('ending');
      process.exit();
    });
    setInterval(() => {}, 1000);
    console.log(JSON.stringify([required, imported, process.env.VALUE, process.argv.slice(2)]));
  });`);

// What is done after the n-th line of the program, and what that must be.
const steps = [
  [[1, 1, '1', ['x']], () => writeFileSync(file('required.js'), 'module.exports = 2;')],
  [[2, 1, '1', ['x']], () => {
    // As editors do.
    writeFileSync(file('new'), 'export default 2;');
    renameSync(file('new'), file('imported.mjs'));
  }],
  [[2, 2, '1', ['x']], () => writeFileSync(file('.env'), 'VALUE=2')],
  [[2, 2, '2', ['x']], () => writeFileSync(file('unrelated.js'), '')],
];

const child = spawn(process.execPath, ['--watch', `--env-file=${file('.env')}`, file('main.js'), 'x'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const said = { ending: 0, restarting: 0 };
let step = 0;
let text = '';
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  text += chunk;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
    const line = text.slice(0, at);
    text = text.slice(at + 1);
    if (line === 'ending') said.ending++;
    if (line.startsWith('Restarting ')) said.restarting++;
    if (line[0] !== '[') continue;
    assert.deepStrictEqual(JSON.parse(line), steps[step][0]);
    // A watcher begins when it hears of a file: the change must come after.
    setTimeout(steps[step][1], 300);
    step++;
    if (step === steps.length) setTimeout(() => child.kill(), 900);
  }
});
child.on('exit', (code) => {
  rmSync(directory, { recursive: true });
  assert.strictEqual(step, steps.length);
  assert.strictEqual(said.restarting, 3);
  assert.strictEqual(said.ending, 4);
  assert.strictEqual(code, 143);
});
