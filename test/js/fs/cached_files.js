// SPDX-License-Identifier: MIT
// Files that the kernel has at hand are answered without the pool (docs/decisions/026): with the same answers, and as
// late as a program of Node's may expect.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { execFileSync, spawnSync } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');

const root = fs.mkdtempSync(join(require('node:os').tmpdir(), 'eddy-cached-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const at = (name) => join(root, name);
fs.writeFileSync(at('file'), 'contents');
fs.writeFileSync(at('empty'), '');
fs.writeFileSync(at('large'), Buffer.alloc(200_000, 'abcdefg'));
fs.mkdirSync(at('folder'));
fs.symlinkSync('file', at('link'));
fs.symlinkSync('nowhere', at('dangling'));
fs.symlinkSync('loop', at('loop'));
execFileSync('mkfifo', [at('pipe')]);

// What a call comes to, to compare: reading sets times of access.
function plain(value) {
  if (value instanceof fs.Stats) return { ...value, atimeMs: 0, kind: value.mode & fs.constants.S_IFMT };
  return value;
}

function outcomeNow(call) {
  try {
    return plain(call());
  } catch (error) {
    return `${error.code} ${error.message}`;
  }
}

const outcome = (promise) => promise.then(plain, ({ code, message, syscall, path }) =>
  // What only the asynchronous forms say: see read_directory.js
  `${code} ${syscall === 'read' ? message.replace(` '${path}'`, '') : message}`);

async function sameAnswers() {
  const names = ['file', 'empty', 'large', 'folder', 'folder/', 'file/', 'link', 'dangling', 'loop', 'missing',
                 'missing/deeper', 'file/below', '', 'pipe', 'x'.repeat(300)];
  for (const name of names) {
    const path = name === '' ? '' : at(name);
    for (const call of ['stat', 'lstat', 'access', 'readFile']) {
      if (call === 'readFile' && name === 'pipe') continue;
      const expected = outcomeNow(() => fs[`${call}Sync`](path));
      for (let i = 0; i < 3; i++) { // the first of a device goes by the pool
        assert.deepStrictEqual(await outcome(promisify(fs[call])(path)), expected, `${call} ${name}`);
        assert.deepStrictEqual(await outcome(fs.promises[call](path)), expected, `${call} ${name}`);
      }
    }
  }
  const expected = fs.statSync(at('file'), { bigint: true });
  const found = await fs.promises.stat(at('file'), { bigint: true });
  assert.deepStrictEqual({ ...found, atimeMs: 0n, atimeNs: 0n }, { ...expected, atimeMs: 0n, atimeNs: 0n });
}

async function descriptors() {
  for (const [name, flags] of [['file', 'r'], ['folder', fs.constants.O_RDONLY | fs.constants.O_DIRECTORY]]) {
    const fd = await promisify(fs.open)(at(name), flags);
    assert.strictEqual(plain(await promisify(fs.fstat)(fd)).ino, fs.statSync(at(name)).ino);
    const info = fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
    assert.strictEqual(parseInt(/flags:\s*(\d+)/.exec(info)[1], 8) & fs.constants.O_NONBLOCK, 0);
    await promisify(fs.close)(fd);
    assert.throws(() => fs.fstatSync(fd), { code: 'EBADF' });
    await assert.rejects(promisify(fs.close)(fd), { code: 'EBADF' });
  }
}

async function reading() {
  const handle = await fs.promises.open(at('large'));
  const whole = fs.readFileSync(at('large'));
  const buffer = Buffer.alloc(70_000);
  for (const [length, position] of [[10, 0], [65536, 199_990], [70_000, 1], [5, 200_000], [65536, 100_000]]) {
    const { bytesRead } = await handle.read(buffer, 0, length, position);
    assert.strictEqual(bytesRead, Math.min(length, Math.max(0, whole.length - position)));
    assert.ok(buffer.subarray(0, bytesRead).equals(whole.subarray(position, position + bytesRead)));
  }
  const parts = [];
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, 60_000, null);
    if (bytesRead === 0) break;
    parts.push(Buffer.from(buffer.subarray(0, bytesRead)));
  }
  assert.deepStrictEqual(parts.map((part) => part.length), [60_000, 60_000, 60_000, 20_000]);
  assert.ok(Buffer.concat(parts).equals(whole));
  await handle.close();
}

async function changes() {
  for (let i = 0; i < 20; i++) {
    const text = 'x'.repeat(i * 997 % 4000) + i;
    fs.writeFileSync(at('changing'), text);
    assert.strictEqual(await fs.promises.readFile(at('changing'), 'utf8'), text);
    assert.strictEqual((await fs.promises.stat(at('changing'))).size, text.length);
    fs.unlinkSync(at('changing'));
    await assert.rejects(fs.promises.access(at('changing')), { code: 'ENOENT' });
  }
}

// A pipe is not opened before its time: whoever waits to write to it would find nobody to read.
async function pipes() {
  const opened = fs.promises.readFile(at('pipe'), 'utf8');
  assert.strictEqual(spawnSync('sh', ['-c', 'echo words >"$0"', at('pipe')]).status, 0);
  assert.strictEqual(await opened, 'words\n');

  const fd = fs.openSync(at('pipe'), 'r+');
  fs.writeSync(fd, 'ab');
  const buffer = Buffer.alloc(10);
  assert.strictEqual((await promisify(fs.read)(fd, buffer, 0, 1, null)).bytesRead, 1);
  assert.strictEqual((await promisify(fs.read)(fd, buffer, 0, 10, null)).bytesRead, 1);
  const later = promisify(fs.read)(fd, buffer, 0, 10, null); // nothing is there
  fs.writeSync(fd, 'cde');
  assert.strictEqual((await later).bytesRead, 3);
  fs.closeSync(fd);
}

async function order() {
  const seen = [];
  await new Promise((resolve) => {
    fs.stat(at('file'), () => {
      seen.push('stat');
      setTimeout(() => { seen.push('timeout'); resolve(); }, 0);
      setImmediate(() => seen.push('immediate of stat'));
      process.nextTick(() => seen.push('tick of stat'));
    });
    setImmediate(() => seen.push('immediate'));
    Promise.resolve().then(() => seen.push('microtask'));
    process.nextTick(() => seen.push('tick'));
    seen.push('end');
  });
  assert.deepStrictEqual(seen.filter((what) => what !== 'microtask'),
                         ['end', 'tick', 'immediate', 'stat', 'tick of stat', 'immediate of stat', 'timeout']);
  assert.ok(seen.indexOf('microtask') < seen.indexOf('immediate'));
}

// A program that asks and asks again does not keep others waiting.
async function fairness() {
  let isOver = false;
  const asking = (function ask() { fs.stat(at('file'), () => { if (!isOver) ask(); }); });
  asking();
  await new Promise((resolve) => { setTimeout(resolve, 1); });
  await new Promise((resolve) => { setImmediate(resolve); });
  await fs.promises.writeFile(at('written'), 'by the pool');
  isOver = true;
}

function endWithAnswersLeft() {
  const script = `const fs = require('fs');
    for (let i = 0; i < 100; i++) fs.stat(__dirname, () => { console.log(i); if (i === 50) process.exit(3); });
    fs.readFile(process.execPath + '.none', () => {});`;
  fs.writeFileSync(at('script.js'), script);
  const { status, stdout } = spawnSync(process.execPath, [at('script.js')], { encoding: 'utf8' });
  assert.strictEqual(status, 3);
  assert.ok(stdout.split('\n').includes('50'));
}

(async () => {
  await sameAnswers();
  await descriptors();
  await reading();
  await changes();
  await pipes();
  await order();
  await fairness();
  endWithAnswersLeft();
})();
