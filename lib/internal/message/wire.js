// SPDX-License-Identifier: MIT
// Messages between threads: values in V8's format, as v8.serialize() writes them (internal/v8/writer and reader), with
// the objects of the library and what a transfer list names as host objects.
//
//   value, PLAIN                        a value in V8's format, and a byte
//   value, records, place, MOVING       with records of what moves, which begin at `place` (4 bytes)
//
// A host object is a tag and what follows: MOVED and the number of a record, RECORD and a record, PORT and the number
// of a port, CODE and the number of a WebAssembly.Module, MEMORY and that of the buffer of a shared WebAssembly.Memory.
// A record is module and name of a class, and the state that its [kDeserialize] takes (internal/clone). Buffers, moved
// or shared, and modules go beside the bytes.
'use strict';

const { nativeWebAssembly } = require('boot/globals');
const { kClone, kTransfer, kUncloneable } = require('internal/clone');
const { isAnyArrayBuffer } = require('internal/buffer/brand');
const { kBufferId, kIsHostObject } = require('internal/v8/format');
const { Reader } = require('internal/v8/reader');
const { Writer } = require('internal/v8/writer');
const { checkTransfer, dataCloneError, deserialize } = require('web/structured_clone');
const pool = require('internal/message/pool');
const binding = internalBinding('message');

const PLAIN = 0;
const MOVING = 1;
const MOVED = 0;
const RECORD = 1;
const PORT = 2;
const CODE = 3;
const MEMORY = 4;
const PLACE_BYTES = 4;
const LARGE = 16384; // bytes of a buffer

const { transfer } = ArrayBuffer.prototype;
const NONE = [];
const NOTHING = new Map();

// What a port's end is made of again in another thread: internal/message/end registers itself.
const ends = { isEnd: undefined, send: undefined, receive: undefined };

// Where the engine's library cannot share code, the writer says that it cannot be cloned.
const { Memory, Module } = nativeWebAssembly;
function isCode(value) {
  if (!(value instanceof Module)) return false;
  try {
    Module.exports(value);
  } catch {
    return false; // an object that only inherits from one
  }
  return binding.canShareCode();
}

// The buffer of a shared memory that can go to another thread, else undefined.
const sharedBufferOf = (value) =>
  (value instanceof Memory ? require('internal/message/memory').sharedBufferOf(value) : undefined);

// What a writer asks of whom it writes for.
class Outgoing {
  writer = new Writer(this);
  #isState = false; // what is written is the state of objects that move: what it holds moves with it
  #list;

  // list: {buffers, moving, ports, others, modes}
  begin(list, isState) {
    const { writer } = this;
    writer.reset();
    this.#list = list;
    this.#isState = isState;
    const { buffers } = list;
    if (buffers.length > 0) writer.transfers = new Map(buffers.map((buffer, i) => [buffer, i]));
    writer.header();
    return writer;
  }

  _getDataCloneError(message) { return dataCloneError(message); }

  _getSharedArrayBufferId(buffer) {
    if (!binding.canShare()) {
      const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Sharing a SharedArrayBuffer with another thread');
    }
    return this.#beside(buffer, 's');
  }

  // The number of a buffer that goes beside the bytes.
  #beside(buffer, mode) {
    const list = this.#list;
    if (list.others === NONE) list.others = [];
    let index = list.others.indexOf(buffer);
    if (index < 0) {
      index = list.others.push(buffer) - 1;
      list.modes += mode;
    }
    return list.buffers.length + index;
  }

  // C copies large ones, once.
  [kBufferId](buffer) {
    return buffer.byteLength < LARGE || buffer.resizable ? undefined : this.#beside(buffer, 'c');
  }

  // Whether an object goes by what this class writes for it.
  [kIsHostObject](value) {
    if (this.#list.moving.has(value) && !this.#isState) return true;
    if (value[kUncloneable] === true) throw dataCloneError('Cannot clone object of unsupported type.');
    return typeof value[kTransfer] === 'function' || typeof value[kClone] === 'function' || isCode(value) ||
      sharedBufferOf(value) !== undefined || ends.isEnd?.(value);
  }

  _writeHostObject(value) {
    const { writer } = this;
    const number = this.#isState ? undefined : this.#list.moving.get(value);
    if (number !== undefined) {
      writer.varint(MOVED);
      writer.varint(number);
    } else if (isCode(value)) {
      writer.varint(CODE);
      writer.varint(this.#beside(value, 'w'));
    } else if (value instanceof Memory) {
      writer.varint(MEMORY);
      writer.varint(this.#beside(sharedBufferOf(value), 's'));
    } else if (ends.isEnd?.(value)) {
      const port = ends.send(value);
      if (this.#list.ports === NONE) this.#list.ports = [];
      this.#list.ports.push(port);
      writer.varint(PORT);
      writer.varint(port);
    } else if (typeof value[kClone] === 'function') {
      this.writeRecord(value[kClone]());
    } else if (this.#isState) {
      this.writeRecord(value[kTransfer]());
    } else {
      throw dataCloneError('Object that needs transfer was found in message but not listed in transferList');
    }
  }

  writeRecord({ module, name, state }) {
    const { writer } = this;
    writer.varint(RECORD);
    writer.value(module);
    writer.value(name);
    writer.value(state);
  }
}

// Behind the bytes of a value: the records of what moves, and where they begin.
function withRecords(bytes, length, list) {
  const outgoing = new Outgoing();
  const writer = outgoing.begin(list, true);
  writer.varint(list.moving.size);
  for (const object of list.moving.keys()) outgoing.writeRecord(object[kTransfer]());
  const all = new Uint8Array(length + writer.at + PLACE_BYTES + 1);
  all.set(bytes.subarray(0, length));
  all.set(writer.bytes.subarray(0, writer.at), length);
  new DataView(all.buffer).setUint32(length + writer.at, length, true);
  all[all.length - 1] = MOVING;
  return all;
}

// What serves again and again; nothing while it works: getters of values may send messages of their own.
let spare = new Outgoing();

// {bytes, length, ports, buffers, modes}, for post(), which must follow before anything else is encoded. Nothing of
// the transfer list has moved when an error is thrown.
function encode(value, transferList) {
  const list = { buffers: NONE, moving: NOTHING, ports: NONE, others: NONE, modes: '' };
  if (transferList.length > 0) readTransferList(transferList, list);
  const outgoing = spare ?? new Outgoing();
  spare = undefined;
  const writer = outgoing.begin(list, false);
  try {
    writer.value(value);
    for (let i = 0; i < list.buffers.length; i++) {
      if (list.buffers[i].detached) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
    }
    if (list.moving.size === 0) writer.varint(PLAIN);
    const message = { bytes: writer.bytes, length: writer.at, ports: NONE, buffers: list.others, modes: list.modes };
    if (transferList.length > 0) move(message, list);
    message.ports = list.ports;
    return message;
  } finally {
    writer.reset(); // lets go of the value; the bytes stay for post()
    spare = outgoing;
  }
}

// What the transfer list names leaves this thread.
function move(message, list) {
  if (list.moving.size > 0) {
    message.bytes = withRecords(message.bytes, message.length, list);
    message.length = message.bytes.length;
  }
  const moved = list.buffers.map((buffer) => Reflect.apply(transfer, buffer, []));
  message.buffers = [...moved, ...list.others];
  message.modes = 'm'.repeat(moved.length) + list.modes;
}

function readTransferList(transferList, list) {
  checkTransfer(transferList);
  list.moving = new Map();
  list.buffers = [];
  for (let i = 0; i < transferList.length; i++) {
    const item = transferList[i];
    if (isAnyArrayBuffer(item)) list.buffers.push(item);
    else list.moving.set(item, list.moving.size);
  }
}

// Send what encode() made: to the other side of a port, or to a port that listens. 1, 0 when that is closed, or errno.
const post = (port, message) => sendBy(binding.post, port, message);
const postTo = (port, message) => sendBy(binding.postTo, port, message);

function sendBy(native, port, { bytes, length, ports, buffers, modes }) {
  return native(port, bytes, length, buffers.length === 0 ? undefined : buffers, modes,
                ports.length === 0 ? undefined : ports);
}

// What a reader asks of whom it reads for.
class Incoming {
  #buffers;
  #moved;

  constructor(bytes) {
    this.reader = new Reader(this, bytes);
  }

  begin(begin, end, buffers, moved) {
    const { reader } = this;
    reader.reset(begin, end);
    this.#buffers = buffers;
    this.#moved = moved;
    if (buffers.length > 1) {
      reader.transfers = new Map();
      for (let i = 1; i < buffers.length; i++) reader.transfers.set(i - 1, buffers[i]);
    }
    reader.header();
    return reader;
  }

  _readHostObject() {
    const { reader } = this;
    switch (reader.varint()) {
      case CODE: return this.#buffers[reader.varint() + 1];
      case MEMORY: return binding.memoryOf(this.#buffers[reader.varint() + 1]);
      case MOVED: return this.#moved[reader.varint()];
      case RECORD: return this.readRecord();
      default: return ends.receive(reader.varint());
    }
  }

  readRecord() {
    const { reader } = this;
    const module = reader.value();
    const name = reader.value();
    return deserialize(module, name, reader.value());
  }

  readMoved() {
    const moved = [];
    for (let count = this.reader.varint(); count > 0; count--) {
      this.reader.varint(); // RECORD
      moved.push(this.readRecord());
    }
    return moved;
  }
}

// Of the pool. Nothing of the program's runs while it reads.
const pooled = new Incoming(pool);

// A message as the binding gives it -> {data, moved}: its value, and the objects that moved, in the order of the
// transfer list.
function decode(message) {
  const isList = typeof message === 'object' && Array.isArray(message);
  const buffers = isList ? message : NONE;
  const content = isList ? message[0] : message;
  const isPooled = typeof content === 'number';
  const bytes = isPooled ? pool : new Uint8Array(content);
  const incoming = isPooled ? pooled : new Incoming(bytes);
  let end = (isPooled ? content : bytes.length) - 1;
  let moved = NONE;
  if (bytes[end] === MOVING) {
    end -= PLACE_BYTES;
    const place = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
    incoming.begin(place, end, buffers, NONE);
    moved = incoming.readMoved();
    end = place;
  }
  const reader = incoming.begin(0, end, buffers, moved);
  const data = reader.value();
  reader.reset(0, 0); // lets go of the value
  return { data, moved };
}

module.exports = { decode, encode, ends, post, postTo };
