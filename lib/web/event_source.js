// SPDX-License-Identifier: MIT
// EventSource (https://html.spec.whatwg.org/#server-sent-events) over fetch: a stream of events that is opened again
// whenever it ends.
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const { EventTarget, Event, defineEventHandler } = require('web/event_target');
const { MessageEvent } = require('web/message_channel');
const { URL } = require('web/url');
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const context = require('internal/async_context');

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;

const RETRY_MS = 3000;

let hasWarned = false;
function warn() {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning('EventSource is experimental, expect them to change at any time.', { code: 'UNDICI-ES' });
}

/** Lines of a stream and the events they make: dispatch(type, data, id), retry(ms). */
class Parser {
  #dispatch;
  #retry;
  #decoder = new TextDecoder();
  #rest = ''; // a line that has not ended
  #isAfterReturn = false; // whose \n may be the next character
  #type = '';
  #data = '';
  #id;

  constructor(id, dispatch, retry) {
    this.#id = id;
    this.#dispatch = dispatch;
    this.#retry = retry;
  }

  push(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return;
    if (this.#isAfterReturn && text[0] === '\n') text = text.slice(1);
    this.#isAfterReturn = text.endsWith('\r');
    const lines = text.split(/\r\n|\n|\r/);
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop();
    for (const line of lines) this.#take(line);
  }

  #take(line) {
    if (line === '') {
      const type = this.#type, data = this.#data;
      this.#type = this.#data = '';
      if (data !== '') this.#dispatch(type || 'message', data.slice(0, -1), this.#id);
      else this.#dispatch('', '', this.#id);
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value[0] === ' ') value = value.slice(1);
    if (name === 'event') this.#type = value;
    else if (name === 'data') this.#data += `${value}\n`;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^[0-9]+$/.test(value)) this.#retry(Number(value));
  }
}

let isEventSource;
function check(receiver) {
  if (!isEventSource(receiver)) throw new ERR_INVALID_THIS('EventSource');
  return receiver;
}

class EventSource extends EventTarget {
  #url;
  #withCredentials;
  #state = CONNECTING;
  #lastId = '';
  #retryMs = RETRY_MS;
  #controller = new AbortController();
  #timer;

  /**
   * @param {string | URL} url
   * @param {{ withCredentials?: boolean }} [options]
   */
  constructor(url, options = undefined) {
    if (arguments.length === 0) throw new TypeError('EventSource constructor: 1 argument required, but 0 found.');
    super();
    warn();
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
      throw new TypeError(`EventSource constructor: Expected ${options} to be one of: Null, Undefined, Object.`);
    }
    this.#withCredentials = Boolean(options?.withCredentials);
    try {
      this.#url = new URL(`${url}`).href;
    } catch (error) {
      throw new DOMException(String(error), 'SyntaxError');
    }
    this.#connect();
  }

  static {
    isEventSource = (value) => typeof value === 'object' && value !== null && #url in value;
    for (const name of ['readyState', 'url', 'withCredentials', 'close']) {
      Object.defineProperty(this.prototype, name, { __proto__: null, enumerable: true });
    }
  }

  get readyState() { return check(this).#state; }
  get url() { return check(this).#url; }
  get withCredentials() { return check(this).#withCredentials; }

  close() {
    check(this);
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  async #connect() {
    const headers = { 'accept': 'text/event-stream', 'pragma': 'no-cache', 'cache-control': 'no-cache' };
    if (this.#lastId !== '') headers['last-event-id'] = this.#lastId;
    const { signal } = this.#controller;
    let response;
    try {
      response = await context.keep(fetch(this.#url, { headers, cache: 'no-store', signal }));
    } catch {
      this.#again();
      return;
    }
    if (this.#state === CLOSED) return;
    const type = response.headers.get('content-type');
    if (response.status !== 200 || type === null || !/^text\/event-stream\s*(?:;|$)/i.test(type.trim())) {
      this.close();
      this.dispatchEvent(new Event('error'));
      return;
    }
    this.#state = OPEN;
    this.dispatchEvent(new Event('open'));
    try {
      await context.keep(this.#read(response));
    } catch {
      // A broken stream is one that has ended.
    }
    this.#again();
  }

  async #read(response) {
    const { origin } = new URL(response.url);
    const parser = new Parser(this.#lastId, (type, data, id) => {
      this.#lastId = id;
      if (type === '' || this.#state === CLOSED) return;
      this.dispatchEvent(new MessageEvent(type, { data, lastEventId: id, origin }));
    }, (ms) => { this.#retryMs = ms; });
    for await (const chunk of context.iterate(response.body)) {
      if (this.#state === CLOSED) return;
      parser.push(chunk);
    }
  }

  #again() {
    if (this.#state === CLOSED) return;
    this.#state = CONNECTING;
    this.dispatchEvent(new Event('error'));
    if (this.#state === CLOSED) return;
    this.#timer = setTimeout(() => this.#connect(), this.#retryMs);
  }
}

for (const name of ['open', 'message', 'error']) defineEventHandler(EventSource.prototype, name);
for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSED })) {
  Object.defineProperty(EventSource, name, { __proto__: null, value, enumerable: true });
  Object.defineProperty(EventSource.prototype, name, { __proto__: null, value, enumerable: true });
}
Object.defineProperty(EventSource.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'EventSource', configurable: true,
});

module.exports = { EventSource };
