// SPDX-License-Identifier: MIT
// The copies of libraries in build/lib say what they were made from. When the system's library is another one by now,
// the program runs on that, and neither the script nor its children see how.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const lib = path.join(path.dirname(process.execPath), 'lib');
const name = 'libuv.so.1';
if (!process.versions.eddy || !fs.existsSync(path.join(lib, name))) process.exit(0);

// The program and its copies elsewhere; in one the recorded time of the original is another.
const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-updated-')));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const program = path.join(dir, 'eddy');
fs.copyFileSync(process.execPath, program);
fs.mkdirSync(path.join(dir, 'lib'));
for (const file of fs.readdirSync(lib)) {
  if (file !== name) fs.symlinkSync(path.join(lib, file), path.join(dir, 'lib', file));
}
const bytes = fs.readFileSync(path.join(lib, name));
const copy = path.join(dir, 'lib', name);
fs.writeFileSync(copy, bytes);

const script = `
  const loaded = require('fs').readFileSync('/proc/self/maps', 'utf8');
  const child = process.argv[1] === 'child' ? undefined :
    JSON.parse(require('child_process').execFileSync(process.execPath, ['-e', process.env.SCRIPT, 'child']));
  console.log(JSON.stringify({
    copy: loaded.includes(${JSON.stringify(dir)} + '/lib/'),
    execPath: process.execPath,
    argv0: process.argv0,
    argv: process.argv.slice(1),
    names: Object.keys(process.env).filter((key) => /^(LD|EDDY)_LIBRARY_PATH/.test(key)),
    before: process.env.LD_LIBRARY_PATH,
    date: new Date(0).toISOString(),
    child,
  }));`;
const clean = { ...process.env, SCRIPT: script };
delete clean.LD_LIBRARY_PATH;
function run(env) {
  return JSON.parse(execFileSync(program, ['-e', script, 'a b'], { env: { ...clean, ...env }, encoding: 'utf8' }));
}
function check(result, copy, before) {
  for (const [r, argument] of [[result, 'a b'], [result.child, 'child']]) {
    assert.deepStrictEqual({ ...r, child: 0 }, {
      copy, execPath: program, argv0: r === result ? program : r.argv0, argv: [argument],
      names: before === undefined ? [] : ['LD_LIBRARY_PATH'], ...before !== undefined && { before },
      date: '1970-01-01T00:00:00.000Z', child: 0,
    });
  }
}

check(run(), true);

const tag = Buffer.from('6564656d00000000', 'hex'); // DT_ED_MTIME of src/delay/settle.h
const at = bytes.indexOf(tag);
assert.ok(at > 0);
bytes[at + 8] ^= 1;
fs.rmSync(copy);
fs.writeFileSync(copy, bytes);
check(run(), false);
check(run({ LD_LIBRARY_PATH: '/nowhere' }), false, '/nowhere');
check(run({ LD_LIBRARY_PATH: '' }), false, '');

// A program that cannot get away from its copy says so and goes on.
const stuck = spawnSync(program, ['-p', '1 + 1'], {
  env: { ...clean, EDDY_LIBRARY_PATH_BEFORE: '' }, encoding: 'utf8',
});
assert.strictEqual(stuck.stdout, '2\n');
assert.match(stuck.stderr, /^eddy: .*libuv\.so\.1 is of a library that has been updated since: build again\n$/);

// And without any copies it runs as well.
fs.rmSync(path.join(dir, 'lib'), { recursive: true });
check(run(), false);
