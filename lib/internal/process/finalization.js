// SPDX-License-Identifier: MIT
// process.finalization: callbacks for objects that still live when the process ends. The object is held weakly; its
// callback must not hold it. What the collector takes before is forgotten without a call.
'use strict';

const { ALLOW_OBJECTS, validateFunction, validateObject } = require('internal/validate');

// One list for each moment: entries {ref: WeakRef, fn}.
const lists = { exit: [], beforeExit: [] };
const forget = new FinalizationRegistry(({ list, entry }) => {
  const at = list.indexOf(entry);
  if (at >= 0) list.splice(at, 1);
});

function run(event) {
  const list = lists[event];
  // 'beforeExit' may come again; each registration is called once.
  const entries = list.splice(0, list.length);
  for (let i = 0; i < entries.length; i++) {
    const object = entries[i].ref.deref();
    if (object === undefined) continue;
    forget.unregister(entries[i]);
    entries[i].fn(object, event);
  }
}
const listeners = { exit: () => run('exit'), beforeExit: () => run('beforeExit') };

function add(event, object, fn) {
  validateObject(object, 'obj', ALLOW_OBJECTS);
  validateFunction(fn, 'fn');
  const list = lists[event];
  if (list.length === 0 && !process.listeners(event).includes(listeners[event])) process.on(event, listeners[event]);
  const entry = { ref: new WeakRef(object), fn };
  list.push(entry);
  forget.register(object, { list, entry }, entry);
}

function register(object, fn) { add('exit', object, fn); }
function registerBeforeExit(object, fn) { add('beforeExit', object, fn); }

function unregister(object) {
  for (const event of ['exit', 'beforeExit']) {
    const list = lists[event];
    for (let i = list.length - 1; i >= 0; i--) {
      if (list[i].ref.deref() === object) list.splice(i, 1);
    }
    if (list.length === 0) process.removeListener(event, listeners[event]);
  }
}

module.exports = { register, registerBeforeExit, unregister };
