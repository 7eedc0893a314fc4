// SPDX-License-Identifier: MIT
// Messages between threads: values in V8's format (internal/v8/format), as v8.serialize() writes them, with the objects
// of the library and what a transfer list names as host objects.
//
//   value, PLAIN                        a value in V8's format, and a byte
//   value, records, place, MOVING       with records of what moves, which begin at `place` (4 bytes)
//
// A host object is a tag and what follows: MOVED and the number of a record, RECORD and a record, PORT and the number
// of a port. A record is module and name of a class, and the state that its [kDeserialize] takes (internal/clone).
// Buffers, moved or shared, go beside the bytes.
'use strict';

const { kClone, kDeserialize, kTransfer, kUncloneable } = require('internal/clone');
const { isAnyArrayBuffer } = require('internal/buffer/brand');
const { Serializer } = require('internal/v8/serializer');
const { Deserializer } = require('internal/v8/deserializer');
const { kIsHostObject } = require('internal/v8/format');
const { dataCloneError, checkTransfer } = require('web/structured_clone');
const binding = internalBinding('message');

const PLAIN = 0;
const MOVING = 1;
const MOVED = 0;
const RECORD = 1;
const PORT = 2;
const PLACE_BYTES = 4;

const { transfer } = ArrayBuffer.prototype;

// What a port's end is made of again in another thread: internal/message/end registers itself.
const ends = { isEnd: undefined, send: undefined, receive: undefined };

class Writer extends Serializer {
  #moving; // object -> number of its record
  #isState; // what is written is the state of objects that move: what it holds moves with it
  #list;

  // list: {buffers, moving, ports, shared}
  constructor(list, isState) {
    super();
    this.#list = list;
    this.#moving = list.moving;
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
    const { buffers, shared } = this.#list;
    let index = shared.indexOf(buffer);
    if (index < 0) index = shared.push(buffer) - 1;
    return buffers.length + index;
  }

  // Whether an object goes by what this class writes for it.
  [kIsHostObject](value) {
    if (this.#moving.has(value) && !this.#isState) return true;
    if (value[kUncloneable] === true) throw dataCloneError('Cannot clone object of unsupported type.');
    return typeof value[kTransfer] === 'function' || typeof value[kClone] === 'function' || ends.isEnd?.(value);
  }

  _writeHostObject(value) {
    const number = this.#isState ? undefined : this.#moving.get(value);
    if (number !== undefined) {
      this.writeUint32(MOVED);
      this.writeUint32(number);
    } else if (ends.isEnd?.(value)) {
      const port = ends.send(value);
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
function withRecords(bytes, list) {
  const writer = new Writer(list, true);
  writer.writeUint32(list.moving.size);
  for (const object of list.moving.keys()) writer.writeRecord(object[kTransfer]());
  const records = writer.releaseBuffer();
  const all = new Uint8Array(bytes.length + records.length + PLACE_BYTES + 1);
  all.set(bytes);
  all.set(records, bytes.length);
  new DataView(all.buffer).setUint32(bytes.length + records.length, bytes.length, true);
  all[all.length - 1] = MOVING;
  return all;
}

// {bytes, ports, buffers, shared}, for post(). Nothing of the transfer list has moved when an error is thrown.
function encode(value, transferList) {
  const list = { buffers: [], moving: new Map(), ports: [], shared: [] };
  if (transferList.length > 0) checkTransfer(transferList);
  for (let i = 0; i < transferList.length; i++) {
    const item = transferList[i];
    if (isAnyArrayBuffer(item)) list.buffers.push(item);
    else list.moving.set(item, list.moving.size);
  }
  const writer = new Writer(list, false);
  writer.writeValue(value);
  for (let i = 0; i < list.buffers.length; i++) {
    if (list.buffers[i].detached) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
  }
  if (list.moving.size === 0) writer.writeUint32(PLAIN);
  let bytes = writer.releaseBuffer();
  if (list.moving.size > 0) bytes = withRecords(bytes, list);
  const buffers = list.buffers.map((buffer) => Reflect.apply(transfer, buffer, []));
  for (let i = 0; i < list.shared.length; i++) buffers.push(list.shared[i]);
  return { bytes, ports: list.ports, buffers, shared: list.shared.length };
}

// Send what encode() made: to the other side of a port, or to a port that listens. False when that is closed.
const post = (port, message) => sendBy(binding.post, port, message);
const postTo = (port, message) => sendBy(binding.postTo, port, message);

function sendBy(native, port, { bytes, ports, buffers, shared }) {
  const result = native(port, bytes, bytes.length, ports.length === 0 ? undefined : ports,
                        buffers.length === 0 ? undefined : buffers, shared);
  if (result < 0) {
    const { UVException } = require('internal/errors');
    throw new UVException({ errno: result, syscall: 'postMessage' });
  }
  return result === 1;
}

class Reader extends Deserializer {
  #moved;

  constructor(bytes, buffers, moved) {
    super(bytes);
    this.#moved = moved;
    for (let i = 1; i < buffers.length; i++) this.transferArrayBuffer(i - 1, buffers[i]);
    this.readHeader();
  }

  _readHostObject() {
    switch (this.readUint32()) {
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

// What begin() of the binding lends for short messages.
const pool = new Uint8Array(65536);

const NONE = [];

// A message as the binding gives it -> {data, moved}: its value, and the objects that moved, in the order of the
// transfer list.
function decode(message) {
  const isList = Array.isArray(message);
  const buffers = isList ? message : NONE;
  const content = isList ? message[0] : message;
  let bytes = typeof content === 'number' ? pool.subarray(0, content) : new Uint8Array(content);
  const moved = [];
  if (bytes[bytes.length - 1] === MOVING) {
    const end = bytes.length - 1 - PLACE_BYTES;
    const place = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
    const reader = new Reader(bytes.subarray(place, end), buffers, moved);
    for (let count = reader.readUint32(); count > 0; count--) {
      reader.readUint32(); // RECORD
      moved.push(reader.readRecord());
    }
    bytes = bytes.subarray(0, place);
  }
  return { data: new Reader(bytes, buffers, moved).readValue(), moved };
}

module.exports = { decode, encode, ends, pool, post, postTo };
