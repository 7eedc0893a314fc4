// SPDX-License-Identifier: MIT
// The modules of lib/ come from the bytecode beside the engine's library, in threads too; without the file, or with one
// that is cut off or of something else, the program runs all the same.
'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const lib = path.join(path.dirname(process.execPath), 'lib');
const name = 'eddy.bytecode';
const original = path.join(lib, name);
if (!process.versions.eddy || !fs.existsSync(original) || fs.statSync(original).size === 0) process.exit(0);

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-bytecode-')));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const program = path.join(dir, 'eddy');
fs.copyFileSync(process.execPath, program);
fs.mkdirSync(path.join(dir, 'lib'));
for (const file of fs.readdirSync(lib)) {
  if (file !== name) fs.symlinkSync(path.join(lib, file), path.join(dir, 'lib', file));
}
const file = path.join(dir, 'lib', name);

// The mappings of the file before and while there is a thread, and whether errors are as they should be.
const script = `
  const used = () => require('fs').readFileSync('/proc/self/maps', 'utf8').split('${name}').length - 1;
  const before = used();
  new (require('worker_threads').Worker)(\`
    const used = \${used};
    require('worker_threads').parentPort.postMessage([used(), String(new Error('text').stack).split('\\\\n')[0]]);
  \`, { eval: true }).on('message', (told) => console.log(JSON.stringify([before, ...told])));`;
function run() {
  return JSON.parse(execFileSync(program, ['-e', script], { encoding: 'utf8' }));
}

assert.deepStrictEqual(run(), [0, 0, 'Error: text']);

fs.symlinkSync(original, file);
const [before, inThread, text] = run();
assert.strictEqual(before, 1);
assert.ok(inThread > 10, `${inThread} mappings`);
assert.strictEqual(text, 'Error: text');

const bytes = fs.readFileSync(original);
for (const wrong of [bytes.subarray(0, 100), bytes.subarray(0, bytes.length >> 1), Buffer.alloc(8192), Buffer.alloc(0)]) {
  fs.rmSync(file);
  fs.writeFileSync(file, wrong);
  assert.deepStrictEqual(run(), [0, 0, 'Error: text']);
}
