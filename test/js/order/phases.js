// SPDX-License-Identifier: MIT
// The order of synchronous code, nextTick, promises, queueMicrotask, timers, immediates, I/O and close events, also
// nested, is the one that Node documents. phases.out is what node 26 prints.
'use strict';
const fs = require('node:fs');
const { EventEmitter } = require('node:events');

const log = [];
const note = (name) => log.push(name);

note('sync 1');
setImmediate(() => {
  note('immediate 1');
  process.nextTick(() => note('tick in immediate'));
  Promise.resolve().then(() => note('promise in immediate'));
  setImmediate(() => {
    note('immediate in immediate');
    setImmediate(fromPoll); // the rounds follow each other by events, so that a slow machine cannot mix them
  });
});
setImmediate(() => note('immediate 2'));
process.nextTick(() => {
  note('tick 1');
  process.nextTick(() => note('tick in tick'));
  Promise.resolve().then(() => {
    note('promise in tick');
    process.nextTick(() => note('tick in promise in tick'));
  });
  queueMicrotask(() => note('microtask in tick'));
});
Promise.resolve().then(() => {
  note('promise 1');
  process.nextTick(() => note('tick in promise'));
  queueMicrotask(() => note('microtask in promise'));
}).then(() => note('promise 1b'));
queueMicrotask(() => note('microtask 1'));
process.nextTick(() => note('tick 2'));
(async () => {
  note('async start');
  await null;
  note('async after await');
  await new Promise((resolve) => process.nextTick(resolve));
  note('async after tick');
})();
new EventEmitter().once('x', () => note('emit is synchronous')).emit('x');
note('sync 2');

process.once('exit', () => {
  for (const line of log) console.log(line);
});

// A second round, from the poll phase: immediates come before timers, whatever the clock says.
function fromPoll() {
  note('--- from I/O');
  fs.stat(__filename, () => {
    note('stat');
    setTimeout(() => {
      note('timer after I/O');
      setTimeout(timersOfOnePhase, 7);
    }, 0);
    setImmediate(() => {
      note('immediate after I/O');
      process.nextTick(() => note('tick after I/O'));
    });
    process.nextTick(() => note('tick in I/O'));
    Promise.resolve().then(() => note('promise in I/O'));
  });
}

// Timers of one phase, with ticks and microtasks run between them. Each is due by the clock of its own start: begin again
// when the process was put aside between the first and the last one.
function timersOfOnePhase() {
  note('--- timers');
  let timers = [];
  let start;
  do {
    timers.forEach(clearTimeout);
    start = Date.now();
    timers = [
      setTimeout(() => {
        note('timer a');
        process.nextTick(() => note('tick between timers'));
        Promise.resolve().then(() => note('promise between timers'));
      }, 5),
      setTimeout(() => note('timer b'), 5),
      setTimeout(() => note('timer shorter'), 1),
      setInterval(() => {
        note('interval');
        clearInterval(timers[3]);
      }, 3),
    ];
  } while (Date.now() !== start);
  while (Date.now() - start < 20);
  setImmediate(() => note('immediate before late timers'));
  setTimeout(closing, 50);
}

// Close events come after the callbacks of their turn.
function closing() {
  note('--- close');
  const server = require('node:net').createServer();
  server.listen(0, '127.0.0.1', () => {
    note('listening');
    server.close(() => note('closed'));
    setImmediate(() => note('immediate of close'));
    process.nextTick(() => note('tick of close'));
  });
}
