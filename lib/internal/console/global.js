// SPDX-License-Identifier: MIT
// The global console: a Console whose streams are process.stdout and process.stderr, made when first needed.
'use strict';

const { Console, bindMethod, kBind, kSink, methodNames } = require('internal/console/console');
const { sinkOf } = require('internal/process/stdio');

// Its prototype is an empty object, as the Console Standard asks of namespaces.
const console = Object.create({});
for (let i = 0; i < methodNames.length; i++) {
  console[methodNames[i]] = Console.prototype[methodNames[i]];
  bindMethod(console, methodNames[i]);
}

const replaced = { __proto__: null };
for (const key in { _stdout: 1, _stderr: 1 }) {
  const name = key.slice(1);
  Object.defineProperty(console, key, {
    __proto__: null,
    get() {
      return replaced[key] ?? process[name];
    },
    set(value) {
      replaced[key] = value;
    },
    enumerable: false,
    configurable: true,
  });
}
Object.defineProperty(console, kSink, {
  __proto__: null,
  value(key) {
    return replaced[key] ?? sinkOf(key === '_stdout' ? 1 : 2) ?? console[key];
  },
});
Console.prototype[kBind].call(console, true, 'auto');
Object.defineProperty(console, 'Console', {
  __proto__: null, value: Console, writable: true, enumerable: true, configurable: true,
});

// A console by its own name for an inspector, and a task whose stack it would show.
function context() {
  const made = Object.create({});
  for (const key of [...methodNames, 'profile', 'profileEnd', 'timeStamp']) made[key] = console[key];
  return made;
}

function createTask(name) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  return {
    run(callback) {
      if (typeof callback !== 'function') throw new Error('First argument must be a function.');
      return callback();
    },
  };
}

// Only an inspector listens to these, and there is none.
Object.assign(console, {
  profile() {},
  profileEnd() {},
  timeStamp() {},
  context,
  createTask,
});

module.exports = console;
