// SPDX-License-Identifier: MIT
// Timers and immediates. C is told of both through cells only: starting one costs no call.
//
// Timers of one duration expire in the order they were started, so each duration has a doubly linked list, sorted by
// nature; a binary heap orders the lists by the due time of their first timer. Inserting and removing a timer touches
// the heap only when a list is new or runs empty. C calls runTimers() when the earliest is due, again while it returns
// true: ticks and microtasks run between timers, and settle() may leave them to C.
//
//   heap of lists by due:   [20ms list] -> t1 <-> t2 <-> t3      [1000ms list] -> t4
'use strict';

const { SafeMap, Symbol } = primordials;
const { i32, f64, IMMEDIATES, IMMEDIATES_REF, NOW, TIMERS_REF, TIMER_DUE } = require('internal/cells');
const context = require('internal/async_context');
const { settle, uncaught } = require('boot/turn');
const loop = internalBinding('loop');

const TIMEOUT_MAX = 2 ** 31 - 1;

// ---- lists and heap ------------------------------------------------------------------------------------------------

const lists = new SafeMap(); // duration -> list
const heap = []; // of lists, least due first; list.at is its index

function swim(list) {
  let at = list.at;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (heap[up].due <= list.due) break;
    heap[at] = heap[up];
    heap[at].at = at;
    at = up;
  }
  heap[at] = list;
  list.at = at;
}

function sink(list) {
  let at = list.at;
  const count = heap.length;
  for (;;) {
    let down = 2 * at + 1;
    if (down >= count) break;
    if (down + 1 < count && heap[down + 1].due < heap[down].due) down++;
    if (heap[down].due >= list.due) break;
    heap[at] = heap[down];
    heap[at].at = at;
    at = down;
  }
  heap[at] = list;
  list.at = at;
}

function removeList(list) {
  lists.delete(list.duration);
  const last = heap.pop();
  if (last !== list) {
    last.at = list.at;
    swim(last);
    sink(last);
  }
}

function syncDue() {
  f64[TIMER_DUE] = heap.length > 0 ? heap[0].due : Infinity;
}

function listInsert(timer, start) {
  const duration = timer._idleTimeout;
  timer._idleStart = start;
  let list = lists.get(duration);
  if (list === undefined) {
    list = { duration, due: start + duration, first: null, last: null, at: heap.length };
    lists.set(duration, list);
    heap.push(list);
    swim(list);
    if (list.at === 0) syncDue();
  }
  timer[kList] = list;
  timer._idlePrev = list.last;
  timer._idleNext = null;
  if (list.last === null) list.first = timer;
  else list.last._idleNext = timer;
  list.last = timer;
}

function listRemove(timer) {
  const list = timer[kList];
  if (list === null) return;
  timer[kList] = null;
  const { _idlePrev: prev, _idleNext: next } = timer;
  if (prev === null) list.first = next;
  else prev._idleNext = next;
  if (next === null) list.last = prev;
  else next._idlePrev = prev;
  timer._idlePrev = timer._idleNext = null;
  // An emptied list leaves the heap at once, so that an unneeded wake-up never happens.
  if (list.first === null) {
    removeList(list);
    syncDue();
  }
}

// ---- Timeout -------------------------------------------------------------------------------------------------------

const kList = Symbol('list');
const kRefed = Symbol('refed');
const kActive = Symbol('active');
const kPrimitive = Symbol('primitive id');
const kContext = Symbol('async context');
let nextId = 1;
let known = null; // id -> timer, for clearTimeout(id); only made once somebody asks for an id

class Timeout {
  constructor(callback, after, args, repeat, refed) {
    const duration = after === undefined ? 1 : durationOf(+after);
    this._idleTimeout = duration;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? duration : null;
    this._destroyed = false;
    this[kList] = null;
    this[kRefed] = refed;
    this[kActive] = false;
    this[kPrimitive] = 0;
    this[kContext] = context.tracker === undefined ? context.current : context.tracker.init('Timeout', this);
    activate(this, now());
  }

  refresh() {
    if (this._destroyed && this._onTimeout === null) return this;
    listRemove(this);
    activate(this, now());
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (this[kActive]) i32[TIMERS_REF]--;
    }
    return this;
  }

  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (this[kActive]) i32[TIMERS_REF]++;
    }
    return this;
  }

  hasRef() { return this[kRefed]; }

  close() {
    clearTimer(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    if (this[kPrimitive] === 0) {
      this[kPrimitive] = nextId++;
      (known ??= new SafeMap()).set(this[kPrimitive], this);
    }
    return this[kPrimitive];
  }

  [Symbol.dispose]() { clearTimer(this); }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

// Whole milliseconds. What is out of range means one, with a warning unless it is a mere fraction.
function durationOf(ms) {
  if (ms >= 1 && ms <= TIMEOUT_MAX) return Math.trunc(ms);
  if (!(ms >= 0 && ms < 1)) warnDuration(ms);
  return 1;
}

function warnDuration(after) {
  const why = after > TIMEOUT_MAX ? `${after} does not fit into a 32-bit signed integer.` :
    after < 0 ? `${after} is a negative number.` : `${after} is not a number.`;
  const name =
    after > TIMEOUT_MAX ? 'TimeoutOverflowWarning' : after < 0 ? 'TimeoutNegativeWarning' : 'TimeoutNaNWarning';
  process.emitWarning(`${why}\nTimeout duration was set to 1.`, name);
}

// The clock timers go by: the loop's time, brought up to date when the wall clock shows that a millisecond has passed.
// Reading that one costs a fraction of a call into C.
const dateNow = Date.now;
let lastWall = -1;
function now() {
  const wall = dateNow();
  if (wall !== lastWall) {
    lastWall = wall;
    f64[NOW] = loop.updateTime();
  }
  return f64[NOW];
}

function activate(timer, start) {
  if (!timer[kActive]) {
    timer[kActive] = true;
    if (timer[kRefed]) i32[TIMERS_REF]++;
  }
  timer._destroyed = false;
  listInsert(timer, start);
}

function deactivate(timer) {
  if (!timer[kActive]) return;
  timer[kActive] = false;
  if (timer[kRefed]) i32[TIMERS_REF]--;
}

function clearTimer(timer) {
  listRemove(timer);
  deactivate(timer);
  if (context.tracker !== undefined) context.tracker.destroy(timer[kContext]);
  timer._destroyed = true;
  timer._onTimeout = null;
  timer._repeat = null;
  if (timer[kPrimitive] !== 0) known.delete(timer[kPrimitive]);
}

// Finds the timer behind what a user passed to clearTimeout/clearInterval and stops it.
function clear(timer) {
  if (timer === undefined || timer === null) return;
  if (typeof timer === 'number' || typeof timer === 'string') {
    timer = known?.get(+timer);
    if (timer === undefined) return;
  }
  if (timer instanceof Timeout && timer._onTimeout !== undefined) clearTimer(timer);
}

let running = 0; // loop time at the start of this timers phase

// Runs the first timer of the list that seems to be due. False when it was not.
function runTimer() {
  const list = heap[0];
  const timer = list.first;
  const due = timer._idleStart + list.duration;
  if (due > running) {
    // The first timer was removed or refreshed since the heap was ordered: put the list where it belongs.
    list.due = due;
    sink(list);
    syncDue();
    return false;
  }
  listRemove(timer);
  if (list.first !== null) {
    list.due = list.first._idleStart + list.duration;
    sink(list);
  }
  const callback = timer._onTimeout;
  if (typeof callback === 'function') {
    const frame = timer[kContext];
    context.current = frame;
    if (context.tracker !== undefined) context.tracker.before(frame);
    try {
      const args = timer._timerArgs;
      if (args === undefined) timer._onTimeout();
      else timer._onTimeout(...args);
    } catch (error) {
      uncaught(error);
    }
    if (context.tracker !== undefined) context.tracker.after(frame);
    context.current = undefined;
    if (timer[kList] === null && !timer._destroyed) {
      if (timer._repeat !== null && timer._onTimeout !== null && timer._idleTimeout !== -1) {
        timer._idleTimeout = timer._repeat;
        listInsert(timer, now());
      } else {
        deactivate(timer);
        timer._destroyed = true;
        if (timer[kPrimitive] !== 0) known.delete(timer[kPrimitive]);
        if (context.tracker !== undefined) context.tracker.destroy(frame);
      }
    }
  } else {
    deactivate(timer);
  }
  syncDue();
  return true;
}

// What came due meanwhile waits for the next turn, so that immediates come in between.
const isDue = () => heap.length > 0 && heap[0].due <= running;

function runTimers(first) {
  if (first) running = now();
  while (isDue()) if (runTimer() && !settle()) return isDue();
  return false;
}

// ---- immediates ----------------------------------------------------------------------------------------------------

let immediates = []; // queued for the next check phase
let batch = [];      // being run
let batchAt = 0;

class Immediate {
  constructor(callback, args) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    this[kContext] = context.tracker === undefined ? context.current : context.tracker.init('Immediate', this);
    i32[IMMEDIATES]++;
    i32[IMMEDIATES_REF]++;
    immediates.push(this);
  }

  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (!this._destroyed) i32[IMMEDIATES_REF]++;
    }
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) i32[IMMEDIATES_REF]--;
    }
    return this;
  }

  hasRef() { return this[kRefed]; }

  [Symbol.dispose]() { clearImmediate(this); }
}

function retire(immediate) {
  immediate._destroyed = true;
  i32[IMMEDIATES]--;
  if (immediate[kRefed]) i32[IMMEDIATES_REF]--;
}

function clearImmediate(immediate) {
  if (!(immediate instanceof Immediate) || immediate._destroyed) return;
  retire(immediate);
  immediate._onImmediate = null;
  if (context.tracker !== undefined) context.tracker.destroy(immediate[kContext]);
}

// False when it threw.
function runImmediate(immediate) {
  retire(immediate);
  let isDone = true;
  const frame = immediate[kContext];
  context.current = frame;
  if (context.tracker !== undefined) context.tracker.before(frame);
  try {
    const args = immediate._argv;
    if (args === undefined) immediate._onImmediate();
    else immediate._onImmediate(...args);
  } catch (error) {
    isDone = false;
    uncaught(error);
  }
  if (context.tracker !== undefined) context.tracker.end(frame);
  context.current = undefined;
  immediate._onImmediate = null;
  return isDone;
}

// Those queued meanwhile wait for the next turn.
function runImmediates(first) {
  if (first) {
    if (context.tracker !== undefined) context.tracker.flush();
    batch = immediates;
    batchAt = 0;
    immediates = [];
  }
  while (batchAt < batch.length) {
    const immediate = batch[batchAt];
    batch[batchAt++] = undefined;
    if (immediate._destroyed) continue;
    // As in Node, behind one that threw comes the next, and ticks after that.
    if (!runImmediate(immediate) && batchAt < batch.length) continue;
    if (!settle()) return batchAt < batch.length;
  }
  return false;
}

// What is alive, for process.getActiveResourcesInfo().
function countTimers() { return i32[TIMERS_REF]; }
function countImmediates() { return i32[IMMEDIATES_REF]; }

module.exports = {
  Timeout, Immediate, countTimers, countImmediates, TIMEOUT_MAX, clear, clearImmediate, runTimers, runImmediates,
};
