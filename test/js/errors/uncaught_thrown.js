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

// What an uncaught error shows of its properties: all that is near, and not by methods of theirs.
const show = 'const error = new Error("e"); error.near = { a: { b: { c: [1] } } }; error.own = ' +
  '{ [Symbol.for("nodejs.util.inspect.custom")]: () => "told" }; throw error;';
const shown = spawnSync(process.execPath, ['-e', show], { encoding: 'utf8' }).stderr;
assert.match(shown, /a: \{ b: \{ c: \[ 1 \] \} \}/);
assert.match(shown, /own: \{\n {4}Symbol\(nodejs\.util\.inspect\.custom\): \[Function/);
assert.doesNotMatch(shown, /own: told/);
