// SPDX-License-Identifier: MIT
// Packages replace parts of Module, and the loader goes through what they put there.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const Module = require('node:module');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-replace-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
const file = (name, text) => {
  fs.writeFileSync(path.join(root, name), text);
  return path.join(root, name);
};
const load = Module.createRequire(path.join(root, 'x.js'));
function swap(target, name, make) {
  const old = target[name];
  target[name] = make(old);
  return () => { target[name] = old; };
}

file('one.js', 'module.exports = [__filename, arguments.length];');
assert.deepStrictEqual(load('./one'), [path.join(root, 'one.js'), 5]);
assert.strictEqual(load.cache[path.join(root, 'one.js')].loaded, true);

let restore = swap(Module, '_resolveFilename', (old) => function(request, ...rest) {
  return old.call(this, request === 'virtual' ? './one' : request, ...rest);
});
assert.strictEqual(load('virtual'), load('./one'));
restore();

restore = swap(Module, '_load', (old) => function(request, ...rest) {
  return request === 'magic' ? 'spell' : old.call(this, request, ...rest);
});
assert.strictEqual(load('magic'), 'spell');
restore();

const compiled = [];
restore = swap(Module.prototype, '_compile', (old) => function(content, filename) {
  compiled.push(path.basename(filename));
  return old.call(this, content.replace('NUMBER', '42'), filename);
});
file('two.js', 'module.exports = NUMBER;');
assert.strictEqual(load('./two'), 42);
assert.deepStrictEqual(compiled, ['two.js']);
restore();

Module._extensions['.text'] = (module, filename) => { module.exports = fs.readFileSync(filename, 'utf8'); };
file('three.text', 'hello');
assert.strictEqual(load('./three'), 'hello');
delete Module._extensions['.text'];

restore = swap(fs, 'readFileSync', (old) => function(name, ...rest) {
  return String(name).endsWith('four.js') ? 'module.exports = "patched"' : old.call(this, name, ...rest);
});
file('four.js', 'module.exports = "disk"');
assert.strictEqual(load('./four'), 'patched');
restore();

// Failing modules leave the cache, and run again.
const broken = file('broken.js', 'globalThis.runs = (globalThis.runs || 0) + 1; throw new Error("no");');
for (let i = 1; i < 3; i++) {
  assert.throws(() => load('./broken'), /^Error: no$/);
  assert.strictEqual(globalThis.runs, i);
  assert.strictEqual(load.cache[broken], undefined);
}

// Deleted from the cache: runs again.
delete load.cache[path.join(root, 'one.js')];
assert.deepStrictEqual(load('./one'), [path.join(root, 'one.js'), 5]);

// The paths of a module count.
const module_ = new Module(path.join(root, 'sub', 'y.js'));
module_.filename = module_.id;
module_.paths = [root];
assert.strictEqual(module_.require('two'), 42);

// Positions of errors on the first line and behind a byte order mark, a #! line.
const place = (name, text) => {
  try {
    load(file(name, text));
  } catch (error) {
    return /:(\d+):(\d+)\)?$/m.exec(error.stack)[1];
  }
};
assert.strictEqual(place('l1.js', 'throw new Error("a")'), '1');
assert.strictEqual(place('l2.js', '\uFEFF\nthrow new Error("a")'), '2');
assert.strictEqual(place('l3.js', '#!/usr/bin/env node\n\nthrow new Error("a")'), '3');
assert.throws(() => load(file('bad.js', '\n\nlet x = ;\n')), (error) => {
  assert(error instanceof SyntaxError);
  assert(error.stack.startsWith(`${path.join(root, 'bad.js')}:3\nlet x = ;\n`));
  return true;
});
assert.throws(() => load(file('bad.json', '{"a":')), (error) => error.message.startsWith(`${path.join(root, 'bad.json')}: `));

// wrap, last: from now on it counts.
Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { const added = 7; ', '\n})'];
assert.strictEqual(load(file('wrapped.js', 'module.exports = added;')), 7);
