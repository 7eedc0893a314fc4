// SPDX-License-Identifier: MIT
// A cycle gives unfinished exports, whose missing properties are warned of until the module is done.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-cycles-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
fs.writeFileSync(path.join(root, 'a.js'), 'exports.early = 1; const b = require("./b"); exports.late = b.seen;');
fs.writeFileSync(path.join(root, 'b.js'),
                 'const a = require("./a"); exports.seen = [a.early, a.late, a.__esModule, typeof a.toString];');

const warnings = [];
process.on('warning', (w) => warnings.push(w.message));
const a = require(path.join(root, 'a.js'));
assert.deepStrictEqual(a.late, [1, undefined, undefined, 'function']);
assert.strictEqual(Object.getPrototypeOf(a), Object.prototype);
assert.strictEqual(a.missing, undefined);
assert.deepStrictEqual(module.children.map((m) => path.basename(m.id)), ['a.js']);
assert.deepStrictEqual(module.children[0].children.map((m) => path.basename(m.id)), ['b.js']);
setImmediate(() => assert.deepStrictEqual(warnings, [
  "Accessing non-existent property 'late' of module exports inside circular dependency",
]));
