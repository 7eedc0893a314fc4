// SPDX-License-Identifier: MIT
// v8.Serializer and v8.DefaultSerializer: what users see of writer.js, and their hooks.
'use strict';

const { typedArrayName } = require('internal/util/types');
const { BUFFER, HOST_VIEWS, calledWithoutNew, kReset, kWritten, notAView } = require('internal/v8/format');
const { Writer } = require('internal/v8/writer');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);
const { isView } = ArrayBuffer;

class SerializerBase {
  #writer = new Writer(this);

  writeHeader() { this.#writer.header(); }

  writeValue(value) {
    this.#writer.value(value);
    return true;
  }

  // What was written so far; the serializer begins anew.
  releaseBuffer() {
    const { at } = this.#writer;
    return Buffer.from(this.#writer.release().buffer, 0, at);
  }

  // For those who serialize again and again: what was written, in memory that the next value overwrites.
  get [kWritten]() { return { bytes: this.#writer.bytes, length: this.#writer.at }; }

  // For another value, as if by a new serializer.
  [kReset]() { this.#writer.reset(); }

  transferArrayBuffer(id, arrayBuffer) {
    (this.#writer.transfers ??= new Map()).set(arrayBuffer, id >>> 0);
  }

  writeUint32(value) { this.#writer.varint(value >>> 0); }

  writeUint64(high, low) {
    this.#writer.bigVarint((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  }

  writeDouble(value) { this.#writer.double(+value); }

  writeRawBytes(source) {
    if (!isView(source)) throw notAView('source');
    this.#writer.raw(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }

  _setTreatArrayBufferViewsAsHostObjects(flag) { this.#writer.viewsAreHostObjects = !!flag; }
}

// Node's words for a call without `new`, and a prototype that users can change.
function Serializer(...args) {
  if (new.target === undefined) throw calledWithoutNew('Serializer');
  return Reflect.construct(SerializerBase, args, new.target);
}
Serializer.prototype = SerializerBase.prototype;
Object.defineProperty(Serializer.prototype, 'constructor', {
  value: Serializer, writable: true, enumerable: false, configurable: true,
});
Serializer.prototype._getDataCloneError = Error;

// Views travel as their bytes, other host objects not at all.
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(object) {
    let index = -1;
    if (isView(object)) {
      index = object.constructor === Buffer ? BUFFER : HOST_VIEWS.indexOf(typedArrayName(object) ?? 'DataView');
    }
    if (index === -1) throw new this._getDataCloneError(`Unserializable host object: ${lazyInspect()(object)}`);
    this.writeUint32(index);
    this.writeUint32(object.byteLength);
    this.writeRawBytes(new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
  }
}

// The one that serves again and again; none while it works: getters of values may serialize on their own.
let spare;

function serialize(value) {
  const serializer = spare ?? new DefaultSerializer();
  spare = undefined;
  try {
    serializer.writeHeader();
    serializer.writeValue(value);
    return serializer.releaseBuffer();
  } finally {
    serializer[kReset]();
    spare = serializer;
  }
}

module.exports = { DefaultSerializer, Serializer, SerializerBase, serialize };
