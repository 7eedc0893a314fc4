// Console on other streams: options, failures of the stream, methods that are bound.
'use strict';

const assert = require('assert');
const { Console } = require('console');

const lines = [];
const stream = { write: (text) => lines.push(text), listenerCount: () => 1, once() {}, removeListener() {} };
const out = new Console({ stdout: stream, inspectOptions: { depth: 0 }, groupIndentation: 4 });
out.log({ a: { b: 1 } });
out.group('g');
[1].forEach((x) => out.error(x));
assert.deepStrictEqual(lines, ['{ a: [Object] }\n', 'g\n', '    1\n']);
assert(out instanceof Console);
assert(Console(stream) instanceof Console);
assert.throws(() => new Console({ stdout: {} }), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });
assert.throws(() => new Console({ stdout: stream, groupIndentation: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => new Console({ stdout: stream, colorMode: 5 }), { code: 'ERR_INVALID_ARG_VALUE' });

const broken = { ...stream, write() { throw new Error('disk full'); } };
new Console(broken).log('lost');
assert.throws(() => new Console(broken, broken, false).log('x'), /disk full/);
assert.throws(() => new console.log(), TypeError); // eslint-disable-line new-cap
assert.strictEqual(console.log.name, 'log');
