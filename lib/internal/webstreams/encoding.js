// SPDX-License-Identifier: MIT
// TextEncoderStream and TextDecoderStream (https://encoding.spec.whatwg.org/#interface-textencoderstream).
'use strict';

const { TransformStream } = require('internal/webstreams/transform');
const { finishClass, inspectAs, kInspect } = require('internal/webstreams/common');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');

// Worded as the private field that Node reads here, whatever the engine would say.
function notOurs() {
  return new TypeError('Cannot read private member from an object whose class did not declare it');
}

class TextEncoderStream {
  #transform;
  #highSurrogate = ''; // the first half of a pair whose second half is in the next chunk

  constructor() {
    const encoder = new TextEncoder();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        let text = this.#highSurrogate + `${chunk}`;
        this.#highSurrogate = '';
        if (text === '') return;
        const last = text.charCodeAt(text.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
          this.#highSurrogate = text.slice(-1);
          text = text.slice(0, -1);
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush: (controller) => {
        // A half without the other one: U+FFFD
        if (this.#highSurrogate !== '') controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
      },
    });
  }

  get encoding() {
    if (!(#transform in this)) throw notOurs();
    return 'utf-8';
  }

  get readable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.readable;
  }

  get writable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.writable;
  }

  [kInspect](depth, options) {
    if (!(typeof this === 'object' && this !== null && #transform in this)) {
      throw new ERR_INVALID_THIS('TextEncoderStream');
    }
    const { encoding, readable, writable } = this;
    return inspectAs(this, depth, options, { encoding, readable, writable });
  }
}

class TextDecoderStream {
  #decoder;
  #transform;

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = (this.#decoder = new TextDecoder(encoding, options));
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        if (chunk === undefined) throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'ArrayBufferView'], chunk);
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding() {
    if (!(#transform in this)) throw notOurs();
    return this.#decoder.encoding;
  }

  get fatal() {
    if (!(#transform in this)) throw notOurs();
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    if (!(#transform in this)) throw notOurs();
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.readable;
  }

  get writable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.writable;
  }

  [kInspect](depth, options) {
    if (!(typeof this === 'object' && this !== null && #transform in this)) {
      throw new ERR_INVALID_THIS('TextDecoderStream');
    }
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs(this, depth, options, { encoding, fatal, ignoreBOM, readable, writable });
  }
}

finishClass(TextEncoderStream);
finishClass(TextDecoderStream);

module.exports = { TextDecoderStream, TextEncoderStream };
