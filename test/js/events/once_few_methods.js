// events.once() of an object that has on() and once() only: it takes nothing away from it.
'use strict';

const assert = require('node:assert');
const { EventEmitter, once } = require('node:events');

const emitter = new EventEmitter();
const few = {
  on: (name, listener) => emitter.on(name, listener),
  once: (name, listener) => emitter.once(name, listener),
};
(async () => {
  const waiting = once(few, 'done');
  emitter.emit('done', 1, 2);
  assert.deepStrictEqual(await waiting, [1, 2]);
})();
