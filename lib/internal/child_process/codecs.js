// SPDX-License-Identifier: MIT
// Messages of a channel that C (src/bind/ipc.c) leaves to JavaScript: those with handles are written here, lines that
// are no JSON are read here, to say what is wrong with them, and advanced ones that are more than trees go both ways.
//
// decode(chunk, messages) adds to `messages` and throws at what is no message; what came before is there then.
'use strict';

const { Buffer } = require('node/buffer');

const json = {
  encode: (message) => `${JSON.stringify(message)}\n`,

  decode(chunk, messages) {
    const lines = chunk.split('\n');
    for (let i = 0; i < lines.length; i++) {
      if (lines[i] !== '') messages.push(JSON.parse(lines[i]));
    }
  },
};

// ---- advanced ------------------------------------------------------------------------------------------------------

const { DefaultSerializer } = require('internal/v8/serializer');
const { DefaultDeserializer } = require('internal/v8/deserializer');
const { kReset } = require('internal/v8/format');

// What stands before a host object.
const VIEW = 0;
const OTHER = 1;
const HEADER = 4; // bytes of length

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

let serializer;

// Without the length.
function serialize(message) {
  serializer ??= new Serializer();
  serializer[kReset](); // the last message may have failed half-way
  serializer.writeHeader();
  serializer.writeValue(message);
  return serializer.releaseBuffer();
}

const advanced = {
  encode(message) {
    const bytes = serialize(message);
    const length = Buffer.alloc(HEADER);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  },

  decode(chunk, messages) {
    const bytes = Buffer.from(chunk);
    let deserializer;
    for (let at = 0; at < bytes.length; at += HEADER + bytes.readUInt32BE(at)) {
      deserializer ??= new Deserializer(bytes);
      deserializer[kReset](at + HEADER);
      deserializer.readHeader();
      messages.push(deserializer.readValue());
    }
  },
};

module.exports = { advanced, json, serialize };
