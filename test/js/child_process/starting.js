// SPDX-License-Identifier: MIT
// How a program is found and what it gets: PATH of the child's environment, scripts without a first line, errors of each
// kind, descriptors that cross over, the working directory, a session of its own.
'use strict';
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'starting-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const put = (name, text, mode = 0o755) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text, { mode });
};
const run = (file, args, options) => spawnSync(file, args, { encoding: 'utf8', ...options });
const PATH = `${folder}/denied:${folder}/bin:${process.env.PATH}`;

put('bin/plain', 'echo "plain $0 $1"\n');
put('denied/plain', 'x', 0o644);
put('denied/only', 'x', 0o644);
put('bin/folder/x', '');
assert.strictEqual(run('plain', ['a b'], { env: { PATH } }).stdout, `plain ${folder}/bin/plain a b\n`);
assert.strictEqual(run('plain').error.code, 'ENOENT'); // not in the PATH of this process
if (process.getuid() !== 0) assert.strictEqual(run('only', [], { env: { PATH } }).error.code, 'EACCES');
assert.strictEqual(run(`${folder}/bin/folder`).error.code, 'EACCES');
assert.strictEqual(run(`${folder}/denied/only`).error.code, 'EACCES');
assert.strictEqual(run('pwd', [], { cwd: '/' }).stdout, '/\n');
const missing = run('pwd', [], { cwd: `${folder}/none` });
assert.strictEqual(missing.error.code, 'ENOENT');
assert.strictEqual(missing.status, null);
assert.strictEqual(run('sh', ['-c', 'echo $0'], { argv0: 'other' }).stdout, 'other\n');

// Descriptors 1 and 2 change places.
const a = fs.openSync(path.join(folder, 'a'), 'w');
const b = fs.openSync(path.join(folder, 'b'), 'w');
spawnSync('sh', ['-c', 'echo one; echo two >&2; echo five >&5'], { stdio: ['ignore', b, a, 'ignore', 'ignore', a] });
assert.strictEqual(fs.readFileSync(path.join(folder, 'b'), 'utf8'), 'one\n');
assert.strictEqual(fs.readFileSync(path.join(folder, 'a'), 'utf8'), 'two\nfive\n');

// A signal that this process ignores or blocks is the child's own again.
const child = spawn('sh', ['-c', 'kill -PIPE $$; sleep 5'], { detached: true });
child.on('exit', (code, signal) => assert.strictEqual(signal, 'SIGPIPE'));
const leader = spawnSync('sh', ['-c', 'ps -o sid= -p $$ 2>/dev/null || echo $$; echo $$'], { encoding: 'utf8' });
assert.strictEqual(leader.status, 0);

// Of the descriptors of this process only the standard streams cross over.
if (fs.existsSync('/proc/self/fd')) {
  const open = fs.openSync(__filename, 'r');
  const list = run('ls', ['-l', '/proc/self/fd']).stdout;
  assert.ok(!list.includes(path.basename(__filename)), list);
  fs.closeSync(open);
}
