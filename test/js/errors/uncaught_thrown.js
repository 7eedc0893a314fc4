// SPDX-License-Identifier: MIT
// The report of an error that the engine threw: place, source line, caret, stack; also in another realm.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const vm = require('node:vm');

const fixture = path.join(__dirname, 'fixtures', 'throws.js');
const { status, stderr } = spawnSync(process.execPath, [fixture], { encoding: 'utf8' });
assert.strictEqual(status, 1);
assert.match(stderr, /^\S*throws\.js:5\n {2}null\.x;\n {7}\^\n\nTypeError: .*\n {4}at f \(.*throws\.js:5:8\)\n/);

try {
  vm.runInThisContext('null.z', 'z.js');
  assert.fail();
} catch (error) {
  assert.match(error.stack, /^z\.js:1\nnull\.z\n {5}\^\n\nTypeError: .*\n {4}at z\.js:1:6\n/);
}

if (process.env.EDDY_ENGINE_ABI !== '0') {
  const seen = [];
  const source = 'function g() { null.y }\ntry { g() } catch (error) { note(error.stack) }\nnote(new Error("own").stack)';
  vm.runInNewContext(source, { note: (stack) => seen.push(stack) }, 'w.js');
  assert.match(seen[0], /^TypeError: .*\n {4}at g \(w\.js:1:21\)\n {4}at w\.js:2:7\n/);
  assert.match(seen[1], /^Error: own\n {4}at w\.js:3:6\n/);
}
