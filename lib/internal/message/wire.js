// SPDX-License-Identifier: MIT
// Messages between threads: values in V8's format (internal/v8/format), as v8.serialize() writes them, with the objects
// of the library and what a transfer list names as host objects.
//
//   value, PLAIN                        a value in V8's format, and a byte
//   value, records, place, MOVING       with records of what moves, which begin at `place` (4 bytes)
//
// A host object is a tag and what follows: MOVED and the number of a record, RECORD and a record, PORT and the number
// of a port, CODE and the number of a WebAssembly.Module among the buffers. A record is module and name of a class, and the state that its [kDeserialize] takes (internal/clone).
// Buffers, moved or shared, go beside the bytes.
'use strict';

const { nativeWebAssembly } = require('boot/globals');
const { kClone, kDeserialize, kTransfer, kUncloneable } = require('internal/clone');
const { isAnyArrayBuffer } = require('internal/buffer/brand');
const { SerializerBase } = require('internal/v8/serializer');
const { DeserializerBase } = require('internal/v8/deserializer');
const { kBufferId, kIsHostObject, kReset, kWritten } = require('internal/v8/format');
const { dataCloneError, checkTransfer } = require('web/structured_clone');
const pool = require('internal/message/pool');
const binding = internalBinding('message');

const PLAIN = 0;
const MOVING = 1;
const MOVED = 0;
const RECORD = 1;
const PORT = 2;
const CODE = 3;
const PLACE_BYTES = 4;
const LARGE = 16384; // bytes of a buffer

const { transfer } = ArrayBuffer.prototype;
const NONE = [];
const NOTHING = new Map();

// What a port's end is made of again in another thread: internal/message/end registers itself.
const ends = { isEnd: undefined, send: undefined, receive: undefined };

// Where the engine's library cannot share code, the writer says that it cannot be cloned.
const { Module } = nativeWebAssembly;
function isCode(value) {
  if (!(value instanceof Module)) return false;
  try {
    Module.exports(value);
  } catch {
    return false; // an object that only inherits from one
  }
  return binding.canShareCode();
}

class Writer extends SerializerBase {
  #isState = false; // what is written is the state of objects that move: what it holds moves with it
  #list;

  // list: {buffers, moving, ports, others, modes}
  begin(list, isState) {
    this[kReset]();
    this.#list = list;
    this.#isState = isState;
    for (let i = 0; i < list.buffers.length; i++) this.transferArrayBuffer(i, list.buffers[i]);
    this.writeHeader();
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
    return isCode(value) || typeof value[kTransfer] === 'function' || typeof value[kClone] === 'function' || ends.isEnd?.(value);
  }

  _writeHostObject(value) {
    const number = this.#isState ? undefined : this.#list.moving.get(value);
    if (number !== undefined) {
      this.writeUint32(MOVED);
      this.writeUint32(number);
    } else if (isCode(value)) {
      this.writeUint32(CODE);
      this.writeUint32(this.#beside(value, 'w'));
    } else if (ends.isEnd?.(value)) {
      const port = ends.send(value);
      if (this.#list.ports === NONE) this.#list.ports = [];
      this.#list.ports.push(port);
      this.writeUint32(PORT);
      this.writeUint32(port);
    } else if (typeof value[kClone] === 'function') {
      this.writeRecord(value[kClone]());
    } else if (this.#isState) {
      this.writeRecord(value[kTransfer]());
    } else {
      throw dataCloneError('Object that needs transfer was found in message but not listed in transferList');
    }
  }

  writeRecord({ module, name, state }) {
    this.writeUint32(RECORD);
    this.writeValue(module);
    this.writeValue(name);
    this.writeValue(state);
  }
}

// Behind the bytes of a value: the records of what moves, and where they begin.
function withRecords({ bytes, length }, list) {
  const writer = new Writer();
  writer.begin(list, true);
  writer.writeUint32(list.moving.size);
  for (const object of list.moving.keys()) writer.writeRecord(object[kTransfer]());
  const records = writer[kWritten];
  const all = new Uint8Array(length + records.length + PLACE_BYTES + 1);
  all.set(bytes.subarray(0, length));
  all.set(records.bytes.subarray(0, records.length), length);
  new DataView(all.buffer).setUint32(length + records.length, length, true);
  all[all.length - 1] = MOVING;
  return { bytes: all, length: all.length };
}

// The writer that serves again and again; none while it works: getters of values may send messages of their own.
let spare = new Writer();

// {bytes, length, ports, buffers, modes}, for post(), which must follow before anything else is encoded. Nothing of
// the transfer list has moved when an error is thrown.
function encode(value, transferList) {
  const list = { buffers: [], moving: NOTHING, ports: NONE, others: NONE, modes: '' };
  if (transferList.length > 0) readTransferList(transferList, list);
  const writer = spare ?? new Writer();
  spare = undefined;
  try {
    writer.begin(list, false);
    writer.writeValue(value);
    for (let i = 0; i < list.buffers.length; i++) {
      if (list.buffers[i].detached) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
    }
    if (list.moving.size === 0) writer.writeUint32(PLAIN);
    const written = writer[kWritten];
    const { bytes, length } = list.moving.size > 0 ? withRecords(written, list) : written;
    const buffers = list.buffers.map((buffer) => Reflect.apply(transfer, buffer, []));
    const modes = 'm'.repeat(buffers.length) + list.modes;
    for (let i = 0; i < list.others.length; i++) buffers.push(list.others[i]);
    return { bytes, length, ports: list.ports, buffers, modes };
  } finally {
    writer[kReset](); // lets go of the value; the bytes stay for post()
    spare = writer;
  }
}

function readTransferList(transferList, list) {
  checkTransfer(transferList);
  list.moving = new Map();
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

class Reader extends DeserializerBase {
  #buffers;
  #moved;

  begin(begin, end, buffers, moved) {
    this[kReset](begin, end);
    this.#buffers = buffers;
    this.#moved = moved;
    for (let i = 1; i < buffers.length; i++) this.transferArrayBuffer(i - 1, buffers[i]);
    this.readHeader();
    return this;
  }

  _readHostObject() {
    switch (this.readUint32()) {
      case CODE: return this.#buffers[this.readUint32() + 1];
      case MOVED: return this.#moved[this.readUint32()];
      case RECORD: return this.readRecord();
      default: return ends.receive(this.readUint32());
    }
  }

  readRecord() {
    const module = this.readValue();
    const name = this.readValue();
    return require('internal/realm').require(module)[name][kDeserialize](this.readValue());
  }
}

// Of the pool. Nothing of the program's runs while it reads.
const poolReader = new Reader(pool);

// A message as the binding gives it -> {data, moved}: its value, and the objects that moved, in the order of the
// transfer list.
function decode(message) {
  const isList = typeof message === 'object' && Array.isArray(message);
  const buffers = isList ? message : NONE;
  const content = isList ? message[0] : message;
  const isPooled = typeof content === 'number';
  const bytes = isPooled ? pool : new Uint8Array(content);
  const reader = isPooled ? poolReader : new Reader(bytes);
  let end = (isPooled ? content : bytes.length) - 1;
  let moved = NONE;
  if (bytes[end] === MOVING) {
    end -= PLACE_BYTES;
    const place = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
    moved = readMoved(reader.begin(place, end, buffers, NONE));
    end = place;
  }
  const data = reader.begin(0, end, buffers, moved).readValue();
  reader[kReset](0, 0); // lets go of the value
  return { data, moved };
}

function readMoved(reader) {
  const moved = [];
  for (let count = reader.readUint32(); count > 0; count--) {
    reader.readUint32(); // RECORD
    moved.push(reader.readRecord());
  }
  return moved;
}

module.exports = { decode, encode, ends, post, postTo };
