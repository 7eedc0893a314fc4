// SPDX-License-Identifier: MIT
// OutgoingMessage: what a server answers with and a client asks with. A writable with a head in front, which is sent
// with the first piece of the body.
//
//   headers   this[kHeaders] = [lower, name, value, lower, name, value ...]: few enough to search in order
//   _header   the head as text once it is fixed; _headerSent: handed on
//   outputData   what waits for a socket, or for its turn on it
//
// Fields most messages leave alone live on the prototype, so that making a message costs little.
'use strict';

const { Stream } = require('node/stream');
const { Buffer } = require('node/buffer');
const {
  hasBadChar,
  lowerName,
  validateHeaderName,
  validateHeaderValue,
  validateOutgoingValue,
  isBadFor,
  isLenient,
  utcDate,
} = require('internal/http/common');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_TRAILER_INVALID,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { isPlain, recall, remember } = require('internal/http/last_head');
const { validateString } = require('internal/validate');
const { getDefaultHighWaterMark } = require('internal/streams/state');
const { kRejection } = require('internal/events/symbols');

const kHeaders = Symbol('kOutHeaders');
const kNeedDrain = Symbol('kNeedDrain');
const kCorked = Symbol('kCorked');
const kChunks = Symbol('kChunks'); // chunks that wait for uncork()
const kChunksLength = Symbol('kChunksLength');
const kBytesWritten = Symbol('kBytesWritten');
const kErrored = Symbol('kErrored');
const kSocket = Symbol('kSocket');
const kUniqueHeaders = Symbol('kUniqueHeaders');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectBodyWrites = Symbol('kRejectNonStandardBodyWrites');
const kFinish = Symbol('kFinish'); // what the owner does when everything was written
const kWritten = Symbol('kWritten'); // ... which is so
const kEnds = Symbol('kEnds'); // functions that end() got, until then

const nothing = () => {};

function OutgoingMessage(options) {
  if (!(this instanceof OutgoingMessage)) return new OutgoingMessage(options);
  this._header = null;
  this._headerSent = false;
  this.finished = false;
  this.shouldKeepAlive = true;
  this[kSocket] = null;
  this[kHeaders] = null;
  if (options?.highWaterMark !== undefined) this[kHighWaterMark] = options.highWaterMark;
  if (options?.rejectNonStandardBodyWrites) this[kRejectBodyWrites] = true;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const proto = OutgoingMessage.prototype;
const NO_OUTPUT = Object.freeze([]);
const NO_HEADERS = Object.freeze([]);

Object.assign(proto, {
  outputData: NO_OUTPUT,
  outputSize: 0,
  writable: true,
  destroyed: false,
  _last: false,
  chunkedEncoding: false,
  maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true,
  useChunkedEncodingByDefault: true,
  sendDate: false,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  strictContentLength: false,
  _contentLength: null,
  _hasBody: true,
  _trailer: '',
  _closed: false,
  _keepAliveTimeout: 0,
  _maxRequestsPerSocket: null,
  agent: undefined,
  _onPendingData: nothing,
  [kBytesWritten]: 0,
  [kNeedDrain]: false,
  [kCorked]: 0,
  [kChunks]: null,
  [kChunksLength]: 0,
  [kErrored]: null,
  [kUniqueHeaders]: null,
  [kHighWaterMark]: undefined,
  [kRejectBodyWrites]: false,
  [kFinish]: undefined,
  [kWritten]: false,
  [kEnds]: null,
});

function getters(members) {
  for (const name of Object.keys(members)) {
    Object.defineProperty(proto, name, { get: members[name], enumerable: false, configurable: true });
  }
}
getters({
  errored() {
    return this[kErrored];
  },
  closed() {
    return this._closed;
  },
  writableFinished() {
    return this[kWritten];
  },
  writableObjectMode() {
    return false;
  },
  writableLength() {
    return this.outputSize + this[kChunksLength] + (this[kSocket] ? this[kSocket].writableLength : 0);
  },
  writableHighWaterMark() {
    if (this[kSocket]) return this[kSocket].writableHighWaterMark;
    return this[kHighWaterMark] ?? getDefaultHighWaterMark(false);
  },
  writableCorked() {
    return this[kCorked];
  },
  writableEnded() {
    return this.finished;
  },
  writableNeedDrain() {
    return !this.destroyed && !this.finished && this[kNeedDrain];
  },
  headersSent() {
    return Boolean(this._header);
  },
});
Object.defineProperty(proto, 'connection', {
  get() {
    return this[kSocket];
  },
  set(socket) {
    this.socket = socket;
  },
  configurable: true,
});
Object.defineProperty(proto, 'socket', {
  get() {
    return this[kSocket];
  },
  set(socket) {
    for (let n = 0; n < this[kCorked]; n++) {
      socket?.cork();
      this[kSocket]?.uncork();
    }
    this[kSocket] = socket;
  },
  configurable: true,
});

// Whether headers may hold control characters (but never a NUL or a line end).
proto._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  return isLenient();
};

proto[kRejection] = function (err) {
  this.destroy(err);
};

// ---- headers -------------------------------------------------------------------------------------------------------

function indexOfHeader(list, lower) {
  for (let i = 0; i < list.length; i += 3) if (list[i] === lower) return i;
  return -1;
}

function setHeaderEntry(message, lower, name, value) {
  const list = message[kHeaders];
  if (list === null) {
    message[kHeaders] = [lower, name, value];
    return;
  }
  const at = indexOfHeader(list, lower);
  if (at < 0) {
    list.push(lower, name, value);
  } else {
    list[at + 1] = name;
    list[at + 2] = value;
  }
}

proto.setHeader = function setHeader(name, value) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('set');
  const lower = lowerName(name);
  validateOutgoingValue(this, name, value);
  setHeaderEntry(this, lower, name, value);
  return this;
};

proto.setHeaders = function setHeaders(headers) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  // The lines of Set-Cookie come one by one out of a Headers; they are one list here.
  const cookies = [];
  for (const [name, value] of headers) {
    if (name !== 'set-cookie') this.setHeader(name, value);
    else if (Array.isArray(value)) cookies.push(...value);
    else cookies.push(value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

proto.appendHeader = function appendHeader(name, value) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('append');
  const lower = lowerName(name);
  validateOutgoingValue(this, name, value);
  const list = this[kHeaders];
  const at = list === null ? -1 : indexOfHeader(list, lower);
  if (at < 0) {
    setHeaderEntry(this, lower, name, value);
  } else {
    const old = list[at + 2];
    list[at + 2] = (Array.isArray(old) ? old : [old]).concat(value);
  }
  return this;
};

proto.getHeader = function getHeader(name) {
  validateString(name, 'name');
  const list = this[kHeaders];
  if (list === null) return undefined;
  const at = indexOfHeader(list, name.toLowerCase());
  return at < 0 ? undefined : list[at + 2];
};

function every(message, offset) {
  const names = [];
  const list = message[kHeaders] ?? [];
  for (let i = 0; i < list.length; i += 3) names.push(list[i + offset]);
  return names;
}

proto.getHeaderNames = function getHeaderNames() {
  return every(this, 0);
};

proto.getRawHeaderNames = function getRawHeaderNames() {
  return every(this, 1);
};

proto.getHeaders = function getHeaders() {
  const dest = Object.create(null);
  const list = this[kHeaders] ?? [];
  for (let i = 0; i < list.length; i += 3) dest[list[i]] = list[i + 2];
  return dest;
};

proto.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kHeaders] !== null && indexOfHeader(this[kHeaders], name.toLowerCase()) >= 0;
};

proto.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('remove');
  const lower = name.toLowerCase();
  // Nor will the header be made up later.
  if (lower === 'connection') this._removedConnection = true;
  else if (lower === 'content-length') this._removedContLen = true;
  else if (lower === 'transfer-encoding') this._removedTE = true;
  else if (lower === 'date') this.sendDate = false;
  if (this[kHeaders] === null) return;
  const at = indexOfHeader(this[kHeaders], lower);
  if (at >= 0) this[kHeaders].splice(at, 3);
};

// The object that a message shows as its headers to _storeHeader's users.
proto._renderHeaders = function _renderHeaders() {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('render');
  const headers = {};
  const list = this[kHeaders] ?? [];
  for (let i = 0; i < list.length; i += 3) headers[list[i + 1]] = list[i + 2];
  return headers;
};

// ---- the head ------------------------------------------------------------------------------------------------------

// What a head says about itself, gathered while its lines are written.
const SAYS_CONNECTION = 1;
const SAYS_LENGTH = 2;
const SAYS_ENCODING = 4;
const SAYS_DATE = 8;
const SAYS_EXPECT = 16;
const SAYS_TRAILER = 32;

const closeWord = /(?:^|\W)close(?:$|\W)/i;
const chunkedWord = /(?:^|\W)chunked(?:$|\W)/i;

// The bit for a header that rules the connection or the framing, with its effect on the message; 0 for all others.
function noteHeader(message, lower, value) {
  switch (lower) {
    case 'connection':
      message._removedConnection = false;
      if (closeWord.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      return SAYS_CONNECTION;
    case 'transfer-encoding':
      message._removedTE = false;
      if (chunkedWord.test(value)) message.chunkedEncoding = true;
      return SAYS_ENCODING;
    case 'content-length':
      message._contentLength = +value;
      message._removedContLen = false;
      return SAYS_LENGTH;
    case 'date':
      return SAYS_DATE;
    case 'expect':
      return SAYS_EXPECT;
    case 'trailer':
      return SAYS_TRAILER;
    case 'keep-alive':
      message._defaultKeepAlive = false;
      return 0;
    default:
      return 0;
  }
}

// A head under construction: text so far, and what it says.
let text = '';
let says = 0;

function writeHeader(message, lower, name, value) {
  if (Array.isArray(value)) {
    const joined = (lower === 'cookie' && value.length > 1) || message[kUniqueHeaders]?.has(lower);
    if (!joined) {
      for (let i = 0; i < value.length; i++) {
        text += `${name}: ${value[i]}\r\n`;
        says |= noteHeader(message, lower, String(value[i]));
      }
      return;
    }
    value = value.join('; ');
  }
  text += `${name}: ${value}\r\n`;
  says |= noteHeader(message, lower, value);
}

function writeCheckedHeader(message, name, value) {
  const lower = lowerName(name);
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) validateOutgoingValue(message, name, value[i]);
  else validateOutgoingValue(message, name, value);
  writeHeader(message, lower, name, value);
}

// Headers as users give them: pairs, a flat list, or an object.
function writeGiven(message, headers) {
  if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (let i = 0; i < headers.length; i++) writeCheckedHeader(message, headers[i][0], headers[i][1]);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) writeCheckedHeader(message, headers[i], headers[i + 1]);
    }
  } else {
    const names = Object.keys(headers);
    for (let i = 0; i < names.length; i++) writeCheckedHeader(message, names[i], headers[names[i]]);
  }
}

// Connection and Keep-Alive as this side wants them.
function writeConnection(message) {
  const keep =
    message.shouldKeepAlive && (says & SAYS_LENGTH || message.useChunkedEncodingByDefault || message.agent);
  if (!keep) {
    message._last = true;
    text += 'Connection: close\r\n';
  } else if (message.maxRequestsOnConnectionReached) {
    text += 'Connection: close\r\n';
  } else {
    text += 'Connection: keep-alive\r\n';
    if (message._keepAliveTimeout && message._defaultKeepAlive) {
      const seconds = Math.floor(message._keepAliveTimeout / 1000);
      const max = ~~message._maxRequestsPerSocket > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
      text += `Keep-Alive: timeout=${seconds}${max}\r\n`;
    }
  }
}

function writeFraming(message) {
  if (!message._hasBody) {
    message.chunkedEncoding = false; // no last chunk either
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if (!(says & SAYS_TRAILER) && !message._removedContLen && typeof message._contentLength === 'number') {
    text += `Content-Length: ${message._contentLength}\r\n`;
  } else if (!message._removedTE) {
    text += 'Transfer-Encoding: chunked\r\n';
    message.chunkedEncoding = true;
  } else {
    message._last = true; // only the end of the connection can end the body
  }
}

proto._storeHeader = function _storeHeader(firstLine, headers) {
  const own = headers === this[kHeaders];
  const plain = isPlain(this) && (own || !Array.isArray(headers));
  const list = own ? headers ?? NO_HEADERS : NO_HEADERS;
  const given = own ? null : headers ?? NO_HEADERS;
  const known = plain ? recall(this, firstLine, list, given) : null;
  if (known !== null) {
    this._header = known;
    this._headerSent = false;
    return;
  }
  text = firstLine;
  says = 0;
  if (own) for (let i = 0; i < list.length; i += 3) writeHeader(this, list[i], list[i + 1], list[i + 2]);
  else writeGiven(this, given);
  if (this.sendDate && !(says & SAYS_DATE)) text += `Date: ${utcDate()}\r\n`;
  // A body that must not be there cannot be framed: what follows on the connection could be taken for it.
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  if (this._removedConnection) this._last = !this.shouldKeepAlive;
  else if (!(says & SAYS_CONNECTION)) writeConnection(this);
  const opening = text;
  if (!(says & (SAYS_LENGTH | SAYS_ENCODING))) writeFraming(this);
  if (!this.chunkedEncoding && says & SAYS_TRAILER) throw new ERR_HTTP_TRAILER_INVALID();
  this._header = text + '\r\n';
  this._headerSent = false;
  if (plain && (says & ~SAYS_LENGTH) === 0 && isPlain(this) && typeof this._contentLength === 'number') {
    remember(this, firstLine, list, given, (says & SAYS_LENGTH) !== 0, opening);
  }
  // The other side waits for it.
  if (says & SAYS_EXPECT) this._send('');
};

proto._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

proto.addTrailers = function addTrailers(headers) {
  const isArray = Array.isArray(headers);
  const names = Object.keys(headers);
  let trailer = '';
  for (let i = 0; i < names.length; i++) {
    const name = isArray ? headers[names[i]][0] : names[i];
    const value = isArray ? headers[names[i]][1] : headers[names[i]];
    validateHeaderName(name, 'Trailer name');
    const values = Array.isArray(value) && value.length > 1 && !this[kUniqueHeaders]?.has(name.toLowerCase())
      ? value : [Array.isArray(value) ? value.join('; ') : value];
    for (let k = 0; k < values.length; k++) {
      if (hasBadChar(values[k]) && isBadFor(this, values[k])) throw new ERR_INVALID_CHAR('trailer content', name);
      trailer += `${name}: ${values[k]}\r\n`;
    }
  }
  this._trailer = trailer;
};

proto.flushHeaders = function flushHeaders() {
  if (this._header === null) this._implicitHeader();
  this._send('');
};

// ---- writing -------------------------------------------------------------------------------------------------------

const ascii = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex

// Data for the socket, behind the head if that is still to go.
proto._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent && this._header !== null) {
    const header = this._header;
    this._headerSent = true;
    if (typeof data === 'string') {
      // The head is Latin-1: together they are one write only if that encodes the data as well.
      const isLatin1 = encoding === 'latin1' || ((!encoding || encoding === 'utf8') && ascii.test(data));
      if (isLatin1) return this._writeRaw(header + data, 'latin1', callback, byteLength);
    }
    this._writeRaw(header, 'latin1', null);
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

proto._writeRaw = function _writeRaw(data, encoding, callback, byteLength) {
  const socket = this[kSocket];
  if (socket?.destroyed) {
    // Whoever waits for the write learns of the end by the socket's own events.
    return false;
  }
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  if (this.outputData === NO_OUTPUT) this.outputData = [];
  this.outputData.push({ data, encoding, callback });
  const size = byteLength ?? data.length;
  this.outputSize += size;
  this._onPendingData(size);
  return this.outputSize < this.writableHighWaterMark;
};

function emitErrorLater(message, err, callback) {
  callback(err);
  if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', err);
}

// In a tick, also when it is found at once: whoever wrote may not have listened yet.
function onError(message, err, callback) {
  process.nextTick(emitErrorLater, message, err, callback);
}

function uncorkLater(socket) {
  socket.uncork();
}

function byteLengthOf(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

function writeChunk(message, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = nothing;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  if (message.finished) {
    onError(message, new ERR_STREAM_WRITE_AFTER_END(), callback);
    return false;
  }
  if (message.destroyed) {
    process.nextTick(callback, new ERR_STREAM_DESTROYED('write'));
    return false;
  }
  let len;
  if (message.strictContentLength) {
    len = byteLengthOf(chunk, encoding);
    const given = message._contentLength ?? message.getHeader('content-length');
    const total = message[kBytesWritten] + len;
    if (given !== null && given !== undefined && (fromEnd ? total !== +given : total > +given)) {
      throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, given);
    }
    message[kBytesWritten] = total;
  }
  if (message._header === null) {
    if (fromEnd) {
      len ??= byteLengthOf(chunk, encoding);
      message._contentLength = len;
    }
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[kRejectBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  // The pieces of one turn go out together.
  if (!fromEnd && message[kSocket] && !message[kSocket].writableCorked) {
    message[kSocket].cork();
    process.nextTick(uncorkLater, message[kSocket]);
  }
  let more;
  if (message.chunkedEncoding && chunk.length !== 0) {
    len ??= byteLengthOf(chunk, encoding);
    if (message[kCorked] && message._headerSent) {
      message[kChunks] ??= [];
      message[kChunks].push(chunk, encoding, callback);
      message[kChunksLength] += len;
      more = message[kChunksLength] < message.writableHighWaterMark;
    } else {
      message._send(`${len.toString(16)}\r\n`, 'latin1', null);
      message._send(chunk, encoding, null, len);
      more = message._send('\r\n', 'latin1', callback);
    }
  } else {
    more = message._send(chunk, encoding, callback, len);
  }
  if (!more) message[kNeedDrain] = true;
  return more;
}

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, callback, false);
};

proto.cork = function cork() {
  this[kCorked]++;
  this[kSocket]?.cork();
};

// What was written while corked is one chunk.
proto.uncork = function uncork() {
  if (this[kCorked] > 0) this[kCorked]--;
  this[kSocket]?.uncork();
  const chunks = this[kChunks];
  if (this[kCorked] || chunks === null || chunks.length === 0) return;
  this[kChunks] = null;
  const callbacks = [];
  this._send(`${this[kChunksLength].toString(16)}\r\n`, 'latin1', null);
  this[kChunksLength] = 0;
  for (let i = 0; i < chunks.length; i += 3) {
    this._send(chunks[i], chunks[i + 1], null);
    if (chunks[i + 2] !== nothing) callbacks.push(chunks[i + 2]);
  }
  this._send('\r\n', 'latin1', callbacks.length === 0 ? null : (err) => {
    for (let i = 0; i < callbacks.length; i++) callbacks[i](err);
  });
};

/** The end was written, or will never be: then with an error. */
function onWritten(message, err) {
  const failed = Boolean(err) || message[kSocket]?._hadError;
  message[kWritten] = !failed;
  const ends = message[kEnds];
  if (ends !== null) {
    message[kEnds] = null;
    for (let i = 0; i < ends.length; i++) (0, ends[i])(err || null);
  }
  if (failed) return;
  message[kFinish]?.();
  message.emit('finish');
}

function addEnd(message, callback) {
  if (message[kEnds] === null) message[kEnds] = [callback];
  else message[kEnds].push(callback);
}

proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (chunk) {
    if (this.finished) {
      onError(this, new ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nothing);
      return this;
    }
    this[kSocket]?.cork();
    writeChunk(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (this[kWritten]) callback(new ERR_STREAM_ALREADY_FINISHED('end'));
      else addEnd(this, callback);
    }
    return this;
  } else if (this._header === null) {
    this[kSocket]?.cork();
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') addEnd(this, callback);
  const length = this._contentLength;
  if (this.strictContentLength && length !== null && this[kBytesWritten] !== length && this._hasBody) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  const written = (err) => onWritten(this, err);
  if (this[kChunks] !== null) {
    this[kCorked] = 1;
    this.uncork();
  }
  if (this._hasBody && this.chunkedEncoding) {
    this._send(`0\r\n${this._trailer}\r\n`, 'latin1', written);
  } else if (!this._headerSent || this.writableLength || chunk) {
    this._send('', 'latin1', written);
  } else {
    process.nextTick(written);
  }
  const socket = this[kSocket];
  if (socket) {
    // All corks off, also those of the user.
    if (socket._writableState) socket._writableState.corked = 1;
    socket.uncork();
  }
  this[kCorked] = 0;
  this.finished = true;
  if (this.outputData.length === 0 && socket && socket._httpMessage === this) this._finish();
  return this;
};

proto._finish = function _finish() {
  this.emit('prefinish');
};

// The message has its turn on a socket, or the socket has drained.
proto._flush = function _flush() {
  const socket = this[kSocket];
  if (!socket?.writable) return;
  const more = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (more && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

proto._flushOutput = function _flushOutput(socket) {
  const output = this.outputData;
  if (output.length === 0) return !socket.writableNeedDrain;
  const size = this.outputSize;
  this.outputData = NO_OUTPUT;
  this.outputSize = 0;
  let more = true;
  socket.cork();
  for (let i = 0; i < output.length; i++) {
    const { data, encoding, callback } = output[i];
    more = socket.write(data, encoding, callback);
  }
  socket.uncork();
  this._onPendingData(-size);
  return more;
};

// ---- life ----------------------------------------------------------------------------------------------------------

proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this[kSocket]) this[kSocket].setTimeout(msecs);
  else this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

proto.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kSocket]) this[kSocket].destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

proto.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

/** The set of header names that `uniqueHeaders` names; a pair [name, ...] names one under several spellings. */
function parseUniqueHeadersOption(headers) {
  if (!Array.isArray(headers)) return null;
  const unique = new Set();
  for (let i = 0; i < headers.length; i++) unique.add(headers[i].toLowerCase());
  return unique;
}

module.exports = {
  OutgoingMessage,
  kErrored,
  kHeaders,
  kHighWaterMark,
  kNeedDrain,
  kCorked,
  kEnds,
  kFinish,
  kSocket,
  kUniqueHeaders,
  kWritten,
  addEnd,
  ascii,
  onError,
  onWritten,
  parseUniqueHeadersOption,
  setHeaderEntry,
  validateHeaderName,
  validateHeaderValue,
};
