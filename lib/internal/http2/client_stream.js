// SPDX-License-Identifier: MIT
// ClientHttp2Stream: a request and its response, or a response that was pushed.
'use strict';

const channels = require('internal/http2/channels').client;
const { asObject, get } = require('internal/http2/headers');
const { Http2Stream } = require('internal/http2/stream');
const { kAsk, kChannels, kFail, kHeaders, kMisdirected, kSession, kState } = require('internal/http2/symbols');

const PUSH_RESPONSE = 2; // category of headers
const END_STREAM = 1;
const { HTTP_STATUS_MISDIRECTED_REQUEST, HTTP_STATUS_CONTINUE } = require('internal/http2/constants').constants;

const areBytes = (chunks) => chunks.every(({ chunk }) => typeof chunk !== 'string');

class ClientHttp2Stream extends Http2Stream {
  #method;
  #isPush;
  #wasResponded = false;

  /** `id` of what is pushed only. */
  constructor(session, headers, id = undefined) {
    super(session, id);
    this.#method = get(headers, ':method');
    this.#isPush = id !== undefined;
    this[kState].sentHeaders = this.#isPush ? {} : asObject(headers);
    if (channels.created.hasSubscribers) channels.created.publish({ stream: this, headers: asObject(headers) });
    if (!this.#isPush) return;
    if (channels.start.hasSubscribers) channels.start.publish({ stream: this, headers });
    this[kState].endsByHeaders = true;
    this.end();
  }

  get [kChannels]() { return channels; }
  get headRequest() { return this.#method === 'HEAD'; }

  /** Sends the request. */
  _start(text, { endStream, waitForTrailers, parent = 0, weight = 16, exclusive = false }) {
    const session = this[kSession];
    if (this.destroyed || session === undefined) return;
    const state = this[kState];
    state.endsByHeaders = endStream;
    state.hasTrailers = Boolean(waitForTrailers);
    const id = session[kAsk]('request', text, endStream, state.hasTrailers, parent, weight, exclusive);
    if (!(id > 0)) {
      this.destroy(session[kFail](id));
      return;
    }
    this._number(id);
    if (channels.start.hasSubscribers) channels.start.publish({ stream: this, headers: state.sentHeaders });
  }

  [kHeaders](category, flags, headers, raw) {
    if (this.destroyed) return;
    const status = headers[':status'];
    let event;
    if (status >= 100 && status < 200) {
      if (status === HTTP_STATUS_CONTINUE) this.emit('continue');
      event = 'headers';
    } else if (category === PUSH_RESPONSE) {
      event = 'push';
    } else if (!this.#wasResponded) {
      event = 'response';
    } else {
      event = flags & END_STREAM ? 'trailers' : 'headers';
    }
    if (event === 'response' || event === 'push') {
      this.#wasResponded = true;
      if (channels.finish.hasSubscribers) channels.finish.publish({ stream: this, headers, flags });
      if (status === HTTP_STATUS_MISDIRECTED_REQUEST) {
        this[kSession][kMisdirected](this.sentHeaders[':authority']);
      }
    }
    this.emit(event, headers, flags, raw);
  }

  _write(chunk, encoding, callback) {
    super._write(chunk, encoding, callback);
    if (channels.bodyChunkSent.hasSubscribers) {
      channels.bodyChunkSent.publish({ stream: this, writev: false, data: chunk, encoding });
    }
  }

  _writev(chunks, callback) {
    super._writev(chunks, callback);
    if (channels.bodyChunkSent.hasSubscribers) {
      channels.bodyChunkSent.publish({
        stream: this, writev: true, data: areBytes(chunks) ? chunks.map(({ chunk }) => chunk) : chunks, encoding: '',
      });
    }
  }

  _final(callback) {
    if (this.id !== undefined && channels.bodySent.hasSubscribers) channels.bodySent.publish({ stream: this });
    super._final(callback);
  }
}

module.exports = { ClientHttp2Stream };
