// SPDX-License-Identifier: MIT
// A connection to an inspector, as a debugger makes it: finds the target by HTTP, then speaks the protocol over a
// WebSocket. Domains are properties: client.Debugger.enable(params) gives a promise.
'use strict';

const EventEmitter = require('node/events');
const http = require('node/http');
const { createHash, randomBytes } = require('node/crypto');
const { Buffer } = require('node/buffer');
const { codes: { ERR_DEBUGGER_ERROR } } = require('internal/errors');

const SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const FINAL = 0x80;
const TEXT = 1;
const CLOSE = 8;
const MASKED = 0x80;

function frame(opcode, payload) {
  const { length } = payload;
  const head = [FINAL | opcode];
  if (length < 126) head.push(MASKED | length);
  else if (length < 65536) head.push(MASKED | 126, length >> 8, length & 0xFF);
  else head.push(MASKED | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xFF, (length >> 8) & 0xFF, length & 0xFF);
  const mask = randomBytes(4);
  const masked = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) masked[i] = payload[i] ^ mask[i & 3];
  return Buffer.concat([Buffer.from(head), mask, masked]);
}

// The first frame of some bytes: {opcode, isFinal, payload, size}, or undefined when it is not all there.
function parse(bytes) {
  if (bytes.length < 2) return undefined;
  let at = 2;
  let length = bytes[1] & 0x7F;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  if (bytes.length < at + length) return undefined;
  return {
    opcode: bytes[0] & 0xF, isFinal: (bytes[0] & FINAL) !== 0, payload: bytes.subarray(at, at + length),
    size: at + length,
  };
}

function getJSON(host, port, path) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host, port, path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
        if (response.statusCode !== 200) {
          reject(new ERR_DEBUGGER_ERROR(`Unexpected ${response.statusCode} from debugger`));
          return;
        }
        try {
          resolve(JSON.parse(text));
        } catch {
          reject(new ERR_DEBUGGER_ERROR(`Invalid JSON from debugger: ${text}`));
        }
      });
    });
    request.on('error', reject);
  });
}

class Client extends EventEmitter {
  #socket;
  #bytes = Buffer.alloc(0);
  #pieces = [];
  #lastId = 0;
  #waiting = new Map(); // id -> {resolve, reject}
  #domains = new Map();

  // Of a domain: an object whose methods are its commands.
  domain(name) {
    let found = this.#domains.get(name);
    if (found === undefined) {
      const client = this;
      found = new Proxy(Object.create(null), {
        get(target, command) {
          if (typeof command !== 'string') return undefined;
          if (command === 'on') return (event, listener) => client.on(`${name}.${event}`, listener);
          return (params) => client.call(`${name}.${command}`, params);
        },
      });
      this.#domains.set(name, found);
    }
    return found;
  }

  call(method, params) {
    if (this.#socket === undefined) {
      return Promise.reject(new ERR_DEBUGGER_ERROR('Use `run` to start the app again.'));
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(frame(TEXT, Buffer.from(JSON.stringify({ id, method, params }))));
    });
  }

  get isConnected() { return this.#socket !== undefined; }

  async connect(host, port) {
    const [target] = await getJSON(host, port, '/json');
    const { pathname } = new URL(target.webSocketDebuggerUrl);
    const key = randomBytes(16).toString('base64');
    const expected = createHash('sha1').update(key + SALT).digest('base64');
    await new Promise((resolve, reject) => {
      const request = http.get({ host, port, path: pathname, headers: {
        'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13',
      } });
      request.on('upgrade', (response, socket, head) => {
        if (response.headers['sec-websocket-accept'] !== expected) {
          socket.destroy();
          reject(new ERR_DEBUGGER_ERROR('WebSocket secret mismatch'));
          return;
        }
        this.#begin(socket, head);
        resolve();
      });
      request.on('response', () => reject(new ERR_DEBUGGER_ERROR('The debugger refused the connection')));
      request.on('error', reject);
    });
  }

  #begin(socket, head) {
    this.#socket = socket;
    this.#bytes = head;
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#read();
    });
    socket.on('error', () => {});
    socket.on('close', () => { if (this.#socket === socket) this.reset(); });
    this.#read();
  }

  #read() {
    for (let found = parse(this.#bytes); found !== undefined; found = parse(this.#bytes)) {
      this.#bytes = this.#bytes.subarray(found.size);
      if (found.opcode === CLOSE) {
        this.reset();
        return;
      }
      if (found.opcode > TEXT) continue;
      this.#pieces.push(found.payload);
      if (!found.isFinal) continue;
      const text = Buffer.concat(this.#pieces).toString();
      this.#pieces = [];
      this.#take(JSON.parse(text));
    }
  }

  #take({ id, result, error, method, params }) {
    if (id === undefined) {
      this.emit(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting === undefined) return;
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new ERR_DEBUGGER_ERROR(error.message));
  }

  // Ends the connection. What was asked for is never answered.
  reset() {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    this.#waiting.clear();
    this.#bytes = Buffer.alloc(0);
    this.#pieces = [];
    socket.write(frame(CLOSE, Buffer.alloc(0)));
    socket.destroySoon();
    this.emit('close');
  }
}

module.exports = { Client };
