// SPDX-License-Identifier: MIT
// How messages travel over the channel of a forked process. 'json': a line of JSON each. 'advanced': four bytes of
// length, the most significant first, then V8's serialization format (internal/v8/format). A codec keeps what it has of
// a message that is not complete, if it is not longer than a string can be.
//
// decode(chunk, messages) adds to `messages` and throws at what is no message; what came before is there then.
'use strict';

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { StringDecoder } = require('node/string_decoder');
const lazy = require('internal/lazy');

function checkLength(length) {
  const { constants: { MAX_STRING_LENGTH } } = require('node/buffer');
  if (length <= MAX_STRING_LENGTH) return;
  throw new ERR_OUT_OF_RANGE('message.length', `<= ${MAX_STRING_LENGTH}`, length);
}

class JsonCodec {
  #decoder = new StringDecoder('utf8');
  #partial = '';

  encode(message) { return `${JSON.stringify(message)}\n`; }

  decode(chunk, messages) {
    const text = this.#decoder.write(chunk);
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
  return { Serializer, Deserializer };
});

class AdvancedCodec {
  #parts = [];
  #length = 0;
  #wanted = HEADER; // bytes before there is something to do

  encode(message) {
    const serializer = new (lazyClasses().Serializer)();
    serializer.writeRawBytes(new Uint8Array(HEADER));
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    bytes.writeUInt32BE(bytes.length - HEADER);
    return bytes;
  }

  decode(chunk, messages) {
    this.#parts.push(Buffer.from(chunk)); // a copy: the chunk's memory is the loop's
    this.#length += chunk.length;
    checkLength(this.#length);
    if (this.#length < this.#wanted) return;
    let bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts, this.#length);
    for (;;) {
      this.#wanted = bytes.length < HEADER ? HEADER : HEADER + bytes.readUInt32BE();
      if (bytes.length < this.#wanted) break;
      const deserializer = new (lazyClasses().Deserializer)(bytes.subarray(HEADER, this.#wanted));
      deserializer.readHeader();
      messages.push(deserializer.readValue());
      bytes = bytes.subarray(this.#wanted);
    }
    this.#parts = [bytes];
    this.#length = bytes.length;
  }
}

module.exports = { AdvancedCodec, JsonCodec };
