// SPDX-License-Identifier: MIT
// Stream: the base class of all streams and the pipe() of old-style ones, which are emitters with write(), pause() and
// resume().
'use strict';

const EventEmitter = require('node/events');
const { kKeepsTypes } = require('internal/events/symbols');

function Stream(options) {
  EventEmitter.call(this, options);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);
Stream.prototype[kKeepsTypes] = {
  __proto__: null,
  data: true, end: true, readable: true, drain: true, finish: true, error: true, close: true, timeout: true,
  connect: true, response: true,
};

Stream.prototype.pipe = function pipe(dest, options) {
  const source = this;
  let ended = false;

  function ondata(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  function ondrain() {
    if (source.readable && source.resume) source.resume();
  }
  function onend() {
    if (ended) return;
    ended = true;
    dest.end();
  }
  function onclose() {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  function onerror(err) {
    cleanup();
    // The listener of pipe() must not be what keeps an error from being thrown.
    if (EventEmitter.prototype.listenerCount.call(this, 'error') === 0) this.emit('error', err);
  }
  function cleanup() {
    source.removeListener('data', ondata);
    dest.removeListener('drain', ondrain);
    source.removeListener('end', onend);
    source.removeListener('close', onclose);
    source.removeListener('error', onerror);
    dest.removeListener('error', onerror);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }

  source.on('data', ondata);
  dest.on('drain', ondrain);
  // Standard output and error stay open.
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onend);
    source.on('close', onclose);
  }
  prependListener(source, 'error', onerror);
  prependListener(dest, 'error', onerror);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

// The events of streams come first, in this order, and then the others as they were added.
const ownEvents = ['close', 'error', 'prefinish', 'finish', 'drain', 'data', 'end', 'readable'];

Stream.prototype.eventNames = function eventNames() {
  const names = EventEmitter.prototype.eventNames.call(this);
  if (names.length < 2) return names;
  const sorted = ownEvents.filter((name) => names.includes(name));
  for (let i = 0; i < names.length; i++) {
    if (!ownEvents.includes(names[i])) sorted.push(names[i]);
  }
  return sorted;
};

/** prependListener() also for emitters of other implementations, which may lack it. */
function prependListener(emitter, type, listener) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(type, listener);
  const existing = emitter._events?.[type];
  if (existing === undefined) emitter.on(type, listener);
  else if (Array.isArray(existing)) existing.unshift(listener);
  else emitter._events[type] = [listener, existing];
  return undefined;
}

module.exports = { Stream, prependListener };
