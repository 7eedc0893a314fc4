// SPDX-License-Identifier: MIT
// microtaskMode 'afterEvaluate': a context has a queue of its own, which runs after each evaluation there, and only then.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

const options = { microtaskMode: 'afterEvaluate' };
const log = [];
const note = (word) => log.push(word);

// Its own microtasks run before the evaluation returns; those of the program wait.
{
  queueMicrotask(() => note('outer'));
  const context = vm.createContext({ note }, options);
  vm.runInContext('Promise.resolve().then(() => note("inner")).then(() => note("inner again"))', context);
  note('returned');
  assert.deepStrictEqual(log, ['inner', 'inner again', 'returned']);
}

// What the context's functions queue later waits for the next evaluation.
const late = vm.createContext({ note }, options);
vm.runInContext('function queue() { Promise.resolve().then(() => note("late")); }', late);
late.queue();

// What is queued for the program by a context's microtask waits for the program; a drain in a drain keeps them apart.
{
  const one = vm.createContext({ note, resume: Promise.withResolvers() }, options);
  const two = vm.createContext({ note }, options);
  one.resume.promise.then(() => note('resumed'));
  one.other = () => {
    vm.runInContext('Promise.resolve().then(() => note("two"))', two);
    vm.runInContext('Promise.resolve().then(() => note("one, from within"))', one);
    note('other returned');
  };
  vm.runInContext(`
    Promise.resolve().then(() => { resume.resolve(); other(); note('one'); }).then(() => note('one again'));
  `, one);
}

// A limit of time that strikes leaves the rest of the queue where it is, and the program's as it was.
{
  const context = vm.createContext({ note }, options);
  assert.throws(() => vm.runInContext(`
    Promise.resolve().then(() => { for (;;); });
  `, context, { timeout: 10 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  assert.throws(() => vm.runInContext(`
    Promise.resolve().then(() => note('escaped')); for (;;);
  `, context, { timeout: 10 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
}

// Contexts that are gone take their queues along.
for (let i = 0; i < 50; i++) vm.runInNewContext('Promise.resolve().then(() => 1)', {}, options);
globalThis.gc?.();

setTimeout(() => {
  note('timeout');
  vm.runInContext('', late);
  note('evaluated');
  assert.deepStrictEqual(log.slice(3), [
    'two', 'other returned', 'one', 'one, from within', 'one again', 'outer', 'resumed', 'timeout', 'late', 'evaluated',
  ]);
}, 10);
