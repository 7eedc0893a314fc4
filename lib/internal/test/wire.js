// SPDX-License-Identifier: MIT
// Events between the process that runs a file and the one that asked for it: frames on standard output, among whatever
// the file itself writes there.
//
//   FF 0F | length, 4 bytes, big endian | {type, data} in the form of v8.serialize()
//
// FF cannot stand in UTF-8 text. Errors go as plain objects, with all that is known of them.
'use strict';

const { serialize, deserialize } = require('node/v8');
const { formatStack } = require('internal/stack');
const { show } = require('internal/test/reporters/shared');

const MARK = Buffer.from([0xFF, 0x0F]);
const HEAD = 6;
const KIND = '\u0000kind';
const CLASSES = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const lists = new Set(['message', 'stack', 'cause', 'name']);

function packError(error, depth) {
  const own = {};
  for (const key of Object.keys(error)) {
    if (!lists.has(key)) own[key] = pack(error[key], depth + 1);
  }
  const packed = { [KIND]: 'error', class: error.constructor?.name, name: error.name, message: error.message, own };
  const stack = formatStack(error);
  if (typeof stack === 'string') packed.stack = stack;
  if ('cause' in error) packed.cause = pack(error.cause, depth + 1);
  return packed;
}

// A value that can be serialized: it itself, or what stands for it.
function pack(value, depth = 0) {
  if (depth > 8) return { [KIND]: 'text', text: show(value) };
  if (value !== null && typeof value === 'object' && (value instanceof Error || Error.isError?.(value))) {
    return packError(value, depth);
  }
  try {
    serialize(value);
    return value;
  } catch {
    return { [KIND]: 'text', text: show(value) };
  }
}

function classOf(packed) {
  if (packed.class === 'AssertionError') return require('node/assert').AssertionError;
  return CLASSES[packed.class];
}

function unpack(value) {
  if (value === null || typeof value !== 'object' || value[KIND] === undefined) return value;
  if (value[KIND] === 'text') {
    return { [Symbol.for('nodejs.util.inspect.custom')]: () => value.text };
  }
  const error = value.class === 'DOMException' ? new DOMException(value.message, value.name) : new Error(value.message);
  const Class = classOf(value);
  if (Class !== undefined) Object.setPrototypeOf(error, Class.prototype);
  if (error.name !== value.name) {
    Object.defineProperty(error, 'name', { value: value.name, writable: true, configurable: true });
  }
  Object.defineProperty(error, 'stack', { value: value.stack, writable: true, configurable: true });
  for (const key of Object.keys(value.own)) error[key] = unpack(value.own[key]);
  if ('cause' in value) {
    Object.defineProperty(error, 'cause', { value: unpack(value.cause), writable: true, configurable: true,
                                            enumerable: error.code === 'ERR_TEST_FAILURE' });
  }
  return error;
}

function encode({ type, data }) {
  let plain = data;
  const error = data.details?.error;
  if (error !== undefined) plain = { ...data, details: { ...data.details, error: pack(error) } };
  let body;
  try {
    body = serialize({ type, data: plain });
  } catch {
    body = serialize({ type, data: { ...plain, data: pack(plain.data), details: undefined } });
  }
  const head = Buffer.alloc(HEAD);
  MARK.copy(head);
  head.writeUInt32BE(body.length, MARK.length);
  return Buffer.concat([head, body]);
}

function writeEvents(stream) {
  stream.on('data', (event) => process.stdout.write(encode(event)));
}

function tellNow(event) {
  process.stdout.write(encode(event));
}

// Takes what a child writes apart: events, and text of its own.
class Reader {
  #rest = Buffer.alloc(0);
  #onEvent;
  #onText;

  constructor(onEvent, onText) {
    this.#onEvent = onEvent;
    this.#onText = onText;
  }

  read(chunk) {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = Buffer.alloc(0);
    while (bytes.length > 0) {
      const at = bytes.indexOf(MARK);
      if (at < 0) {
        // The first byte of a mark may be the last of the chunk.
        const isCut = bytes[bytes.length - 1] === MARK[0];
        if (isCut) this.#rest = bytes.subarray(-1);
        this.#text(isCut ? bytes.subarray(0, -1) : bytes);
        return;
      }
      this.#text(bytes.subarray(0, at));
      bytes = bytes.subarray(at);
      const end = bytes.length < HEAD ? Infinity : HEAD + bytes.readUInt32BE(MARK.length);
      if (bytes.length < end) {
        this.#rest = bytes;
        return;
      }
      this.#event(bytes.subarray(HEAD, end));
      bytes = bytes.subarray(end);
    }
  }

  end() {
    this.#text(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #text(bytes) {
    if (bytes.length > 0) this.#onText(bytes);
  }

  #event(body) {
    let event;
    try {
      event = deserialize(body);
    } catch {
      this.#text(body);
      return;
    }
    const { data } = event;
    if (data.details?.error !== undefined) data.details.error = unpack(data.details.error);
    this.#onEvent(event);
  }
}

module.exports = { Reader, tellNow, writeEvents };
