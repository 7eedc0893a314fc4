// SPDX-License-Identifier: MIT
// The order of events around the ends of streams, and what runs before them.
'use strict';

const assert = require('node:assert');
const { Duplex, PassThrough, Readable, Transform, Writable } = require('node:stream');

const logs = {};
function watch(name, stream, events) {
  const log = (logs[name] = []);
  for (const event of events) stream.on(event, () => log.push(event));
  return log;
}

const readable = new Readable({ read() {} });
watch('readable', readable, ['resume', 'data', 'end', 'close', 'error']);
readable.push('a');
readable.push(null);

const writable = new Writable({
  highWaterMark: 1,
  write(chunk, encoding, callback) {
    setImmediate(callback);
  },
  final(callback) {
    logs.writable.push('final');
    callback();
  },
});
watch('writable', writable, ['drain', 'prefinish', 'finish', 'close', 'error']);
assert.strictEqual(writable.write('a'), false);
writable.once('drain', () => writable.end(() => logs.writable.push('end callback')));

const failing = new Writable({ write: (chunk, encoding, callback) => callback(new Error('no')) });
watch('failing', failing, ['drain', 'finish', 'error', 'close']);
failing.write('a', (err) => logs.failing.push(`callback ${err.message}`));
failing.write('b', (err) => logs.failing.push(`callback ${err.message}`));

const half = new Duplex({ read() {}, write: (chunk, encoding, callback) => callback(), allowHalfOpen: false });
watch('half', half, ['end', 'finish', 'close']);
half.resume();
half.push(null);

const transform = new Transform({
  transform(chunk, encoding, callback) {
    callback(null, String(chunk).toUpperCase());
  },
  flush(callback) {
    callback(null, '!');
  },
});
let text = '';
watch('transform', transform, ['finish', 'end', 'close']);
transform.on('data', (chunk) => {
  text += chunk;
});
transform.write('ab');
transform.end('c');

const destroyed = new PassThrough();
watch('destroyed', destroyed, ['data', 'end', 'finish', 'error', 'close']);
destroyed.write('lost');
destroyed.destroy(new Error('x'));
destroyed.destroy(new Error('second'));
assert.strictEqual(destroyed.destroyed, true);
assert.strictEqual(destroyed.errored.message, 'x');

process.on('exit', () => {
  assert.deepStrictEqual(logs, {
    readable: ['resume', 'data', 'end', 'close'],
    writable: ['drain', 'final', 'prefinish', 'end callback', 'finish', 'close'],
    failing: ['callback no', 'callback no', 'error', 'close'],
    half: ['end', 'finish', 'close'],
    transform: ['end', 'finish', 'close'],
    destroyed: ['data', 'error', 'close'],
  });
  assert.strictEqual(text, 'ABC!');
});
