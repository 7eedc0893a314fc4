// SPDX-License-Identifier: MIT
// Files of the compile cache that were torn, changed, exchanged or made by somebody else are not used: the program runs
// as without them, and writes them anew.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync,
        writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'eddy-compile-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'main.js'), `const { sum } = require('./sum.js');
  class Numbers { #list = [1, 2, 3]; *[Symbol.iterator]() { yield* this.#list; } }
  console.log(sum(...new Numbers()), /x+/.test('axx'), \`\${typeof import('./sum.js')}\`);`);
writeFileSync(join(folder, 'sum.js'), `exports.sum = (...numbers) => numbers.reduce((a, b) => a + b, 0);\n`);

const cache = join(folder, 'cache');
function run() {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.js')], {
    encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  assert.deepStrictEqual([signal, status, stdout], [null, 0, '6 true object\n'], stderr);
}

run();
const [build] = readdirSync(cache);
const place = (name) => join(cache, build, name);
const names = readdirSync(join(cache, build));
const contents = new Map(names.map((name) => [name, readFileSync(place(name))]));
assert.ok(names.length >= 2);

function restore() {
  for (const [name, content] of contents) {
    rmSync(place(name), { recursive: true, force: true });
    writeFileSync(place(name), content, { mode: 0o600 });
  }
}

// Each of these is done to all files at once.
const harm = {
  empty: (bytes) => bytes.subarray(0, 0),
  'cut in the header': (bytes) => bytes.subarray(0, 40),
  'cut behind the header': (bytes) => bytes.subarray(0, 96),
  'cut in the middle': (bytes) => bytes.subarray(0, bytes.length >> 1),
  'without its last byte': (bytes) => bytes.subarray(0, bytes.length - 1),
  'one byte longer': (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
  'all zero': (bytes) => Buffer.alloc(bytes.length),
  'all ones': (bytes) => Buffer.alloc(bytes.length, 255),
};
// Bits, and words that are lengths, all over the file.
for (let i = 0; i < 24; i++) {
  harm[`bit in byte ${i}/24`] = (bytes) => {
    const copy = Buffer.from(bytes);
    copy[Math.floor(i * (bytes.length - 1) / 23)] ^= 1 << i % 8;
    return copy;
  };
}
for (let at = 0; at < 96; at += 8) {
  harm[`huge number at ${at}`] = (bytes) => {
    const copy = Buffer.from(bytes);
    copy.writeBigUInt64LE(at % 16 ? 0xffffffffffffffffn : 0x7fffffffffffffffn, at);
    return copy;
  };
}
for (const change of Object.values(harm)) {
  for (const [name, content] of contents) writeFileSync(place(name), change(content));
  run();
}
restore();

// Exchanged.
renameSync(place(names[0]), place('kept'));
renameSync(place(names[1]), place(names[0]));
renameSync(place('kept'), place(names[1]));
run();

// Other things of that name, and files that others may write.
const things = [
  (path) => mkdirSync(path),
  (path) => symlinkSync(place('elsewhere'), path),
  (path) => execFileSync('mkfifo', [path]),
  (path) => { writeFileSync(path, contents.get(names[0])); chmodSync(path, 0o666); },
];
writeFileSync(place('elsewhere'), contents.get(names[0]));
for (const make of things) {
  for (const name of names) {
    rmSync(place(name), { recursive: true, force: true });
    make(place(name));
  }
  run();
}

// The folder is gone, or cannot be written, while the program runs: nobody notices.
rmSync(cache, { recursive: true });
writeFileSync(join(folder, 'main.js'), `require('node:fs').rmSync(${JSON.stringify(cache)}, { recursive: true });
  console.log('6 true object');`);
run();
