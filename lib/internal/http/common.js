// SPDX-License-Identifier: MIT
// What all rooms of HTTP share: names of methods and statuses, checks of header text, the clock of the Date header, and
// the parser as an object.
'use strict';

const {
  codes: { ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR },
} = require('internal/errors');
const { i32, f64, N0, N1, N2, N3, N4, N5, N6, NOW } = require('internal/cells');
const context = require('internal/async_context');
const { option } = require('internal/options');
const { validateObject, validateOneOf } = require('internal/validate');
const { FastBuffer } = require('internal/buffer/pool');
const binding = internalBinding('http');

const METHODS = binding.methods().split(' ');

const STATUS_CODES = {
  100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints',
  200: 'OK', 201: 'Created', 202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content',
  205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used',
  300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified',
  305: 'Use Proxy', 307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout',
  409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large',
  414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable', 417: 'Expectation Failed',
  418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked',
  424: 'Failed Dependency', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required',
  429: 'Too Many Requests', 431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
  504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates',
  507: 'Insufficient Storage', 508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended',
  511: 'Network Authentication Required',
};

// ---- header text ---------------------------------------------------------------------------------------------------

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const badValue = /[^\t\x20-\x7e\x80-\xff]/;
const badRelaxedValue = /[^\x01-\x09\x0b\x0c\x0e-\xff]/;

const isToken = (text) => token.test(text);
const hasBadChar = (text) => badValue.test(text);

// Names that passed, with their lower case: most headers of a program are a few dozen.
const lowerNames = new Map();

/** The lower case of a header name; throws if it is none. */
function lowerName(name) {
  let lower = lowerNames.get(name);
  if (lower !== undefined) return lower;
  validateHeaderName(name);
  lower = name.toLowerCase();
  if (lowerNames.size < 1000 && name.length < 64) lowerNames.set(name, lower);
  return lower;
}

function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !name || !token.test(name)) {
    throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (badValue.test(value)) throw new ERR_INVALID_CHAR('header content', name);
}

/** The same for a header that a message will send: `message` says how lenient it is (_isLenientHeaderValidation). */
function validateOutgoingValue(message, name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (badValue.test(value) && isBadFor(message, value)) throw new ERR_INVALID_CHAR('header content', name);
}

/** Whether a text with characters that hasBadChar() finds cannot be sent by that message either. */
function isBadFor(message, value) {
  return badRelaxedValue.test(value) || !message._isLenientHeaderValidation();
}

/** The same as answers. */
function isValidHeaderName(name) {
  return typeof name === 'string' && token.test(name);
}

function isValidHeaderValue(value, options = {}) {
  validateObject(options, 'options');
  const { httpValidation = 'strict' } = options;
  validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed']);
  if (value === undefined || typeof value === 'symbol') return false;
  return !(httpValidation === 'relaxed' ? badRelaxedValue : badValue).test(value);
}

// ---- clock ---------------------------------------------------------------------------------------------------------

let date = '';
let dateUntil = -1; // loop time

/** The value of Date: by the loop's clock, so that asking costs nothing. */
function utcDate() {
  const now = f64[NOW];
  if (now >= dateUntil || date === '') {
    const wall = Date.now();
    date = new Date(wall).toUTCString();
    dateUntil = now + 1000 - (wall % 1000);
  }
  return date;
}

// ---- parser --------------------------------------------------------------------------------------------------------

// Kinds of events and facts about a message, as src/parse/http1.h numbers them.
const NONE = Symbol('NONE'); // nothing was thrown
const MORE = 0;
const BODY = 2;
const END = 3;
const TAKEN = 4;
const FAIL = 5;
const KEEP_ALIVE = 1;
const UPGRADE = 2;
const EXPECT_CONTINUE = 4;
const EXPECT_OTHER = 8;
const HAS_HOST = 16;
const HAS_LENGTH = 32;
const HAS_ENCODING = 64;

const FIELDS_LIMIT = 1000; // header lines of a message where maxHeadersCount says nothing

const LENIENT_ALL = 1023;
const LENIENT_VALUES = 1024;

function maxHeaderSizeOption() {
  const text = option('--max-http-header-size');
  return text ? parseInt(text, 10) || 0 : 16 * 1024; // 0 allows none
}

let warned = false;
function isLenient() {
  const lenient = Boolean(option('--insecure-http-parser'));
  if (lenient && !warned) {
    warned = true;
    process.emitWarning('Using insecure HTTP parsing');
  }
  return lenient;
}

/** Leniency for the options `httpValidation` and `insecureHTTPParser`. */
function lenientFlags(validation, insecure) {
  switch (validation) {
    case 'strict':
      return 0;
    case 'relaxed':
      return LENIENT_VALUES;
    case 'insecure':
      return LENIENT_ALL;
    default:
      return (insecure === undefined ? isLenient() : insecure) ? LENIENT_ALL : 0;
  }
}

// Without a packet, at the end of the input, the message does not give the reason.
function parseError(code, reason, bytesParsed, rawPacket) {
  // eslint-disable-next-line no-restricted-syntax -- a plain Error with fields, as users know it
  const err = new Error(rawPacket === undefined ? 'Parse Error' : `Parse Error: ${reason}`);
  err.bytesParsed = bytesParsed;
  err.code = code;
  err.reason = reason;
  if (rawPacket !== undefined) err.rawPacket = rawPacket;
  return err;
}

const LITTLE = 256; // cheaper to copy than to make a view of, which would also keep the chunk

function piece(chunk, at, length) {
  if (length > LITTLE) return chunk.subarray(at, at + length);
  const copy = new FastBuffer(length);
  for (let i = 0; i < length; i++) copy[i] = chunk[at + i];
  return copy;
}

/**
 * A parser over chunks that JavaScript has read. The owner has the methods
 *   onHead(parser, text, flags), onBody(chunk), onEnd(trailers), onFail(error), onTaken(chunk, offset)
 * onHead is called with the head as `text` (see incoming.js); `parser.method`, `.status`, `.major`, `.minor` are set.
 * It may call noBody() or takeOver().
 */
class Parser {
  constructor(owner, response, limit, fieldsLimit, lenient) {
    this.owner = owner;
    this.id = binding.open(response, limit, fieldsLimit, lenient);
    this.incoming = null;
    this.socket = null;
    this.method = 0;
    this.status = 0;
    this.major = 1;
    this.minor = 1;
    this.type = response ? 'HTTPCLIENTREQUEST' : 'HTTPINCOMINGMESSAGE';
    // What it reports comes in the context of its making.
    this.frame = this.newFrame();
  }

  newFrame() {
    return context.tracker === undefined ? context.current : context.tracker.init(this.type, { type: this.type });
  }

  /** As if it were made now. */
  renew() {
    if (context.tracker !== undefined) context.tracker.destroy(this.frame);
    this.frame = this.newFrame();
  }

  enter() {
    context.current = this.frame;
    if (context.tracker !== undefined) context.tracker.before(this.frame);
  }

  leave(outer) {
    if (context.tracker !== undefined) context.tracker.after(this.frame);
    context.current = outer;
  }

  /**
   * Feeds a chunk; returns how much of it was used: less than all after an error or when the rest is not HTTP. What
   * users throw on the way is thrown at the end: the bytes behind must not be lost for it.
   */
  execute(chunk) {
    const outer = context.current;
    let thrown = NONE;
    let from = 0;
    this.enter();
    while (this.id >= 0) {
      const { id } = this;
      const event = binding.execute(id, chunk, from);
      from = i32[N0];
      if (event === MORE) break;
      try {
        this.report(event, chunk, from);
      } catch (error) {
        if (thrown === NONE) thrown = error;
      }
      if (event === FAIL || event === TAKEN) break;
    }
    this.leave(outer);
    if (thrown !== NONE) throw thrown;
    return from;
  }

  report(event, chunk, from) {
    const { id, owner } = this;
    if (typeof event === 'string') {
      this.status = i32[N3];
      this.method = i32[N4];
      this.major = i32[N6] >> 8;
      this.minor = i32[N6] & 255;
      owner.onHead(this, event, i32[N5]);
    } else if (typeof event === 'object') {
      owner.onBody(Buffer.from(event));
    } else if (event === BODY) {
      owner.onBody(piece(chunk, i32[N1], i32[N2]));
    } else if (event === END) {
      owner.onEnd(i32[N2] > 0 ? binding.trailers(id) : '');
    } else if (event === FAIL) {
      const [code, reason] = binding.failure(id).split('\n');
      owner.onFail(parseError(code, reason, i32[N1], chunk));
    } else {
      owner.onTaken(binding.rest(id, chunk, from));
    }
  }

  /** The input has ended: an Error when it ended too early. */
  finish() {
    if (this.id < 0) return null;
    const event = binding.finish(this.id);
    if (event === END) {
      const outer = context.current;
      this.enter();
      try {
        this.owner.onEnd('');
      } finally {
        this.leave(outer);
      }
    }
    if (event !== FAIL) return null;
    const [code, reason] = binding.failure(this.id).split('\n');
    return parseError(code, reason, 0, undefined);
  }

  noBody() {
    binding.noBody(this.id);
  }

  takeOver() {
    if (this.id >= 0) binding.takeOver(this.id);
  }

  /** Its connection needs it no more. */
  free() {
    this.close();
  }

  close() {
    if (this.id >= 0) {
      binding.close(this.id);
      if (context.tracker !== undefined) context.tracker.destroy(this.frame);
    }
    this.id = -1;
  }
}

module.exports = {
  METHODS,
  STATUS_CODES,
  isToken,
  hasBadChar,
  lowerName,
  validateHeaderName,
  validateHeaderValue,
  validateOutgoingValue,
  isBadFor,
  isValidHeaderName,
  isValidHeaderValue,
  utcDate,
  KEEP_ALIVE,
  UPGRADE,
  EXPECT_CONTINUE,
  EXPECT_OTHER,
  HAS_HOST,
  HAS_LENGTH,
  HAS_ENCODING,
  FIELDS_LIMIT,
  Parser,
  parseError,
  isLenient,
  lenientFlags,
  maxHeaderSizeOption,
};
