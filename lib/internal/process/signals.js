// SPDX-License-Identifier: MIT
// Signals as events of `process`. The first listener of a signal opens a native watcher, the last one to go closes it.
// process.on() and its sisters reach this file through the hooks that lib/boot/process.js puts on 'newListener' and
// 'removeListener', without anything being loaded for a process that never listens to a signal.
'use strict';

const { hold, release } = require('internal/slots');
const { ErrnoException } = require('internal/errors');
const binding = internalBinding('signal');
const loop = internalBinding('loop');

const signals = { __proto__: null };
const namesOf = new Map(); // number -> names; SIGIOT and SIGABRT are one signal
{
  const list = binding.names();
  for (let i = 0; i < list.length; i += 2) {
    signals[list[i]] = list[i + 1];
    if (namesOf.has(list[i + 1])) namesOf.get(list[i + 1]).push(list[i]);
    else namesOf.set(list[i + 1], [list[i]]);
  }
}

const watchers = new Map(); // event name -> slot

function isSignal(event) {
  return typeof event === 'string' && signals[event] !== undefined;
}

function start(event) {
  if (watchers.has(event)) return;
  const number = signals[event];
  const slot = hold((kind) => {
    if (kind === 1) process.emit(event, event, number);
  }, 'SIGNALWRAP');
  const err = binding.start(slot, number);
  if (err !== 0) {
    release(slot);
    throw new ErrnoException(err, 'uv_signal_start');
  }
  watchers.set(event, slot);
}

function stop(event) {
  const slot = watchers.get(event);
  if (slot === undefined) return;
  watchers.delete(event);
  loop.close(slot);
}

// After a change of listeners: makes the watchers follow.
function added(event) {
  if (isSignal(event)) start(event);
}
function removed(event) {
  if (isSignal(event) && process.listenerCount(event) === 0) stop(event);
}

module.exports = { signals, namesOf, added, removed };
