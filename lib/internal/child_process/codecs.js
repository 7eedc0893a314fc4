// SPDX-License-Identifier: MIT
// How messages travel over the channel of a forked process. 'json': a line of JSON each. 'advanced': four bytes of
// length, the most significant first, then V8's serialization format (internal/v8/format). A codec keeps what it has of
// a message that is not complete, if it is not longer than a string can be.
//
// decode(chunk, messages) adds to `messages` and throws at what is no message; what came before is there then.
'use strict';

const lazy = require('internal/lazy');

const lazyDecoder = lazy(() => require('node/string_decoder').StringDecoder);

const MESSAGE_MAX = 512 * 1024 * 1024;

function checkLength(length) {
  if (length <= MESSAGE_MAX) return;
  const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
  throw new ERR_OUT_OF_RANGE('message.length', `<= ${MESSAGE_MAX}`, length);
}

class JsonCodec {
  #decoder;
  #partial = '';

  encode(message) { return `${JSON.stringify(message)}\n`; }
  join(list) { return list.join(''); }

  decode(chunk, messages) {
    const text = (this.#decoder ??= new (lazyDecoder())('utf8')).write(chunk);
    const lines = text.split('\n');
    checkLength(this.#partial.length + lines[0].length);
    lines[0] = this.#partial + lines[0];
    this.#partial = lines.pop();
    for (let i = 0; i < lines.length; i++) {
      if (lines[i] !== '') messages.push(JSON.parse(lines[i]));
    }
  }
}

// What stands before a host object.
const VIEW = 0;
const OTHER = 1;
const HEADER = 4;
const PLACE = new Uint8Array(HEADER);

const lazyClasses = lazy(() => {
  const { DefaultSerializer } = require('internal/v8/serializer');
  const { DefaultDeserializer } = require('internal/v8/deserializer');
  class Serializer extends DefaultSerializer {
    _writeHostObject(object) {
      if (ArrayBuffer.isView(object)) {
        this.writeUint32(VIEW);
        super._writeHostObject(object);
      } else {
        this.writeUint32(OTHER);
        this.writeValue({ ...object });
      }
    }
  }
  class Deserializer extends DefaultDeserializer {
    _readHostObject() {
      return this.readUint32() === VIEW ? super._readHostObject() : this.readValue();
    }
  }
  const { kReset } = require('internal/v8/format');
  return { Serializer, Deserializer, kReset };
});

class AdvancedCodec {
  #serializer;
  #parts = [];
  #length = 0;
  #wanted = HEADER; // bytes before there is something to do

  encode(message) {
    const { Serializer, kReset } = lazyClasses();
    const serializer = this.#serializer ??= new Serializer();
    serializer[kReset](); // the last message may have failed half-way
    serializer.writeRawBytes(PLACE);
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    bytes.writeUInt32BE(bytes.length - HEADER);
    return bytes;
  }

  join(list) { return Buffer.concat(list); }

  decode(chunk, messages) {
    this.#parts.push(Buffer.from(chunk)); // a copy: the chunk's memory is the loop's
    this.#length += chunk.length;
    checkLength(this.#length);
    if (this.#length < this.#wanted) return;
    const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts, this.#length);
    let at = 0;
    let deserializer;
    const { Deserializer, kReset } = lazyClasses();
    for (;;) {
      const left = bytes.length - at;
      this.#wanted = left < HEADER ? HEADER : HEADER + bytes.readUInt32BE(at);
      if (left < this.#wanted) break;
      deserializer ??= new Deserializer(bytes);
      deserializer[kReset](at + HEADER);
      deserializer.readHeader();
      messages.push(deserializer.readValue());
      at += this.#wanted;
    }
    this.#length = bytes.length - at;
    this.#parts = this.#length === 0 ? [] : [bytes.subarray(at)];
  }
}

module.exports = { AdvancedCodec, JsonCodec };
