// SPDX-License-Identifier: MIT
// WebSocket (https://websockets.spec.whatwg.org/) over node:http: handshake.js opens, frames.js speaks, this is what
// the program sees.
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const { EventTarget, Event, defineEventHandler } = require('web/event_target');
const { CloseEvent, ErrorEvent } = require('web/report_events');
const { MessageEvent } = require('web/message_channel');
const { isToken } = require('internal/http/common');
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { Buffer } = require('node/buffer');
const { fetching } = require('internal/channels');
const { open } = require('internal/websocket/handshake');
const { BINARY, PONG, TEXT, Receiver, encode, encodeClose } = require('internal/websocket/frames');
const { URL } = require('web/url');

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

const NORMAL = 1000;
const NO_STATUS = 1005;
const ABNORMAL = 1006;
const REASON_MAX = 123; // bytes
const CLOSE_MS = 3000; // for the other side to take part in the closing

const fault = (message, name) => new DOMException(message, name);

function checkCount(args, where) {
  if (args.length === 0) throw new TypeError(`${where}: 1 argument required, but 0 found.`);
}

function readUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw fault(String(error), 'SyntaxError');
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw fault('expected a ws: or wss: url', 'SyntaxError');
  if (url.hash !== '' || url.href.endsWith('#')) throw fault('hash', 'SyntaxError');
  return url;
}

// {protocols, headers} of the second argument: a protocol, several, or an object with these.
function readOptions(value) {
  let protocols = value;
  let headers = [];
  if (value === undefined || value === null) {
    protocols = [];
  } else if (typeof value === 'object' && typeof value[Symbol.iterator] !== 'function') {
    protocols = value.protocols ?? [];
    if (value.headers !== undefined) headers = new Headers(value.headers);
  }
  const list = typeof protocols === 'object' ? Array.from(protocols, (name) => `${name}`) : [`${protocols}`];
  const lower = new Set(list.map((name) => name.toLowerCase()));
  if (lower.size !== list.length || !list.every(isToken)) {
    throw fault('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
  }
  return { protocols: list, headers };
}

// On the channels of node:diagnostics_channel that undici, Node.js's client, has for it
function publish(name, message) {
  require('node/diagnostics_channel').channel(`undici:websocket:${name}`).publish(message);
}

let isWebSocket;
function check(receiver) {
  if (!isWebSocket(receiver)) throw new ERR_INVALID_THIS('WebSocket');
  return receiver;
}

class WebSocket extends EventTarget {
  #url;
  #origin;
  #state = CONNECTING;
  #protocol = '';
  #extensions = '';
  #binaryType = 'blob';
  #buffered = 0;
  #request;
  #socket = null;
  #sending = null; // a promise while a Blob is being read: what is sent meanwhile waits for it
  #hasSentClose = false;
  #hasReceivedClose = false;
  #code = ABNORMAL;
  #reason = '';

  /**
   * @param {string | URL} url
   * @param {string | string[] | { protocols?: string | string[], headers?: HeadersInit }} [protocols]
   */
  constructor(url, protocols = undefined) {
    checkCount(arguments, 'WebSocket constructor');
    super();
    const parsed = readUrl(`${url}`);
    const options = readOptions(protocols);
    this.#url = parsed.href;
    this.#origin = `${parsed.protocol}//${parsed.host}`;
    if (fetching.watched) publish('created', { websocket: this, url: this.#url });
    this.#request = open(parsed, options.protocols, options.headers, (error, socket, rest, answer) => {
      this.#request = null;
      if (error !== null) this.#fail(error);
      else if (this.#state === CONNECTING) this.#opened(socket, rest, answer);
      else socket.destroy();
    });
  }

  static {
    isWebSocket = (value) => typeof value === 'object' && value !== null && #url in value;
    for (const name of ['close', 'send', 'readyState', 'bufferedAmount', 'url', 'extensions', 'protocol',
                        'binaryType']) {
      Object.defineProperty(this.prototype, name, { __proto__: null, enumerable: true });
    }
  }

  get readyState() { return check(this).#state; }
  get bufferedAmount() { return check(this).#buffered; }
  get url() { return check(this).#url; }
  get extensions() { return check(this).#extensions; }
  get protocol() { return check(this).#protocol; }
  get binaryType() { return check(this).#binaryType; }
  set binaryType(type) {
    check(this);
    if (`${type}` === 'blob' || `${type}` === 'arraybuffer') this.#binaryType = `${type}`;
  }

  close(code = undefined, reason = undefined) {
    check(this);
    if (code !== undefined) {
      // A number of Web IDL's [Clamp] unsigned short
      const number = Math.min(Math.max(Number(code), 0), 65535);
      code = Number.isNaN(number) ? 0 : Math.round(number);
      if (code !== NORMAL && !(code >= 3000 && code <= 4999)) throw fault('invalid code', 'InvalidAccessError');
    }
    if (reason !== undefined) {
      reason = `${reason}`.toWellFormed();
      const length = Buffer.byteLength(reason);
      if (length > REASON_MAX) {
        throw fault(`Reason must be less than ${REASON_MAX} bytes; received ${length}`, 'SyntaxError');
      }
    }
    if (this.#state === CONNECTING) {
      this.#state = CLOSING;
      process.nextTick(() => this.#fail(new TypeError('The WebSocket was closed before it was open')));
    } else if (this.#state === OPEN) {
      this.#state = CLOSING;
      if (reason && code === undefined) code = NORMAL;
      const farewell = () => this.#sendClose(code, reason ?? '');
      if (this.#sending === null) farewell();
      else this.#sending.then(farewell);
    }
  }

  send(data) {
    check(this);
    checkCount(arguments, 'WebSocket.send');
    if (this.#state === CONNECTING) throw fault('Sent before connected.', 'InvalidStateError');
    let bytes;
    let opcode = BINARY;
    if (data instanceof Blob) {
      if (this.#state === OPEN) this.#sendBlob(data);
      return;
    }
    if (ArrayBuffer.isView(data)) {
      bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    } else if (data instanceof ArrayBuffer || data instanceof SharedArrayBuffer) {
      bytes = Buffer.from(data);
    } else {
      bytes = Buffer.from(`${data}`.toWellFormed());
      opcode = TEXT;
    }
    if (this.#state !== OPEN) return;
    this.#buffered += bytes.length;
    if (this.#sending === null) {
      this.#write(opcode, bytes);
    } else {
      const copy = opcode === TEXT ? bytes : Buffer.from(bytes);
      this.#after(() => this.#write(opcode, copy));
    }
  }

  #sendBlob(blob) {
    this.#buffered += blob.size;
    const reading = blob.arrayBuffer();
    this.#after(async () => this.#write(BINARY, Buffer.from(await reading)));
  }

  // Behind what waits already.
  #after(step) {
    const sending = (this.#sending ?? Promise.resolve()).then(step).catch((error) => this.#fail(error)).then(() => {
      if (this.#sending === sending) this.#sending = null;
    });
    this.#sending = sending;
  }

  #write(opcode, bytes) {
    const { length } = bytes;
    this.#socket?.write(encode(opcode, bytes), () => { this.#buffered -= length; });
  }

  #sendClose(code, reason) {
    if (this.#hasSentClose || this.#socket === null) return;
    this.#hasSentClose = true;
    this.#socket.write(encodeClose(code, reason));
    this.#endSoon();
  }

  // The server closes the connection; if it does not, we do.
  #endSoon() {
    const socket = this.#socket;
    const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
    socket.on('close', () => clearTimeout(timer));
  }

  #opened(socket, rest, answer) {
    this.#state = OPEN;
    this.#socket = socket;
    this.#protocol = answer.protocol;
    this.#extensions = answer.extensions;
    const receiver = new Receiver({
      onMessage: (message) => this.#deliver(message),
      onPing: (bytes) => { if (!this.#hasSentClose) socket.write(encode(PONG, bytes)); },
      onClose: (code, reason) => this.#closing(code, reason),
      onFailure: (code, reason) => {
        if (!this.#hasSentClose) socket.write(encodeClose(code, reason));
        this.#fail(new TypeError(reason));
      },
    }, answer.deflate);
    socket.setTimeout(0);
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => this.#ended());
    if (fetching.watched) {
      const { statusCode: status, statusMessage: statusText, headers } = answer.message;
      const { protocol, extensions } = answer;
      const handshakeResponse = { status, statusText, headers };
      publish('open', { address: socket.address(), protocol, extensions, websocket: this, handshakeResponse });
    }
    this.dispatchEvent(new Event('open'));
    socket.on('data', (chunk) => receiver.push(chunk));
    if (rest.length > 0) receiver.push(rest);
  }

  #deliver(message) {
    if (this.#state !== OPEN) return;
    let data = message;
    if (typeof message !== 'string') {
      if (this.#binaryType === 'blob') data = new Blob([message]);
      else data = message.buffer.slice(message.byteOffset, message.byteOffset + message.byteLength);
    }
    this.dispatchEvent(new MessageEvent('message', { data, origin: this.#origin }));
  }

  #closing(code, reason) {
    this.#hasReceivedClose = true;
    this.#code = code ?? NO_STATUS;
    this.#reason = reason;
    this.#state = CLOSING;
    this.#sendClose(code, '');
  }

  // The connection is gone.
  #ended() {
    if (this.#state === CLOSED) return;
    if (this.#hasReceivedClose && this.#hasSentClose) this.#finish(true);
    else this.#fail(new TypeError('The connection of the WebSocket has ended'));
  }

  // The WebSocket cannot go on.
  #fail(error) {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#request?.destroy();
    if (this.#socket !== null) {
      this.#socket.end();
      this.#endSoon();
    }
    this.#code = ABNORMAL;
    this.#reason = '';
    if (fetching.watched) publish('socket_error', error);
    this.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
    this.#finish(false);
  }

  #finish(wasClean) {
    this.#state = CLOSED;
    this.#socket = null;
    this.dispatchEvent(new CloseEvent('close', { wasClean, code: this.#code, reason: this.#reason }));
    if (fetching.watched) publish('close', { websocket: this, code: this.#code, reason: this.#reason });
  }
}

for (const name of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, name);
for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED })) {
  Object.defineProperty(WebSocket, name, { __proto__: null, value, enumerable: true });
  Object.defineProperty(WebSocket.prototype, name, { __proto__: null, value, enumerable: true });
}
Object.defineProperty(WebSocket.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'WebSocket', configurable: true,
});

module.exports = { WebSocket };
