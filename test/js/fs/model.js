// SPDX-License-Identifier: MIT
// A folder against a model: a map of paths to contents, null for folders. Each step takes the synchronous function, the
// one with a callback or the promise.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { join } = require('node:path');
const { promisify } = require('node:util');

const seed = Number(process.env.SEED ?? Date.now() % 100000);
process.on('exit', (code) => { if (code) console.error(`SEED=${seed}`); });
let state = seed + 1;
const random = (below) => (state = (state * 48271) % 2147483647) % below;

const root = fs.mkdtempSync(join(require('node:os').tmpdir(), 'eddy-model-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const model = new Map([['', null]]);
const names = ['a', 'b', 'é', 'long'.repeat(20)];
const somePath = () => Array.from({ length: 1 + random(3) }, () => names[random(names.length)]).join('/');
const parentOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const isFolder = (path) => model.get(path) === null;
const isFile = (path) => typeof model.get(path) === 'string';
const below = (path) => [...model.keys()].filter((key) => key.startsWith(`${path}/`));
const text = () => 'x\u00e9\n'.repeat(random(3) ? random(50) : random(30000));

async function call(name, ...args) {
  args[0] = join(root, args[0]);
  switch (random(3)) {
    case 0: return fs[`${name}Sync`](...args);
    case 1: return promisify(fs[name])(...args);
    default: return fs.promises[name](...args);
  }
}

// The code that a step fails with by the model, or undefined.
function missing(path) {
  for (let parent = parentOf(path); ; parent = parentOf(parent)) {
    if (isFile(parent)) return 'ENOTDIR';
    if (isFolder(parent)) return isFolder(parentOf(path)) ? undefined : 'ENOENT';
    if (parent === '') return 'ENOENT';
  }
}

const steps = {
  async writeFile(path, expect) {
    const content = text();
    await expect(missing(path) ?? (isFolder(path) ? 'EISDIR' : undefined), call('writeFile', path, content));
    if (!missing(path) && !isFolder(path)) model.set(path, content);
  },
  async appendFile(path, expect) {
    const content = text();
    await expect(missing(path) ?? (isFolder(path) ? 'EISDIR' : undefined), call('appendFile', path, content));
    if (!missing(path) && !isFolder(path)) model.set(path, (model.get(path) ?? '') + content);
  },
  async readFile(path, expect) {
    const code = missing(path) ?? (isFolder(path) ? 'EISDIR' : isFile(path) ? undefined : 'ENOENT');
    const content = await expect(code, call('readFile', path, 'utf8'));
    if (code === undefined) assert.strictEqual(content, model.get(path));
  },
  async mkdir(path, expect) {
    const code = missing(path) ?? (model.has(path) ? 'EEXIST' : undefined);
    await expect(code, call('mkdir', path));
    if (code === undefined) model.set(path, null);
  },
  async readdir(path, expect) {
    const code = missing(path) ?? (isFile(path) ? 'ENOTDIR' : isFolder(path) ? undefined : 'ENOENT');
    const list = await expect(code, call('readdir', path));
    if (code !== undefined) return;
    const here = below(path).map((key) => key.slice(path.length + 1)).filter((key) => !key.includes('/'));
    assert.deepStrictEqual(list.sort(), here.sort());
  },
  async unlink(path, expect) {
    const code = missing(path) ?? (isFolder(path) ? 'EISDIR' : isFile(path) ? undefined : 'ENOENT');
    await expect(code, call('unlink', path));
    if (code === undefined) model.delete(path);
  },
  async rmdir(path, expect) {
    const code = missing(path) ?? (isFile(path) ? 'ENOTDIR' : !isFolder(path) ? 'ENOENT' :
      below(path).length ? 'ENOTEMPTY' : undefined);
    await expect(code, call('rmdir', path));
    if (code === undefined) model.delete(path);
  },
  async stat(path, expect) {
    const code = missing(path) ?? (model.has(path) ? undefined : 'ENOENT');
    const stats = await expect(code, call('stat', path));
    if (code !== undefined) return;
    assert.strictEqual(stats.isDirectory(), isFolder(path));
    if (isFile(path)) assert.strictEqual(stats.size, Buffer.byteLength(model.get(path)));
  },
  async rename(path, expect) {
    const to = somePath();
    if (!isFile(path) || missing(to) || isFolder(to)) return;
    await expect(undefined, call('rename', path, join(root, to)));
    const content = model.get(path);
    model.delete(path);
    model.set(to, content);
  },
  async copyFile(path, expect) {
    const to = somePath();
    if (!isFile(path) || missing(to) || isFolder(to) || to === path) return;
    await expect(undefined, call('copyFile', path, join(root, to)));
    model.set(to, model.get(path));
  },
  async truncate(path, expect) {
    if (!isFile(path)) return;
    const bytes = Buffer.from(model.get(path));
    const length = 4 * random(20); // whole characters of text(): x é newline
    await expect(undefined, call('truncate', path, length));
    const content = Buffer.alloc(length);
    bytes.copy(content);
    model.set(path, content.toString());
  },
};
const kinds = Object.keys(steps);

(async () => {
  for (let i = 0; i < 600; i++) {
    const kind = kinds[random(kinds.length)];
    const known = [...model.keys()].filter(Boolean);
    const path = random(3) && known.length ? known[random(known.length)] : somePath();
    const expect = async (code, promise) => {
      let error;
      const result = await promise.catch((err) => { error = err; });
      assert.strictEqual(error?.code, code, `step ${i}: ${kind} ${path}: ${error?.message}`);
      return result;
    };
    await steps[kind](path, expect);
  }
  const list = fs.readdirSync(root, { recursive: true }).sort();
  assert.deepStrictEqual(list, [...model.keys()].filter(Boolean).sort());
})();
