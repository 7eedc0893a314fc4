// SPDX-License-Identifier: MIT
// HTTPParser of node:_http_common, for programs that drive a parser by hand: that of src/parse/http1.h, told about by
// callbacks under small numbers. Servers and clients of node:http do not use it.
//
// `parsers` is a list of those that are free. What it makes is ready to build an IncomingMessage, which it gives to
// `onIncoming` of the parser.
'use strict';

const { setImmediate } = require('internal/timer_functions');
const { METHODS, KEEP_ALIVE, UPGRADE, maxHeaderSizeOption } = require('internal/http/common');
const { IncomingMessage, kIncomingMessage } = require('internal/http/incoming');
const { i32, N0, N1, N2, N3, N4, N5, N6 } = require('internal/cells');
const { kOnRead, kOnEnd } = require('internal/net/handle');
const { Buffer } = require('node/buffer');
const binding = internalBinding('http');

const REQUEST = 1;
const RESPONSE = 2;
const kOnMessageBegin = 0;
const kOnHeaders = 1;
const kOnHeadersComplete = 2;
const kOnBody = 3;
const kOnMessageComplete = 4;
const kOnExecute = 5;
const kOnTimeout = 6;

// What kOnHeadersComplete answers
const SKIP_BODY = 1;
const SKIP_REST = 2;

// Events of the binding
const MORE = 0;
const BODY = 2;
const END = 3;
const TAKEN = 4;

const PAIRS_AT_ONCE = 31; // of headers; of more than these, the others come first

class HTTPParser {
  #id = -1;
  #type = REQUEST;
  #executing = false;
  #closing = false;
  #paused = false;
  #current = null;
  #handle = null; // what it consumes
  #owner = null; // who read that before

  initialize(type, resource, maxHeaderSize = 0, lenientFlags = 0) {
    this.#release();
    this.#type = type;
    this.#paused = false;
    this.#id = binding.open(type === RESPONSE, maxHeaderSize || maxHeaderSizeOption(), 0, lenientFlags);
  }

  #release() {
    if (this.#id >= 0) binding.close(this.#id);
    this.#id = -1;
  }

  /** How many bytes of the chunk were used: all, unless the rest is another protocol. Or an Error. */
  execute(chunk, offset = 0, length = chunk.length - offset) {
    const bytes = chunk.subarray(offset, offset + length);
    this.#current = bytes;
    this.#executing = true;
    try {
      return this.#run(bytes);
    } finally {
      this.#current = null;
      this.#executing = false;
      if (this.#closing) this.close();
    }
  }

  #run(bytes) {
    let from = 0;
    while (this.#id >= 0 && !this.#paused) {
      const event = binding.execute(this.#id, bytes, from);
      from = i32[N0];
      if (typeof event === 'string') {
        this.#head(event);
      } else if (typeof event === 'object') {
        this[kOnBody]?.(Buffer.from(event));
      } else if (event === BODY) {
        this[kOnBody]?.(Buffer.from(bytes.buffer, bytes.byteOffset + i32[N1], i32[N2]));
      } else if (event === END) {
        this.#end(i32[N2] > 0 ? cut(binding.trailers(this.#id), 0) : null);
      } else if (event === TAKEN) {
        this.#end(null);
        break;
      } else if (event === MORE) {
        break;
      } else {
        return this.#error(i32[N1]);
      }
    }
    return from;
  }

  #head(text) {
    const status = i32[N3], method = i32[N4], flags = i32[N5], version = i32[N6];
    const isRequest = this.#type !== RESPONSE;
    const line = text.indexOf('\n');
    const first = text.slice(0, line);
    let url = isRequest ? first : undefined;
    let headers = cut(text, line + 1);
    this[kOnMessageBegin]?.();
    if (headers.length > 2 * PAIRS_AT_ONCE) {
      for (let i = 0; i < headers.length; i += 2 * PAIRS_AT_ONCE) {
        this[kOnHeaders]?.(headers.slice(i, i + 2 * PAIRS_AT_ONCE), i === 0 ? url ?? '' : '');
      }
      headers = url = undefined;
    }
    const upgrade = (flags & UPGRADE) !== 0;
    const answer = this[kOnHeadersComplete]?.(version >> 8, version & 255, headers, isRequest ? method : undefined, url,
                                              isRequest ? undefined : status, isRequest ? undefined : first, upgrade,
                                              (flags & KEEP_ALIVE) !== 0);
    if (this.#id < 0) return;
    if (upgrade || answer === SKIP_REST) binding.takeOver(this.#id);
    else if (answer === SKIP_BODY) binding.noBody(this.#id);
  }

  #end(trailers) {
    if (trailers !== null) this[kOnHeaders]?.(trailers, '');
    this[kOnMessageComplete]?.();
  }

  #error(bytesParsed) {
    const [code, reason] = binding.failure(this.#id).split('\n');
    // eslint-disable-next-line no-restricted-syntax -- a plain Error with fields, as users know it
    const error = new Error('Parse Error');
    error.bytesParsed = bytesParsed;
    error.code = code;
    error.reason = reason;
    return error;
  }

  /** The input has ended: an Error when it ended too early. */
  finish() {
    if (this.#id < 0) return undefined;
    const event = binding.finish(this.#id);
    if (event === END) this.#end(null);
    else if (event !== MORE) return this.#error(0);
    return undefined;
  }

  close() {
    this.#closing = this.#executing;
    if (this.#closing) return;
    this.unconsume();
    this.#release();
  }

  free() {}
  remove() {}

  pause() {
    this.#paused = true;
  }

  resume() {
    this.#paused = false;
  }

  /** Takes what comes from a handle; kOnExecute hears how much of each chunk was used, or the Error. */
  consume(handle) {
    this.unconsume();
    this.#handle = handle;
    this.#owner = handle.owner;
    handle.owner = {
      [kOnRead]: (chunk) => {
        const result = this.execute(chunk);
        this[kOnExecute]?.(result, chunk);
      },
      [kOnEnd]: (err) => {
        const owner = this.#owner;
        this.unconsume();
        owner?.[kOnEnd](err);
      },
    };
  }

  unconsume() {
    if (this.#handle === null) return;
    this.#handle.owner = this.#owner;
    this.#handle = this.#owner = null;
  }

  getCurrentBuffer() {
    return this.#current === null ? undefined : Buffer.from(this.#current);
  }
}

Object.assign(HTTPParser, {
  REQUEST,
  RESPONSE,
  kOnMessageBegin,
  kOnHeaders,
  kOnHeadersComplete,
  kOnBody,
  kOnMessageComplete,
  kOnExecute,
  kOnTimeout,
  kLenientNone: 0,
  kLenientHeaders: 1,
  kLenientChunkedLength: 2,
  kLenientKeepAlive: 4,
  kLenientTransferEncoding: 8,
  kLenientVersion: 16,
  kLenientDataAfterClose: 32,
  kLenientOptionalLFAfterCR: 64,
  kLenientOptionalCRLFAfterChunk: 128,
  kLenientOptionalCRBeforeLF: 256,
  kLenientSpacesAfterChunkSize: 512,
  kLenientHeaderValueRelaxed: 1024,
  kLenientAll: 1023,
});

/** [name, value, name, value ...] of the lines from `at` on. */
function cut(text, at) {
  const list = [];
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const colon = text.indexOf(':', at);
    list.push(text.slice(at, colon), text.slice(colon + 1, end));
    at = end + 1;
  }
  return list;
}

// ---- parsers that build messages -----------------------------------------------------------------------------------

function addHeaders(headers, url) {
  const room = this.maxHeaderPairs > 0 ? this.maxHeaderPairs - this._headers.length : Infinity;
  this._headers.push(...(headers.length > room ? headers.slice(0, Math.max(room, 0)) : headers));
  this._url += url;
}

function takeHeaders(parser, headers) {
  if (headers !== undefined) addHeaders.call(parser, headers, '');
  const list = parser._headers;
  parser._headers = [];
  return list;
}

function startMessage(major, minor, headers, method, url, statusCode, statusMessage, upgrade, shouldKeepAlive) {
  const { socket } = this;
  const message = new (socket?.server?.[kIncomingMessage] ?? IncomingMessage)(socket);
  message.httpVersionMajor = major;
  message.httpVersionMinor = minor;
  message.joinDuplicateHeaders = this.joinDuplicateHeaders;
  message.url = url ?? this._url;
  this._url = '';
  message.upgrade = upgrade;
  message.rawHeaders = takeHeaders(this, headers);
  if (typeof method === 'number') {
    message.method = METHODS[method];
  } else {
    message.statusCode = statusCode;
    message.statusMessage = statusMessage;
  }
  this.incoming = message;
  return this.onIncoming(message, shouldKeepAlive);
}

function addBody(chunk) {
  const { incoming } = this;
  if (incoming !== null && !incoming._dumped && !incoming.push(chunk)) this.socket?.pause?.();
}

function endMessage() {
  const { incoming } = this;
  if (incoming === null) return;
  incoming.complete = true;
  if (this._headers.length > 0) incoming.rawTrailers = takeHeaders(this, undefined);
  this._url = '';
  incoming.push(null);
}

function clean(parser) {
  parser._headers = [];
  parser._url = '';
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.maxHeaderPairs = 2000;
  parser._consumed = false;
  parser.onIncoming = null;
  parser.joinDuplicateHeaders = null;
  parser[kOnMessageBegin] = parser[kOnExecute] = parser[kOnTimeout] = null;
}

class FreeList {
  constructor(name, max, ctor) {
    this.name = name;
    this.ctor = ctor;
    this.max = max;
    this.list = [];
  }

  alloc() {
    return this.list.pop() ?? this.ctor();
  }

  /** Whether there was room for it. */
  free(object) {
    if (this.list.length >= this.max) return false;
    this.list.push(object);
    return true;
  }
}

const parsers = new FreeList('parsers', 1000, () => {
  const parser = new HTTPParser();
  clean(parser);
  parser[kOnHeaders] = addHeaders;
  parser[kOnHeadersComplete] = startMessage;
  parser[kOnBody] = addBody;
  parser[kOnMessageComplete] = endMessage;
  return parser;
});

/** Takes a parser of `parsers` from its request and socket. */
function freeParser(parser, req, socket) {
  if (parser) {
    if (parser._consumed) parser.unconsume();
    clean(parser);
    parser.remove();
    if (parsers.free(parser)) parser.free();
    else setImmediate(() => parser.close());
  }
  if (req) req.parser = null;
  if (socket) socket.parser = null;
}

/** Completes an Error that execute() gave for users. */
function prepareError(error, parser, rawPacket) {
  error.rawPacket = rawPacket || parser.getCurrentBuffer();
  if (typeof error.reason === 'string') error.message = `Parse Error: ${error.reason}`;
}

module.exports = { HTTPParser, parsers, freeParser, prepareError };
