// SPDX-License-Identifier: MIT
// Digests and MACs that take their input in pieces. As most get one piece that is not long, and are then read, that
// piece is held here and all is done by one call of C at the end; a second piece begins the real thing (`box`).
'use strict';

const { check } = require('internal/crypto/openssl');
const { FastBuffer } = require('internal/buffer/pool');
const { i32, N0, N1, N2 } = require('internal/cells');
const { LATIN1, BASE64, BASE64URL, HEX, encodingId } = require('internal/buffer/encodings');
const binding = internalBinding('crypto_hash');

const algorithms = new Map();

// { id, name, size, isXof, blockSize } of a digest; undefined when there is none of the name.
function findDigest(name) {
  const known = algorithms.get(name);
  if (known !== undefined) return known;
  const id = binding.find(name);
  if (id < 0) return undefined;
  const algorithm = { id, name, size: i32[N0], isXof: i32[N1] === 1, blockSize: i32[N2] };
  algorithms.set(name, algorithm);
  return algorithm;
}

// Whether C makes the text of an encoding itself.
function isDirect(encoding) {
  const id = encodingId(encoding);
  return id === HEX || id === BASE64 || id === BASE64URL || id === LATIN1 ? id : -1;
}

const HELD_BYTES_MAX = 1000;
const HELD_TEXT_MAX = 65536;

// The halves of a pair in two pieces are two characters.
const endsOpen = (text) => (text.charCodeAt(text.length - 1) & 0xFC00) === 0xD800;

class Digest {
  #algorithm;
  #key; // of a MAC
  #size;
  #held; // text or bytes
  #box;

  constructor(algorithm, key, size) {
    this.#algorithm = algorithm;
    this.#key = key;
    this.#size = size;
  }

  update(data) {
    const held = this.#held;
    if (this.#box === undefined) {
      if (held === undefined) {
        if (typeof data === 'string') {
          this.#held = data;
          return;
        }
        if (data.byteLength <= HELD_BYTES_MAX && data instanceof Uint8Array) {
          const copy = new FastBuffer(data.byteLength);
          copy.set(data);
          this.#held = copy;
          return;
        }
      } else if (typeof held === 'string' && typeof data === 'string' &&
                 held.length + data.length <= HELD_TEXT_MAX && !endsOpen(held)) {
        this.#held = held + data;
        return;
      }
      this.begin();
    }
    check(this.#key === undefined ? binding.update(this.#box, data) : binding.macUpdate(this.#box, data));
  }

  begin() {
    const key = this.#key;
    const { id } = this.#algorithm;
    this.#box = check(key === undefined ? binding.begin(id) : binding.macBegin(id, key));
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.update(held);
  }

  get algorithm() {
    return this.#algorithm;
  }

  // With output of so many bytes.
  copy(size) {
    const copy = new Digest(this.#algorithm, this.#key, size);
    copy.#held = this.#held;
    if (this.#box !== undefined) copy.#box = check(binding.copy(this.#box));
    return copy;
  }

  // Ends it: into a number of an encoding (text comes back) or an array, which is returned.
  finish(sink) {
    const box = this.#box;
    const key = this.#key;
    let text;
    if (box === undefined) {
      const { id } = this.#algorithm;
      const held = this.#held ?? '';
      this.#held = undefined;
      text = check(key === undefined ? binding.digest(id, held, sink) : binding.mac(id, key, held, sink));
    } else {
      this.#box = undefined;
      text = check(key === undefined ? binding.finish(box, sink) : binding.macFinish(box, sink));
    }
    return text ?? sink;
  }

  // Ends it as text of an encoding, or as a Buffer.
  result(encoding) {
    if (encoding !== undefined && this.#size === this.#algorithm.size) {
      const direct = isDirect(encoding);
      if (direct >= 0) return this.finish(direct);
    }
    const bytes = this.finish(new FastBuffer(this.#size));
    return encoding === undefined || encodingId(encoding) < 0 ? bytes : bytes.toString(encoding);
  }
}

module.exports = { Digest, binding, findDigest, isDirect };
