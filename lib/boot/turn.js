// SPDX-License-Identifier: MIT
// The turn of the event loop as JavaScript sees it: slots, the nextTick queue, and run(), through which every callback
// from C enters. After run() returns, the engine drains the microtasks; C calls ticks() again while cells say that
// microtasks queued ticks or left rejections (src/loop/loop.c, settle). Once a program is seen to have microtasks, or
// many callbacks, settle() does all that here: the engine runs a microtask in half the time when it need not enter
// JavaScript for it, and a phase of timers or immediates is one call.
//
//   slots     [fn, fn, number, fn ...]   a free slot holds the index of the next free one
//   queue     ring of {callback, args, context}: head..length; restarted when it runs empty
'use strict';

const { i32, EXITING, TICKS, REJECTIONS } = require('internal/cells');
const context = require('internal/async_context');
const loop = internalBinding('loop');

// ---- slots ---------------------------------------------------------------------------------------------------------

const slots = [undefined]; // slot 0 stays unused: it has no complement that differs in meaning from "none"
const contexts = [undefined];
const types = [undefined];
let free = 0;

// Keeps fn for C under the returned integer, with the async context of now. What is told to the hooks of async_hooks:
// a resource of that type, fn.handle if fn has one.
function hold(fn, type) {
  const slot = free !== 0 ? free : slots.length;
  if (free !== 0) free = slots[slot];
  slots[slot] = fn;
  types[slot] = type;
  contexts[slot] = context.tracker === undefined ? context.current : context.tracker.init(type, fn.handle ?? {});
  return slot;
}

// Gives a slot back. Only for slots that C does not hold (any more): requests that failed at once.
function release(slot) {
  slots[slot] = free;
  contexts[slot] = undefined;
  free = slot;
}

// The handle of a slot serves somebody else from now on: the context becomes that of now.
function rehold(slot, type, resource) {
  if (context.tracker !== undefined) context.tracker.destroy(contexts[slot]);
  contexts[slot] = context.tracker === undefined ? context.current : context.tracker.init(type, resource);
}

// The handle object whose function a slot holds, if it says so (`fn.handle`), for process._getActiveHandles().
function handleOf(slot) {
  return slots[slot]?.handle;
}

// The types under which slots are held now.
function heldTypes() {
  return types.filter((type, slot) => typeof slots[slot] === 'function');
}

// ---- the nextTick queue --------------------------------------------------------------------------------------------

let queue = [];
let head = 0;

function pushTick(callback, args) {
  const tick = { callback, args, context: context.current };
  if (context.tracker !== undefined) tick.context = context.tracker.init('TickObject', tick);
  queue.push(tick);
  i32[TICKS] = 1;
}

// What nobody caught. Where it was thrown the engine knows for a moment only.
function uncaught(error) {
  const frames = loop.thrown(error);
  require('internal/fatal').uncaught(error, 'uncaughtException', frames);
}

function runTicks() {
  while (head < queue.length) {
    const tick = queue[head];
    if (queue.length === 1) {
      queue.pop(); // what the engine does in place; setting the length is a call
    } else {
      queue[head++] = undefined;
      if (head === queue.length) {
        queue.length = head = 0;
      } else if (head === 4096) {
        queue = queue.slice(head);
        head = 0;
      }
    }
    const { callback, args } = tick;
    context.current = tick.context;
    if (context.tracker !== undefined) context.tracker.before(tick.context);
    try {
      if (args === undefined) callback();
      else if (args.length === 1) callback(args[0]);
      else callback(...args);
    } catch (error) {
      uncaught(error);
      if (head < queue.length) return postponeTicks();
    }
    if (context.tracker !== undefined) context.tracker.end(tick.context);
  }
  context.current = undefined;
  i32[TICKS] = 0;
}

// Behind an error that somebody took after all the loop goes on before the rest of the ticks: one that throws each
// time, and whose handler queues it again, must not hold up everything else.
function postponeTicks() {
  context.current = undefined;
  i32[TICKS] = 0;
  require('internal/timer_functions').setImmediate(() => { i32[TICKS] = 1; });
}

// Called by C while there are ticks or rejections, with the microtasks drained before each call.
function ticks() {
  if (i32[TICKS] !== 0) runTicks();
  else if (i32[REJECTIONS] !== 0) require('internal/rejections').judge();
}

// The program is an ES module, which ran as if in a microtask: what it queued by then() comes before what it queued by
// nextTick(), as in Node.
let areMicrotasksFirst = false;
function microtasksFirst() {
  areMicrotasksFirst = true;
}

// The entries after which microtasks are drained here; the first drain costs what it takes to try the engine out.
const MANY = 16;
let entered = 0;

function drainHere() {
  entered = MANY;
}

// Where the engine keeps the ends of its queue of microtasks, memory that JavaScript reads: `ends`, undefined as long
// as nobody asked, or when it is not known. The queue is empty where FIRST and END are the same
// (src/engine/context.h).
const FIRST = 0;
const END = 2;
const engineQueue = { ends: undefined, isAsked: false };
// The drains after which it is asked for, since that takes most of a millisecond.
const OFTEN = 256;
let drained = 0;

function findQueue() {
  engineQueue.isAsked = true;
  const buffer = loop.queueEnds();
  if (buffer !== undefined) engineQueue.ends = new Uint32Array(buffer);
}

// The queue will not always be where it is (vm, microtaskMode).
function loseQueue() {
  engineQueue.isAsked = true;
  engineQueue.ends = undefined;
}

// What follows a callback. False when it is not all done, and C goes on.
function settle() {
  if (areMicrotasksFirst) return areMicrotasksFirst = false;
  if (i32[TICKS] !== 0) runTicks();
  if (entered < MANY) {
    entered++;
    return false;
  }
  const { ends } = engineQueue;
  if (ends !== undefined) {
    if (ends[FIRST] === ends[END] && i32[TICKS] === 0 && i32[REJECTIONS] === 0 && i32[EXITING] === 0) return true;
  } else if (!engineQueue.isAsked && ++drained === OFTEN) {
    findQueue();
  }
  while (loop.drain()) {
    if (i32[EXITING] !== 0) return false;
    if (i32[TICKS] === 0 && i32[REJECTIONS] === 0) return true;
    ticks();
  }
  return false;
}

// ---- entry from C --------------------------------------------------------------------------------------------------

function call(slot, a, b, c, d) {
  const once = slot < 0;
  if (once) slot = ~slot;
  const fn = slots[slot];
  const frame = contexts[slot];
  context.current = frame;
  if (once) release(slot);
  if (context.tracker !== undefined) context.tracker.before(frame);
  try {
    fn(a, b, c, d);
  } catch (error) {
    uncaught(error);
  }
  if (context.tracker !== undefined) {
    if (once) context.tracker.end(frame);
    else context.tracker.after(frame);
  }
  context.current = undefined;
}

let isFirst = false; // what runs is a callback of C, and nothing that followed it

function run(slot, a, b, c, d) {
  isFirst = true;
  call(slot, a, b, c, d);
  isFirst = false;
  settle();
}

// For a callback that tells several things, behind each: what follows one is done before the next, as if each had come
// by itself. Nothing where it would come into the middle of something else.
function settleBetween() {
  if (!isFirst) return;
  const frame = context.current;
  isFirst = false;
  drainHere();
  settle();
  isFirst = true;
  context.current = frame;
}

// C calls these but holds no roots: the exports keep them alive.
const entries = [
  run,
  call,
  ticks,
  (first) => require('internal/timers').runTimers(first),
  (first) => require('internal/timers').runImmediates(first),
  (event, promise, reason) => require('internal/rejections').note(event, promise, reason),
  () => require('internal/inspector/server').startBySignal(),
];
loop.attach(...entries, context);

module.exports = {
  hold, rehold, release, handleOf, heldTypes, pushTick, ticks, drainHere, microtasksFirst, settle, settleBetween,
  uncaught, entries, engineQueue, findQueue, loseQueue,
};
