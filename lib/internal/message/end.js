// SPDX-License-Identifier: MIT
// One side of a message channel. Its face is a MessagePort; a port that is transferred gives its end a new face.
//
//   near   both sides are in this thread: `other` is the other end, messages are clones in a queue
//   far    `number` names a port of src/bind/message.c, which holds the queue; the other side may be anywhere
//
// An end becomes far when it leaves its thread, and the one that stays with it. None becomes near again.
'use strict';

const { setImmediate } = require('internal/timer_functions');
const context = require('internal/async_context');
const { i32, N0 } = require('internal/cells');
const { hold, settle } = require('boot/turn');
const lazy = require('internal/lazy');
const { kUnknownClass } = require('internal/clone');
const binding = internalBinding('message');
const loop = internalBinding('loop');

const lazyWire = lazy(() => {
  const wire = require('internal/message/wire');
  wire.ends.isEnd = (value) => value instanceof End;
  wire.ends.send = (end) => end.leave();
  wire.ends.receive = (number) => new End(number);
  return wire;
});
const lazyTree = lazy(() => require('internal/message/tree'));
const lazyClone = lazy(() => require('web/structured_clone'));

// ---- the mailbox of this thread ------------------------------------------------------------------------------------

const MAIL = 1;  // event of its slot; else the other side has closed
const NO_TREE = -1; // of postTree() and broadcast()
const BYTES = 1; // what next() and take() gave; else a value

// Many messages in one entry: ticks and microtasks run in between, here or, where settle() cannot, by C.
function deliver(number) {
  do {
    const message = binding.next(number);
    const given = i32[N0];
    if (given === 0) return;
    try {
      far.get(number).hear(given, message);
    } catch (error) {
      require('boot/turn').uncaught(error);
    }
    context.current = undefined;
  } while (settle());
}

const far = new Map(); // number -> end
const GONE = 2 ** 32 - 1; // the number of a far end that is closed: no port's
let isOpen = false;
function openMailbox() {
  if (isOpen) return;
  isOpen = true;
  binding.begin(hold((event, number) => {
    if (event === MAIL) deliver(number);
    else far.get(number)?.close();
  }), require('internal/message/pool'));
}

const NOTHING = [];
const unpack = (given, message) =>
  (given === BYTES ? lazyWire().decode(message) : { data: message, moved: NOTHING });

// What C takes and gives by itself. The code that writes and reads all else costs a thread milliseconds to load.
function isPart(value) {
  switch (typeof value) {
    case 'object': return value === null;
    case 'number': case 'string': case 'boolean': case 'undefined': return true;
    default: return false;
  }
}

const mayBeTree = (value) => typeof value === 'object' && lazyTree().canBeJson();

// For the other side in this thread: {data, moved}, or {error} when nothing can be made there of what was sent.
function copyOf(data, list) {
  try {
    if (list.length > 0) return lazyClone().cloneWithTransfer({ data, moved: list }, list);
    return { data: isPart(data) ? data : lazyClone().structuredClone(data), moved: NOTHING };
  } catch (error) {
    if (error?.[kUnknownClass] !== true) throw error;
    return { error };
  }
}

function sent(result) {
  if (result < 0) {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: result, syscall: 'postMessage' });
  }
  return result === 1;
}

// ---- ends ----------------------------------------------------------------------------------------------------------

class End {
  other = null;
  number = 0;
  queue = []; // of a near end: {data, moved}, from `head` on
  head = 0;
  port = null;
  onMessage = undefined; // (data, ports) => ..., (error) => ...
  onMessageError = undefined;
  onClose = undefined;
  isStarted = false;
  isClosed = false;
  isRefed = false;
  isScheduled = false;
  isTelling = false;

  frame = undefined; // the async context in which messages are heard

  constructor(number = 0) {
    if (number !== 0) this.#adopt(number);
  }

  // An end that hears what any thread says by that name.
  static listen(name, onMessage) {
    binding.pair();
    const mine = i32[N0];
    const theirs = i32[N0 + 1];
    const end = new End(mine);
    binding.listen(mine, name);
    binding.close(theirs);
    end.onMessage = onMessage;
    end.start();
    return end;
  }

  static pair() {
    const one = new End();
    const two = new End();
    one.other = two;
    two.other = one;
    return [one, two];
  }

  #adopt(number) {
    openMailbox();
    binding.adopt(number);
    this.number = number;
    far.set(number, this);
    if (this.isStarted) binding.start(number);
  }

  setRef(on) {
    if (on === this.isRefed || (on && this.isClosed)) return;
    this.isRefed = on;
    loop.hold(on ? 1 : -1);
  }

  // ---- moving ------------------------------------------------------------------------------------------------------

  // The number under which another thread may adopt this end; here it is gone.
  leave() {
    if (this.number === 0) this.#becomeFar();
    const { number } = this;
    far.delete(number);
    this.number = 0;
    this.isClosed = true;
    binding.release(number);
    return number;
  }

  // Both ends; what waits at one is sent by the other.
  #becomeFar() {
    openMailbox();
    binding.pair();
    const numbers = [i32[N0], i32[N0 + 1]];
    const { other } = this;
    this.#adopt(numbers[0]);
    if (other.isClosed) binding.adopt(numbers[1]);
    else other.#adopt(numbers[1]);
    const { encode, post } = lazyWire();
    for (let next = this.#shift(); next !== undefined; next = this.#shift()) {
      sent(post(numbers[1], encode(next.data, next.moved)));
    }
    for (let next = other.#shift(); next !== undefined; next = other.#shift()) {
      sent(post(numbers[0], encode(next.data, next.moved)));
    }
    if (other.isClosed) binding.close(numbers[1]);
  }

  // ---- sending -----------------------------------------------------------------------------------------------------

  // False when nobody is there to read it.
  post(data, list) {
    if (this.number !== 0) {
      if (list.length === 0) {
        if (isPart(data)) return binding.postValue(this.number, data) === 1;
        const result = mayBeTree(data) ? binding.postTree(this.number, data) : NO_TREE;
        if (result !== NO_TREE) return result === 1;
      }
      const { encode, post } = lazyWire();
      return sent(post(this.number, encode(data, list)));
    }
    const copy = copyOf(data, list);
    const { other } = this;
    if (this.isClosed || other === null || other.isClosed) return false;
    other.queue.push(copy);
    other.schedule();
    return true;
  }

  // ---- receiving ---------------------------------------------------------------------------------------------------

  start() {
    this.isStarted = true;
    if (this.number !== 0) binding.start(this.number);
    else this.schedule();
  }

  // What comes from now on waits.
  stop() {
    this.isStarted = false;
    if (this.number !== 0) binding.stop(this.number);
  }

  // The oldest message that waits: {data, moved}, or undefined.
  take() {
    if (this.number === 0) return this.#shift();
    const message = binding.take(this.number);
    const given = i32[N0];
    return given === 0 ? undefined : unpack(given, message);
  }

  #shift() {
    const { queue, head } = this;
    if (head === queue.length) return undefined;
    const message = queue[head];
    queue[head] = undefined;
    this.head = head + 1;
    if (this.head === queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return message;
  }

  schedule() {
    if (this.isScheduled || this.isClosed || this.port === null || this.number !== 0) return;
    if (!(this.isStarted && this.head < this.queue.length) && !this.other.isClosed) return;
    this.isScheduled = true;
    const immediate = setImmediate(() => this.#run());
    if (!this.isRefed) {
      immediate.unref();
      loop.wake();
    }
  }

  // What waits in the check phase, with ticks and microtasks in between; then the end of the other side.
  #run() {
    this.isScheduled = false;
    let left = this.queue.length - this.head; // what comes from now on waits for the next turn
    do {
      if (this.isClosed || this.number !== 0) return;
      context.current = this.frame;
      const message = this.isStarted ? this.#shift() : undefined;
      if (message === undefined) {
        if (this.other.isClosed) this.close();
        return;
      }
      try {
        this.#tell(message);
      } catch (error) {
        require('internal/fatal').uncaught(error);
      }
      context.current = undefined;
    } while (--left > 0 && settle());
    this.schedule();
  }

  // A message of a far end, as the binding gives it.
  hear(given, message) {
    context.current = this.frame;
    let unpacked;
    try {
      unpacked = unpack(given, message);
    } catch (error) {
      this.onMessageError?.(error);
      return;
    }
    this.#tell(unpacked);
  }

  // A port that is closed by a listener still gets what had come before.
  #tell({ data, moved, error }) {
    if (error !== undefined) {
      this.onMessageError?.(error);
      return;
    }
    this.isTelling = true;
    try {
      this.onMessage?.(data, moved);
    } finally {
      this.isTelling = false;
      const { left } = this;
      if (left !== undefined) {
        this.left = undefined;
        for (let i = 0; i < left.length; i++) this.onMessage?.(left[i].data, left[i].moved);
      }
    }
  }

  left = undefined; // messages that had come when a listener closed the port

  close() {
    if (this.isClosed) return;
    if (this.isTelling) {
      this.left = [];
      for (let next = this.take(); next !== undefined; next = this.take()) this.left.push(next);
    }
    this.isClosed = true;
    if (this.port === null) {
      this.setRef(false);
    } else {
      setImmediate(() => {
        this.setRef(false);
        this.onClose?.();
      });
    }
    if (this.number !== 0) {
      const { number } = this;
      this.number = GONE; // the next port may get it
      far.delete(number);
      binding.close(number);
    } else {
      this.other.schedule();
    }
  }
}

// Says something to all other threads that listen by that name. How many there were.
function broadcast(name, data, list) {
  if (list.length === 0 && (isPart(data) || mayBeTree(data))) {
    const heard = binding.broadcast(name, data);
    if (heard !== NO_TREE) return heard;
  }
  const listeners = binding.listeners(name);
  if (listeners.length === 0) return 0;
  const message = lazyWire().encode(data, list);
  let heard = 0;
  for (let i = 0; i < listeners.length; i++) if (sent(lazyWire().postTo(listeners[i], message))) heard++;
  return heard;
}

module.exports = { End, broadcast };
