// SPDX-License-Identifier: MIT
// console.table() shows its cells with the console's inspect options and, on a terminal, in colors.
'use strict';

const assert = require('node:assert');
const { Console } = require('node:console');
const { Writable } = require('node:stream');

let text;
const stdout = new Writable({
  write(chunk, encoding, callback) {
    text += chunk;
    callback();
  },
});
function rowOf(options, data) {
  text = '';
  new Console({ stdout, ...options }).table(data);
  return text.split('\n')[3];
}

const number = '\x1b[33m1\x1b[39m';
assert.strictEqual(rowOf({}, [{ a: 1 }]), '│ 0       │ 1 │');
assert.strictEqual(rowOf({ colorMode: true }, [{ a: 1 }]), `│ 0       │ ${number} │`);
assert.strictEqual(rowOf({ inspectOptions: { colors: true } }, [1]), `│ 0       │ ${number}      │`);
const map = new Map([['k', 1]]);
assert.strictEqual(rowOf({ colorMode: true }, map),
  `│ \x1b[33m0\x1b[39m                 │ \x1b[32m'k'\x1b[39m │ ${number}      │`);
const deep = [{ a: { b: { c: 1 } } }];
assert.strictEqual(rowOf({}, deep), '│ 0       │ { b: [Object] } │');
assert.strictEqual(rowOf({ inspectOptions: { depth: 3 } }, deep), '│ 0       │ { b: { c: 1 } } │');
assert.strictEqual(rowOf({ inspectOptions: new Map([[stdout, { depth: 3 }]]) }, deep), '│ 0       │ { b: { c: 1 } } │');
stdout.isTTY = true;
stdout.getColorDepth = () => 8;
assert.strictEqual(rowOf({}, [{ a: 1 }]), `│ 0       │ ${number} │`);
assert.strictEqual(rowOf({ colorMode: false }, [{ a: 1 }]), '│ 0       │ 1 │');
