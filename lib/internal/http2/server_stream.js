// SPDX-License-Identifier: MIT
// ServerHttp2Stream: a request and its response, or a response that is pushed.
'use strict';

const channels = require('internal/http2/channels').server;
const { constants } = require('internal/http2/constants');
const { RESPONSE, REQUEST, addMissing, asObject, copy, encode, get } = require('internal/http2/headers');
const { errorOf } = require('internal/http2/machine');
const { Http2Stream } = require('internal/http2/stream');
const { kAsk, kChannels, kFail, kHeaders, kSession, kState } = require('internal/http2/symbols');
const { utcDate } = require('internal/http/common');
const {
  codes: {
    ERR_HTTP2_HEADERS_AFTER_RESPOND, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
    ERR_HTTP2_INVALID_INFO_STATUS, ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_NESTED_PUSH, ERR_HTTP2_PAYLOAD_FORBIDDEN,
    ERR_HTTP2_PUSH_DISABLED, ERR_HTTP2_STATUS_101, ERR_HTTP2_STATUS_INVALID, ERR_INVALID_ARG_VALUE,
  },
} = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyFiles = lazy(() => require('internal/http2/files'));

const { HTTP_STATUS_SWITCHING_PROTOCOLS } = constants;
const END_STREAM = 1;
const END_HEADERS = 4;
const withoutBody = new Set([204, 205, 304]);

class ServerHttp2Stream extends Http2Stream {
  #headers; // of the request
  #isPush;
  #isStrict;

  constructor(session, id, headers, isPush, isStrict) {
    super(session, id);
    this.#headers = headers;
    this.#isPush = isPush;
    this.#isStrict = isStrict;
    if (channels.created.hasSubscribers) channels.created.publish({ stream: this, headers });
    if (channels.start.hasSubscribers) channels.start.publish({ stream: this, headers });
  }

  get [kChannels]() { return channels; }
  get headRequest() { return this.#headers[':method'] === 'HEAD'; }

  get pushAllowed() {
    const session = this[kSession];
    return !this.destroyed && !this.closed && !session.closed && !session.destroyed && !this.#isPush &&
      session.remoteSettings.enablePush;
  }

  [kHeaders](category, flags, headers, raw) {
    if (!this.destroyed) this.emit(flags & END_STREAM ? 'trailers' : 'headers', headers, flags, raw);
  }

  _proceed() {
    this.respond();
  }

  #checkOpen() {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
  }

  // Headers ready to be sent, with what is always there, and the status.
  #prepare(given, options) {
    validateObject(options, 'options');
    const headers = copy(given);
    addMissing(headers, [':status', 200]);
    const status = get(headers, ':status') | 0;
    if (status < 200 || status > 599) {
      if (status >= 100 && status < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
      throw new ERR_HTTP2_STATUS_INVALID(get(headers, ':status'));
    }
    if (!Array.isArray(headers)) headers[':status'] = status;
    if (options.sendDate !== false && get(headers, 'date') === undefined) {
      if (Array.isArray(headers)) headers.push('date', utcDate());
      else headers.date = utcDate();
    }
    return [headers, status];
  }

  respond(given, options = {}) {
    this.#checkOpen();
    const [headers, status] = this.#prepare(given, options);
    const endStream = Boolean(options.endStream) || withoutBody.has(status) || this.headRequest;
    this._respond(headers, endStream, options);
    if (endStream) this.end();
  }

  /** Sends prepared headers. Whether that worked. */
  _respond(headers, endStream, { waitForTrailers }) {
    const state = this[kState];
    const text = encode(headers, RESPONSE, this.#isStrict);
    state.sentHeaders = asObject(headers);
    state.endsByHeaders = endStream;
    state.hasTrailers = Boolean(waitForTrailers) && !endStream;
    const err = this[kSession][kAsk]('respond', this.id, text, endStream, state.hasTrailers);
    if (err < 0) {
      this.destroy(errorOf(err));
      return false;
    }
    if (channels.finish.hasSubscribers) {
      const flags = endStream ? END_STREAM | END_HEADERS : END_HEADERS;
      channels.finish.publish({ stream: this, headers: state.sentHeaders, flags });
    }
    return true;
  }

  /** Trailers after all, unless the end is on its way. */
  _awaitTrailers() {
    if (this[kSession]?.[kAsk]('awaitTrailers', this.id) === true) this[kState].hasTrailers = true;
  }

  additionalHeaders(given) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    validateObject(given, 'headers');
    const headers = copy(given);
    if (headers[':status'] !== undefined) {
      const status = (headers[':status'] |= 0);
      if (status === HTTP_STATUS_SWITCHING_PROTOCOLS) throw new ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) throw new ERR_HTTP2_INVALID_INFO_STATUS(given[':status']);
    }
    const text = encode(headers, RESPONSE, this.#isStrict);
    (this[kState].sentInfoHeaders ??= []).push(headers);
    const err = this[kSession][kAsk]('inform', this.id, text);
    if (err < 0) this.destroy(errorOf(err));
  }

  pushStream(given, options, callback) {
    if (!this.pushAllowed) {
      throw this.#isPush ? new ERR_HTTP2_NESTED_PUSH() : new ERR_HTTP2_PUSH_DISABLED();
    }
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    if (options !== undefined) validateObject(options, 'options');
    validateObject(given, 'headers');
    const headers = copy(given);
    addMissing(headers, [
      ':method', 'GET', ':authority', this.#headers[':authority'], ':scheme', this.#headers[':scheme'], ':path', '/',
    ]);
    const session = this[kSession];
    const id = session[kAsk]('push', this.id, encode(headers, REQUEST, this.#isStrict));
    if (!(id > 0)) {
      process.nextTick(callback, session[kFail](id));
      return;
    }
    const stream = new ServerHttp2Stream(session, id, headers, true, this.#isStrict);
    stream[kState].endAfterHeaders = Boolean(options?.endStream);
    stream.push(null);
    if (options?.endStream || stream.headRequest) stream.end();
    process.nextTick(callback, null, stream, headers, 0);
  }

  // ---- files --------------------------------------------------------------------------------------------------------

  #prepareFile(given, options) {
    this.#checkOpen();
    validateObject(options, 'options');
    for (const name of ['offset', 'length']) {
      if (options[name] !== undefined && typeof options[name] !== 'number') {
        throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
      }
    }
    const { statCheck } = options;
    if (statCheck !== undefined && typeof statCheck !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('options.statCheck', statCheck);
    }
    const [headers, status] = this.#prepare(given, options);
    if (withoutBody.has(status)) throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
    return headers;
  }

  respondWithFD(fd, given, options = {}) {
    const headers = this.#prepareFile(given, options);
    lazyFiles().sendDescriptor(this, fd, headers, options);
  }

  respondWithFile(path, given, options = {}) {
    const headers = this.#prepareFile(given, options);
    lazyFiles().sendPath(this, path, headers, options);
  }
}

module.exports = { ServerHttp2Stream };
