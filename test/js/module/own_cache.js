// SPDX-License-Identifier: MIT
// A program of some size has a compile cache without asking for it: one file, private, that the second run reads and
// nobody sees; not where the user or a right forbids it. What is wrong with the file changes nothing.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawn, spawnSync } = require('node:child_process');
const { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync,
        utimesSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

if (process.versions.eddy === undefined || process.env.EDDY_ENGINE_ABI === '0') return;
const folder = mkdtempSync(join(tmpdir(), 'eddy-own-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const cache = join(folder, 'cache');

const functions = (name, count) =>
  Array.from({ length: count }, (_, i) => `exports.${name}${i} = (a, b = ${i}) => a + b + '${name}'.length;`).join('\n');
const file = (name, text) => writeFileSync(join(folder, name), text);
file('part.js', `${functions('part', 700)}\nexports.sum = (...list) => list.reduce((a, b) => a + b, 0);\n`);
file('module.mjs', `import part from './part.js';
  ${functions('text', 300).replaceAll('exports.', 'export const ')}
  export const sum = part.sum(1, 2), place = import.meta.url.slice(-10);`);
file('main.js', `const { sum, part7 } = require('./part.js');
  const { sum: other, place } = require('./module.mjs');
  console.log(sum(1, 2, 3), part7(1), other, place, require('node:module').getCompileCacheDir());`);
file('small.js', 'console.log(1)');
const OUTPUT = '6 12 3 module.mjs undefined\n';

// What a run says, and whether it read and wrote.
function run(name = 'main.js', { env, args = [], output = OUTPUT } = {}) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...args, join(folder, name)], {
    encoding: 'utf8',
    env: { ...process.env, EDDY_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...env },
  });
  assert.deepStrictEqual([signal, status, stdout], [null, 0, output], stderr);
  return `${/part\.js was accepted/.test(stderr) ? 'read' : ''}${/writing cache to .*success/.test(stderr) ? 'write' : ''}`;
}

function packs() {
  if (!existsSync(cache)) return [];
  return readdirSync(cache).flatMap((build) => readdirSync(join(cache, build)).map((name) => join(cache, build, name)));
}

// Nothing without need or against a wish.
const none = [
  run('small.js', { output: '1\n' }),
  run('main.js', { env: { EDDY_COMPILE_CACHE: '0' } }),
  run('main.js', { env: { NODE_DISABLE_COMPILE_CACHE: '1' } }),
  run('main.js', { args: ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'] }),
  run('main.js', { env: { NODE_V8_COVERAGE: join(folder, 'coverage') } }),
  run('main.js', { env: { EDDY_COMPILE_CACHE: '', XDG_CACHE_HOME: '', HOME: '' } }),
];
assert.deepStrictEqual([none.join(''), packs()], ['', []]);

// One file for the program, read from then on.
assert.strictEqual(run(), 'write');
const [pack, ...others] = packs();
assert.deepStrictEqual(others, []);
assert.strictEqual(statSync(pack).mode & 0o777, 0o600);
assert.strictEqual(statSync(join(pack, '..')).mode & 0o777, 0o700);
assert.deepStrictEqual([run(), run()], ['read', 'read']);

// In the user's folders, when those are the user's.
const home = join(folder, 'home');
mkdirSync(home);
assert.strictEqual(run('main.js', { env: { EDDY_COMPILE_CACHE: '', XDG_CACHE_HOME: '', HOME: home } }), 'write');
assert.ok(existsSync(join(home, '.cache', 'eddy')));
assert.strictEqual(run('main.js', { env: { EDDY_COMPILE_CACHE: '', XDG_CACHE_HOME: join(home, 'x'), HOME: '' } }), '');
assert.strictEqual(run('main.js', { env: { EDDY_COMPILE_CACHE: '', XDG_CACHE_HOME: home } }), 'write');

// A source that changed is compiled anew; a small one is not worth writing all again.
const part = readFileSync(join(folder, 'part.js'), 'utf8');
file('small_part.js', 'module.exports = 1;');
file('part.js', part.replace('a + b, 0)', 'a + b, 1)'));
const changed = { output: '7 12 4 module.mjs undefined\n' };
assert.deepStrictEqual([run('main.js', changed), run('main.js', changed)], ['write', 'read']);
file('part.js', part);
assert.deepStrictEqual([run(), run()], ['write', 'read']);

// Harm of all kinds.
const bytes = readFileSync(pack);
const harm = {
  empty: () => Buffer.alloc(0),
  'cut in the header': () => bytes.subarray(0, 20),
  'cut in the middle': () => bytes.subarray(0, bytes.length >> 1),
  'cut in the index': () => bytes.subarray(0, bytes.length - 8),
  'one byte longer': () => Buffer.concat([bytes, Buffer.from('x')]),
  'all zero': () => Buffer.alloc(bytes.length),
  random: () => require('node:crypto').randomBytes(bytes.length),
};
for (let i = 0; i < 12; i++) {
  harm[`a byte changed, part ${i}`] = () => {
    const copy = Buffer.from(bytes);
    copy[i < 5 ? 8 * i : Math.floor((bytes.length - 1) * (i - 4) / 7)] ^= 0x55;
    return copy;
  };
}
for (const [name, make] of Object.entries(harm)) {
  rmSync(pack);
  writeFileSync(pack, make(), { mode: 0o600 });
  assert.doesNotThrow(() => run(), name);
}
rmSync(pack);
writeFileSync(pack, bytes, { mode: 0o600 });
assert.strictEqual(run(), 'read');
chmodSync(pack, 0o666); // others may have written there
assert.strictEqual(run(), 'write');
rmSync(pack);
writeFileSync(join(folder, 'elsewhere'), bytes, { mode: 0o600 });
symlinkSync(join(folder, 'elsewhere'), pack);
assert.strictEqual(run(), 'write');
assert.ok(!statSync(pack).isSymbolicLink() && readFileSync(join(folder, 'elsewhere')).equals(bytes));
chmodSync(join(pack, '..'), 0o777);
assert.strictEqual(run(), '');
chmodSync(join(pack, '..'), 0o700);

// A folder of the user's wish comes first, also when the program asks in the midst of its work.
const asked = { NODE_COMPILE_CACHE: join(folder, 'asked') };
const directory = `6 12 3 module.mjs ${join(folder, 'asked')}`;
const answer = spawnSync(process.execPath, [join(folder, 'main.js')], {
  encoding: 'utf8', env: { ...process.env, EDDY_COMPILE_CACHE: cache, ...asked },
});
assert.ok(answer.stdout.startsWith(directory), answer.stdout);
file('asks.js', `const { enableCompileCache, getCompileCacheDir } = require('node:module');
  require('./part.js');
  const { status, directory } = enableCompileCache(${JSON.stringify(join(folder, 'late'))});
  console.log(status, getCompileCacheDir().startsWith(directory), require('./module.mjs').sum);`);
for (let i = 0; i < 2; i++) run('asks.js', { output: '1 true 3\n' });
assert.strictEqual(readdirSync(join(folder, 'late')).length, 1);

// Forgotten packs go when a new program comes; what is not ours stays.
const build = join(pack, '..');
const old = [join(build, '0123456789abcdef'), join(cache, 'fedcba9876543210', '0123456789abcdef')];
mkdirSync(join(cache, 'fedcba9876543210'));
mkdirSync(join(cache, 'notes'));
for (const path of [...old, join(cache, 'notes', 'x'), join(build, 'note')]) {
  writeFileSync(path, 'x');
  utimesSync(path, 1e9, 1e9);
}
file('second.js', "console.log(require('./part.js').sum(1))");
run('second.js', { output: '1\n' });
assert.deepStrictEqual([...old, join(cache, 'fedcba9876543210')].filter(existsSync), []);
assert.ok(existsSync(join(cache, 'notes', 'x')) && existsSync(join(build, 'note')));

// A program that waits, and will end by a signal; and the program of a thread.
file('server.js', `require('./part.js'); require('node:net').createServer().listen(0, '127.0.0.1');`);
file('threads.js', `new (require('node:worker_threads').Worker)(require('node:path').join(__dirname, 'second.js'));`);
const before = packs().length;
const server = spawn(process.execPath, [join(folder, 'server.js')], {
  env: { ...process.env, EDDY_COMPILE_CACHE: cache }, stdio: 'inherit',
});
const watched = setInterval(() => {
  if (packs().filter((path) => !path.includes('.')).length === before) return;
  clearInterval(watched);
  server.kill();
}, 100);
server.on('exit', (code, signal) => {
  assert.deepStrictEqual([code, signal], [null, 'SIGTERM']);
  assert.strictEqual(execFileSync(process.execPath, [join(folder, 'threads.js')], { encoding: 'utf8' }), '1\n');
});
