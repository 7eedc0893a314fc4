// SPDX-License-Identifier: MIT
// The global queueMicrotask: an engine job that keeps the async context and reports what its callback throws.
//
// A job of the engine takes it longer than most callbacks run. So callbacks that are queued with no other job between
// them share one, and what a callback queues joins the job that runs while the engine's queue is empty. Both show in
// the ends of that queue (boot/turn); without them each callback has a job of its own. Jobs run in the order they are
// queued in, so one reaction serves all of them.
//
//   ring   callback, context, callback, context ... from head to tail; undefined, twice, ends the part of a job
'use strict';

const { PromisePrototypeThen } = primordials;
const { engineQueue, findQueue } = require('boot/turn');
const context = require('internal/async_context');
const { validateFunction } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyFatal = lazy(() => require('internal/fatal'));
const settled = Promise.resolve();

// Of the engine's queue (src/engine/context.h).
const FIRST = 0;
const END = 2;
const CAPACITY = 6;

const SMALL = 64;
const LARGE = 65536; // rings up to here are kept

const makeRing = (size) => new Array(size).fill(undefined);
let ring = makeRing(SMALL);
let mask = SMALL - 1;
let head = 0;
let tail = 0;

let opened = 0; // jobs
let started = 0;
let running = 0; // number of the job that runs, 0 while none does

// The ends of the engine's queue as the newest job left them; -1 once it has started.
let end = -1;
let capacity = 0;

// The callbacks after which they are asked for.
const MANY = 256;
let queued = 0;

function push(callback, frame) {
  ring[tail] = callback;
  ring[tail + 1] = frame;
  tail = (tail + 2) & mask;
  if (tail === head) grow();
}

function grow() {
  const { length } = ring;
  const larger = makeRing(2 * length);
  for (let i = 0; i < length; i++) larger[i] = ring[(head + i) & mask];
  ring = larger;
  head = 0;
  tail = length;
  mask = 2 * length - 1;
}

// Before a wait in the midst of a callback, in which jobs run: what the running one has left becomes another's.
function handOn() {
  if (running === 0) return;
  running = 0;
  if (head === tail) return;
  if (ring[head] === undefined) head = (head + 2) & mask;
  else openJob();
}

function openJob() {
  PromisePrototypeThen(settled, runJob);
  opened++;
  const { ends } = engineQueue;
  if (ends === undefined) return;
  end = ends[END];
  capacity = ends[CAPACITY];
}

function runJob() {
  const job = running = ++started;
  if (job === opened) end = -1;
  while (head !== tail) {
    const callback = ring[head];
    const frame = ring[head + 1];
    ring[head] = ring[head + 1] = undefined;
    head = (head + 2) & mask;
    if (callback === undefined) break;
    context.current = frame;
    if (context.tracker !== undefined) context.tracker.before(frame);
    try {
      callback();
    } catch (error) {
      lazyFatal().uncaught(error);
    }
    if (context.tracker !== undefined) context.tracker.end(frame);
    if (running !== job) return; // what was left is another's
  }
  running = 0;
  context.current = undefined;
  if (head === tail && ring.length > LARGE) {
    ring = makeRing(SMALL);
    mask = SMALL - 1;
    head = tail = 0;
  }
}

function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  const frame = context.tracker === undefined ? context.current : context.tracker.init('Microtask', { callback });
  const { ends } = engineQueue;
  if (ends !== undefined) {
    if ((end === ends[END] && capacity === ends[CAPACITY]) || (running !== 0 && ends[FIRST] === ends[END])) {
      push(callback, frame);
      return;
    }
  } else if (!engineQueue.isAsked && ++queued === MANY) {
    findQueue();
  }
  if (head !== tail || running !== 0) push(undefined, undefined);
  push(callback, frame);
  openJob();
}

module.exports = { handOn, queueMicrotask };
