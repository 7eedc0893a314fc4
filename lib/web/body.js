// SPDX-License-Identifier: MIT
// Bodies (https://fetch.spec.whatwg.org/#bodies), what Request and Response share.
//
//   body = { stream, source, length, exchange }
//                  stream: made when asked for, while source (Uint8Array, Blob) or exchange is enough
//                  source: null for what can be read only once; length: null when unknown
//                  exchange: whose answer has it (internal/fetch/client), or undefined
//
// Bytes of a source are never changed: those of the user are copied.
'use strict';

const context = require('internal/async_context');
const { isBlob } = require('web/blob');
const { ReadableStream, TextDecoderStream } = require('web/streams');
const { isAnyArrayBuffer } = require('internal/buffer/brand');
const { encodeUtf8 } = require('internal/buffer/encodings');

const used = new WeakSet(); // bodies that were read from their source, without a stream

function fromStream(stream) {
  return { stream, source: null, length: null, exchange: undefined };
}

function fromExchange(exchange) {
  return { stream: null, source: null, length: null, exchange };
}

function fromSource(source) {
  return { stream: null, source, length: isBlob(source) ? source.size : source.byteLength, exchange: undefined };
}

// In memory of its own: streams of bytes give it away.
function fromText(text) { return fromSource(encodeUtf8(text, Uint8Array)); }

// What a Readable or another async iterable gives, as the bytes that a body is of.
async function* bytesOf(iterable) {
  for await (const chunk of context.iterate(iterable)) {
    const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(chunk);
    if (bytes.byteLength > 0) yield bytes;
  }
}

// The body of an init's value, and the content-type it brings along (null: none).
function extract(value, keepalive = false) {
  if (value instanceof ReadableStream) {
    if (keepalive) throw new TypeError('keepalive');
    if (value.locked) throw new TypeError('Response body object should not be disturbed or locked');
    return { body: fromStream(value), type: null };
  }
  if (typeof value === 'object') {
    if (isBlob(value)) return { body: fromSource(value), type: value.type || null };
    if (isAnyArrayBuffer(value)) return { body: fromSource(new Uint8Array(value).slice()), type: null };
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
      return { body: fromSource(bytes), type: null };
    }
    if (value instanceof URLSearchParams) {
      return { body: fromText(`${value}`), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    if (require('web/form_data').isFormData(value)) {
      const { blob, type } = require('internal/fetch/multipart').encode(value);
      return { body: fromSource(blob), type };
    }
    if (typeof value[Symbol.asyncIterator] === 'function') {
      return { body: fromStream(ReadableStream.from(bytesOf(value))), type: null };
    }
  }
  return { body: fromText(`${value}`), type: 'text/plain;charset=UTF-8' };
}

function streamOf(body) {
  if (body.stream === null) {
    const { source } = body;
    if (body.exchange !== undefined) {
      // What was read already shows an empty stream.
      body.stream = used.has(body)
        ? new ReadableStream({ type: 'bytes', start(controller) { controller.close(); } }) : body.exchange.stream();
      return body.stream;
    }
    body.stream = isBlob(source) ? source.stream() : new ReadableStream({
      type: 'bytes',
      start(controller) {
        if (source.byteLength > 0) controller.enqueue(new Uint8Array(source));
        controller.close();
      },
    });
  }
  return body.stream;
}

function isDisturbed(body) {
  if (body === null) return false;
  return body.stream === null ? used.has(body) : require('node/stream').isDisturbed(body.stream);
}

const isUnusable = (body) => body !== null && (isDisturbed(body) || (body.stream?.locked ?? false));

function clone(body) {
  if (body === null) return null;
  if (body.stream === null && body.exchange === undefined) return { ...body };
  const [mine, other] = streamOf(body).tee();
  body.stream = mine;
  return { stream: other, source: body.source, length: body.length, exchange: undefined };
}

function readExchange(body) {
  used.add(body);
  return body.exchange.readAll();
}

/** A Uint8Array that is all of its memory. */
function alone(bytes) {
  const { buffer, byteOffset, byteLength } = bytes;
  return byteOffset === 0 && byteLength === buffer.byteLength ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

async function readAll(body) {
  if (body === null) return new Uint8Array(0);
  if (body.stream === null) {
    used.add(body);
    return isBlob(body.source) ? body.source.bytes() : new Uint8Array(body.source);
  }
  const reader = body.stream.getReader();
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await context.keep(reader.read());
    if (done) break;
    if (!(value instanceof Uint8Array)) {
      const error = new TypeError('Received non-Uint8Array chunk');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    chunks.push(value);
    size += value.byteLength;
  }
  const bytes = new Uint8Array(size);
  for (let i = 0, at = 0; i < chunks.length; at += chunks[i++].byteLength) bytes.set(chunks[i], at);
  return bytes;
}

function parseForm(bytes, type) {
  const { decode, bad } = require('internal/fetch/multipart');
  const essence = (type ?? '').split(';')[0].trim().toLowerCase();
  if (essence === 'multipart/form-data') {
    const match = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
    if (match === null) throw bad();
    return decode(bytes, match[1] ?? match[2]);
  }
  if (essence !== 'application/x-www-form-urlencoded') {
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  const form = new FormData();
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  for (const [name, value] of new URLSearchParams(text)) form.append(name, value);
  return form;
}

// Gives `Class` the members of a body. bodyOf(object) throws for what is not of the class.
function mixin(Class, bodyOf) {
  // The bytes, or a promise of them; their memory may be longer.
  function consume(self) {
    const body = bodyOf(self);
    if (isUnusable(body)) throw new TypeError('Body is unusable: Body has already been read');
    return body?.stream === null && body.exchange !== undefined ? readExchange(body) : readAll(body);
  }
  const members = {
    get body() {
      const body = bodyOf(this);
      return body === null ? null : streamOf(body);
    },
    get bodyUsed() { return isDisturbed(bodyOf(this)); },
    async text() { return new TextDecoder().decode(await context.keep(consume(this))); },
    textStream() {
      const body = bodyOf(this);
      if (isUnusable(body)) throw new TypeError('Body is unusable: Body has already been read');
      if (body === null) return new ReadableStream({ start(controller) { controller.close(); } });
      return streamOf(body).pipeThrough(new TextDecoderStream());
    },
    async json() { return JSON.parse(new TextDecoder().decode(await context.keep(consume(this)))); },
    async arrayBuffer() { return alone(await context.keep(consume(this))).buffer; },
    async bytes() { return alone(await context.keep(consume(this))); },
    async blob() {
      const bytes = await context.keep(consume(this));
      return new Blob([bytes], { type: this.headers.get('content-type') ?? '' });
    },
    async formData() { return parseForm(await context.keep(consume(this)), this.headers.get('content-type')); },
  };
  const descriptors = Object.getOwnPropertyDescriptors(members);
  // A body read from its source shows a stream that was read, too.
  const { get } = descriptors.body;
  descriptors.body.get = function body() {
    const inner = bodyOf(this);
    const readAlready = inner !== null && inner.stream === null && used.has(inner);
    const stream = Reflect.apply(get, this, []);
    if (readAlready) stream.cancel().catch(() => {});
    return stream;
  };
  Object.defineProperties(Class.prototype, descriptors);
}

module.exports = { clone, extract, fromExchange, fromStream, isUnusable, mixin, streamOf };
