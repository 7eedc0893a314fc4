// SPDX-License-Identifier: MIT
// EventTarget: events to one and three listeners, once, AbortSignal, on() and once() of node:events.
'use strict';

const events = require('node:events');
const { measure } = require('../lib/harness.js');

const N = 2000;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(i); };

(async () => {
  let heard = 0;
  const one = new EventTarget();
  one.addEventListener('ping', () => { heard++; });
  const three = new EventTarget();
  for (let i = 0; i < 3; i++) three.addEventListener('ping', () => { heard++; });
  const event = new Event('ping');
  await measure('dispatch-one', repeat(() => one.dispatchEvent(event)), N);
  await measure('dispatch-new-event', repeat(() => one.dispatchEvent(new Event('ping'))), N);
  await measure('dispatch-custom-event', repeat((i) => one.dispatchEvent(new CustomEvent('ping', { detail: i }))), N);
  await measure('dispatch-three', repeat(() => three.dispatchEvent(event)), N);
  await measure('add-remove-listener', repeat(() => {
    const listener = () => {};
    one.addEventListener('pong', listener);
    one.removeEventListener('pong', listener);
  }), N);
  await measure('abort', repeat(() => {
    const controller = new AbortController();
    controller.signal.addEventListener('abort', () => { heard++; });
    controller.abort();
  }), N);
  await measure('new-AbortController', repeat(() => new AbortController().signal), N);
  await measure('AbortSignal.any', repeat(() => AbortSignal.any([new AbortController().signal])), N);
  await measure('once-promise', async () => {
    const emitter = new events.EventEmitter();
    for (let i = 0; i < N; i++) {
      const promise = events.once(emitter, 'ping');
      emitter.emit('ping', i);
      await promise;
    }
  }, N);
  await measure('on-iterator', async () => {
    const emitter = new events.EventEmitter();
    process.nextTick(() => { for (let i = 0; i < N; i++) emitter.emit('ping', i); });
    let left = N;
    for await (const value of events.on(emitter, 'ping')) {
      heard += value.length;
      if (--left === 0) break;
    }
  }, N);
  if (heard === 0) throw new Error('nothing was heard');
})();
