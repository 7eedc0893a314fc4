// SPDX-License-Identifier: MIT
// ServerResponse: an OutgoingMessage with a status.
'use strict';

const { OutgoingMessage, addEnd, ascii, kCorked, kHeaders, kNeedDrain, kSocket, onWritten } = require(
  'internal/http/outgoing');
const { STATUS_CODES, hasBadChar, lenientFlags, validateHeaderName, validateHeaderValue } =
  require('internal/http/common');
const {
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_HTTP_SOCKET_ASSIGNED,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
  },
} = require('internal/errors');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');
const { validateFunction, validateLinkHeaderValue, validateObject } = require('internal/validate');

const inherited = Object.getOwnPropertyDescriptors(OutgoingMessage.prototype);
const lengthOf = inherited.writableLength.get;
const lazyFormat = lazy(() => require('node/util').format);

function ServerResponse(req, options) {
  if (!(this instanceof ServerResponse)) return new ServerResponse(req, options);
  OutgoingMessage.call(this, options);
  this.req = req;
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(req.headers?.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const proto = ServerResponse.prototype;
Object.assign(proto, {
  statusCode: 200,
  statusMessage: undefined,
  sendDate: true,
  _sent100: false,
  _expect_continue: false,
});

// ---- sockets -------------------------------------------------------------------------------------------------------

function onSocketClose() {
  const message = this._httpMessage;
  if (message) closeResponse(message);
}

/** The connection is gone: 'close', once. */
function closeResponse(res) {
  if (res._closed) return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

proto.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

proto.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

// ---- heads before the head -----------------------------------------------------------------------------------------

// The lines of an informational answer.
function informationHead(status, headers) {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  const add = (name, value) => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    head += `${name}: ${value}\r\n`;
  };
  const each = (name, value) => {
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) add(name, value[i]);
    else add(name, value);
  };
  if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (let i = 0; i < headers.length; i++) each(headers[i][0], headers[i][1]);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) each(headers[i], headers[i + 1]);
    }
  } else if (headers) {
    for (const name of Object.keys(headers)) each(name, headers[name]);
  }
  return `${head}\r\n`;
}

/** Sends a 1xx answer; the final one follows. 101 is not one of them: it ends HTTP. */
proto.writeInformation = function writeInformation(statusCode, headers, callback) {
  if (typeof headers === 'function') {
    callback = headers;
    headers = undefined;
  }
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const status = statusCode | 0;
  if (status < 100 || status > 199 || status === 101) {
    throw new ERR_HTTP_INVALID_STATUS_CODE(lazyFormat()('%s', statusCode));
  }
  if (headers !== undefined && headers !== null && !Array.isArray(headers)) validateObject(headers, 'headers');
  this._writeRaw(informationHead(status, headers), 'latin1', callback);
  if (status === 100) this._sent100 = true;
};

proto.writeContinue = function writeContinue(callback) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'latin1', callback);
  this._sent100 = true;
};

proto.writeProcessing = function writeProcessing(callback) {
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'latin1', callback);
};

proto.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  if (hasBadChar(link)) throw new ERR_INVALID_ARG_VALUE('hints', hints.link, 'must not contain invalid characters');
  const headers = { Link: link };
  for (const name of Object.keys(hints)) if (name.toLowerCase() !== 'link') headers[name] = hints[name];
  if (callback !== undefined) validateFunction(callback, 'callback');
  this._writeRaw(informationHead(103, headers), 'latin1', callback);
};

proto._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  const server = this.req?.socket?.server;
  return lenientFlags(server?.httpValidation, server?.insecureHTTPParser) !== 0;
};

// ---- the head ------------------------------------------------------------------------------------------------------

proto._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

// Merges what writeHead() gets into headers that were set before.
function mergeHeaders(res, given) {
  if (!Array.isArray(given)) {
    for (const name of Object.keys(given)) if (name) res.setHeader(name, given[name]);
    return;
  }
  let pairs = given;
  if (given.length === 0 || !Array.isArray(given[0])) {
    if (given.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', given);
    pairs = [];
    for (let i = 0; i < given.length; i += 2) pairs.push([given[i], given[i + 1]]);
  }
  // What is given replaces what was set, but may itself name a header more than once.
  for (let i = 0; i < pairs.length; i++) res.removeHeader(pairs[i][0]);
  for (let i = 0; i < pairs.length; i++) if (pairs[i][0]) res.appendHeader(pairs[i][0], pairs[i][1]);
}

const statusLines = new Map();

proto.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('write');
  const original = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(lazyFormat()('%s', original));
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    headers ??= reason;
  }
  this.statusCode = statusCode;
  let list = this[kHeaders];
  if (list !== null) {
    if (headers) mergeHeaders(this, headers);
    list = this[kHeaders];
  } else {
    list = headers;
  }
  this._storeHeader(statusLine(this, statusCode), list);
  return this;
};

/** The first line, with what the status says about the body. */
function statusLine(res, statusCode) {
  const message = res.statusMessage;
  let line;
  if (message === STATUS_CODES[statusCode]) {
    line = statusLines.get(statusCode);
    if (line === undefined) {
      line = `HTTP/1.1 ${statusCode} ${message}\r\n`;
      statusLines.set(statusCode, line);
    }
  } else {
    if (hasBadChar(message)) throw new ERR_INVALID_CHAR('statusMessage');
    line = `HTTP/1.1 ${statusCode} ${message}\r\n`;
  }
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) res._hasBody = false;
  // A client that waits for 100 Continue may or may not send its body now: the connection cannot be trusted after that.
  if (res._expect_continue && !res._sent100) res.shouldKeepAlive = false;
  return line;
}

proto._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
};

// ---- the fast road -------------------------------------------------------------------------------------------------

// The connection that reads and writes in C, while this answer has its turn on it; null otherwise.
const kFast = Symbol('kFast');
proto[kFast] = null;

// Longer answers are not over before the client has taken them.
const AT_ONCE_MAX = 64 * 1024;

/** Whether the next piece can go straight to C: nothing waits in JavaScript, and only its bytes matter. */
function isFast(res, chunk, encoding) {
  return (
    res[kFast] !== null &&
    res[kFast].fast &&
    !res.finished &&
    res[kCorked] === 0 &&
    !res.strictContentLength &&
    (typeof chunk === 'string'
      ? encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8'
      : chunk === undefined || chunk instanceof Uint8Array) &&
    res[kSocket].writableLength === 0 &&
    res[kSocket].writable &&
    !res.destroyed
  );
}

/** Text that is its own encoding stays text. */
function bytesOf(chunk) {
  if (typeof chunk !== 'string') return chunk;
  return ascii.test(chunk) ? undefined : Buffer.from(chunk, 'utf8');
}

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (chunk === undefined || !isFast(this, chunk, encoding)) {
    return OutgoingMessage.prototype.write.call(this, chunk, encoding, callback);
  }
  if (this._header === null) this._implicitHeader();
  if (!this._hasBody || chunk.length === 0) {
    return OutgoingMessage.prototype.write.call(this, chunk, encoding, callback);
  }
  const bytes = bytesOf(chunk);
  const text = startPiece(this, bytes === undefined ? chunk.length : bytes.length);
  const end = this.chunkedEncoding ? '\r\n' : '';
  const output = this[kFast].streaming();
  if (typeof callback !== 'function') callback = undefined;
  if (bytes === undefined) output.append(text + chunk + end, undefined, undefined, callback);
  else output.append(text, bytes, end, callback);
  if (output.queued < this.writableHighWaterMark) return true;
  this[kNeedDrain] = true;
  return false;
};

/** What stands before a piece: the head, if that is still to go, and the length of a chunk (none has length 0). */
function startPiece(res, length) {
  let text = '';
  if (!res._headerSent) {
    text = res._header;
    res._headerSent = true;
  }
  return res.chunkedEncoding && length > 0 ? `${text}${length.toString(16)}\r\n` : text;
}

/** An answer in one piece, or the end of one in several: what is left leaves in one call into C. */
proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = undefined;
    encoding = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  chunk ??= undefined;
  if ((callback !== undefined && typeof callback !== 'function') || !isFast(this, chunk, encoding)) {
    return OutgoingMessage.prototype.end.call(this, chunk, encoding, callback);
  }
  const bytes = bytesOf(chunk ?? '');
  const length = bytes === undefined ? (chunk ?? '').length : bytes.length;
  if (this._header === null) {
    this._contentLength = length;
    this._implicitHeader();
  }
  if (!this._hasBody && length > 0) return OutgoingMessage.prototype.end.call(this, chunk, encoding, callback);
  if (callback !== undefined) addEnd(this, callback);
  finishFast(this, bytes === undefined ? chunk ?? '' : '', bytes, length);
  return this;
};

// Sends the last piece: `text` or `bytes`.
function finishFast(res, text, bytes, length) {
  const connection = res[kFast];
  const { output } = connection;
  const chunked = res.chunkedEncoding && res._hasBody;
  const head = startPiece(res, length);
  const tail = chunked ? `${length > 0 ? '\r\n' : ''}0\r\n${res._trailer}\r\n` : '';
  res.finished = true;
  // 'prefinish' has no listeners but the user's.
  if (length <= AT_ONCE_MAX && (output === null || (output.queued === 0 && !output.flushing))) {
    // A head that is known, or a constant text, is one flat string: C reads both where they are.
    if (bytes === undefined) connection.respond(head, undefined, text + tail);
    else connection.respond(head, bytes, tail);
    if (res._events !== undefined) res.emit('prefinish');
    connection.responded(res);
    return;
  }
  if (bytes === undefined) connection.streaming().append(head + text + tail, undefined, undefined, undefined);
  else connection.streaming().append(head, bytes, tail, undefined);
  if (res._events !== undefined) res.emit('prefinish');
  connection.ending(res);
}

Object.defineProperties(proto, {
  writableLength: {
    get() {
      return lengthOf.call(this) + (this[kFast]?.output?.queued ?? 0);
    },
    configurable: true,
  },
});

module.exports = { ServerResponse, closeResponse, kFast, onWritten };
