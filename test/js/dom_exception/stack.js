// SPDX-License-Identifier: MIT
// The stack of a DOMException: name and message, then where it was made, constructors of subclasses included.
'use strict';

const assert = require('node:assert');

function make() {
  return new DOMException('no', 'AbortError');
}
class Own extends DOMException {
  constructor() {
    super('mine', 'DataError');
  }
}
const framesOf = (error) => error.stack.split('\n').filter((line) => !/at new DOMException/.test(line));

let frames = framesOf(make());
assert.strictEqual(frames[0], 'AbortError: no');
assert.match(frames[1], /^ {4}at make \(.*stack\.js:\d+:\d+\)$/);
frames = framesOf(new Own());
assert.strictEqual(frames[0], 'DataError: mine');
assert.match(frames[1], /^ {4}at new Own \(.*stack\.js:\d+:\d+\)$/);

const error = new Own();
assert.ok(error instanceof Own && error instanceof DOMException && error instanceof Error);
assert.deepStrictEqual(Object.getOwnPropertyNames(error), ['stack']);

const controller = new AbortController();
function abort() {
  controller.abort();
}
abort();
assert.ok(framesOf(controller.signal.reason).some((line) => /at abort \(.*stack\.js/.test(line)));

Error.stackTraceLimit = 0;
assert.strictEqual(make().stack, 'AbortError: no');
