// SPDX-License-Identifier: MIT
// Rejections are judged when ticks and microtasks are done: a handler attached before then is in time.
'use strict';
const log = [];
process.on('unhandledRejection', (reason) => {
  log.push(`unhandled ${reason}`);
  process.nextTick(() => log.push(`tick after ${reason}`));
});
process.on('rejectionHandled', () => log.push('handled late'));

const inTick = Promise.reject('caught in a tick');
process.nextTick(() => inTick.catch(() => log.push('in time by tick')));
const inMicrotask = Promise.reject('caught in a microtask');
queueMicrotask(() => queueMicrotask(() => inMicrotask.catch(() => log.push('in time by microtask'))));
const late = Promise.reject('late');
Promise.reject('never');
setTimeout(() => late.catch(() => {}), 10);
setImmediate(() => log.push('immediate'));
process.once('exit', () => console.log(log.join('\n')));
