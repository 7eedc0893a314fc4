// SPDX-License-Identifier: MIT
// write() asks what is left after _write(): a chunk that was dealt with at once fills no room and brings no 'drain'.
'use strict';

const assert = require('node:assert');
const { Transform, Writable } = require('node:stream');

let drains = 0;
const sync = new Writable({ highWaterMark: 1, write(chunk, encoding, done) { done(); } });
sync.on('drain', () => drains++);
assert.strictEqual(sync.write('longer than the mark'), true);
assert.strictEqual(sync.writableNeedDrain, false);

let heard = 0;
const later = new Writable({ highWaterMark: 1, write(chunk, encoding, done) { setImmediate(done); } });
later.on('drain', () => heard++);
assert.strictEqual(later.write('longer than the mark'), false);
assert.strictEqual(later.writableNeedDrain, true);

const failing = new Writable({ highWaterMark: 1, write(chunk, encoding, done) { done(new Error('no')); } });
failing.on('error', () => {});
assert.strictEqual(failing.write('x'), false);

process.on('exit', () => {
  assert.strictEqual(drains, 0);
  assert.strictEqual(heard, 1);
});

// A mark of 0 is no reason to wait for what is gone.
assert.strictEqual(new Writable({ highWaterMark: 0, write(chunk, encoding, done) { done(); } }).write('x'), true);

// Behind the end of what comes out a Transform is done with a chunk a tick later.
const over = new Transform({ highWaterMark: 10, transform(chunk, encoding, done) { this.push(null); done(); } });
assert.strictEqual(over.write('longer than the mark'), false);
assert.strictEqual(over.writableLength, 20);
const done = [];
over.write('more', () => done.push('write'));
over.end(() => done.push('end'));
over.resume();
setImmediate(() => setImmediate(() => assert.deepStrictEqual(done, ['write', 'end'])));
