// SPDX-License-Identifier: MIT
// Frames of a WebSocket client (RFC 6455, section 5): what leaves is made here, what arrives is read by Receiver.
//
//   chunk -> head (2 to 10 bytes) -> payload -> control: told at once
//                                            -> data: gathered until its last fragment, inflated if need be, told
//
// A Receiver tells its owner by onMessage(text or bytes), onPing(bytes), onClose(code, reason) and, once and last of
// all, onFailure(code, reason). Bytes are borrowed for the call.
'use strict';

const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');
const { mask } = internalBinding('websocket');

const lazyCrypto = lazy(() => require('node/crypto'));
const lazyZlib = lazy(() => require('node/zlib'));

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const CONTROL_MAX = 125;
const MESSAGE_MAX = 128 * 1024 * 1024;
const FIRST_ROOM = 256; // for a payload that comes in pieces

const PROTOCOL_ERROR = 1002;
const INVALID_DATA = 1007;
const TOO_BIG = 1009;

// ---- out -----------------------------------------------------------------------------------------------------------

const KEYS_SIZE = 4096;
let keys; // random bytes
let keysAt = KEYS_SIZE;

function nextKey() {
  if (keysAt === KEYS_SIZE) {
    keys ??= Buffer.alloc(KEYS_SIZE);
    lazyCrypto().randomFillSync(keys);
    keysAt = 0;
  }
  keysAt += 4;
  return keysAt - 4;
}

/** A whole message, or a control frame, masked as a client has to. */
function encode(opcode, payload) {
  const { length } = payload;
  const at = (length < 126 ? 2 : length < 65536 ? 4 : 10) + 4;
  const frame = Buffer.allocUnsafe(at + length);
  frame[0] = 0x80 | opcode;
  if (length < 126) {
    frame[1] = 0x80 | length;
  } else if (length < 65536) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    frame.writeUInt32BE(length % 2 ** 32, 6);
  }
  const key = nextKey();
  for (let i = 0; i < 4; i++) frame[at - 4 + i] = keys[key + i];
  mask(payload, frame, at, length, keys, key);
  return frame;
}

/** Without a code the frame is empty. */
function encodeClose(code, reason) {
  if (code === undefined) return encode(CLOSE, Buffer.alloc(0));
  const text = Buffer.from(reason);
  const payload = Buffer.allocUnsafe(2 + text.length);
  payload.writeUInt16BE(code, 0);
  text.copy(payload, 2);
  return encode(CLOSE, payload);
}

// ---- in ------------------------------------------------------------------------------------------------------------

// What a compressed message ends in (RFC 7692, 7.2.2), and how far it may look back.
const TAIL = Buffer.from([0, 0, 0xff, 0xff]);
const WINDOW = 32768;

/** Messages of permessage-deflate. The last bytes of one are the dictionary of the next, if the server says so. */
class Inflater {
  #keepsWindow;
  #window = undefined;

  constructor(keepsWindow) {
    this.#keepsWindow = keepsWindow;
  }

  inflate(bytes) {
    const { constants: { Z_SYNC_FLUSH }, inflateRawSync } = lazyZlib();
    const dictionary = this.#window;
    const options = { finishFlush: Z_SYNC_FLUSH, maxOutputLength: MESSAGE_MAX };
    if (dictionary !== undefined) options.dictionary = dictionary;
    const result = inflateRawSync(Buffer.concat([bytes, TAIL]), options);
    if (this.#keepsWindow && result.length > 0) {
      const recent = dictionary === undefined || result.length >= WINDOW ? result : Buffer.concat([dictionary, result]);
      this.#window = Buffer.from(recent.subarray(-WINDOW));
    }
    return result;
  }
}

const decode = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

// Codes that may stand in a frame.
function isSendable(code) {
  return (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) ||
    (code >= 3000 && code <= 4999);
}

const NOTHING = Buffer.alloc(0);

// A payload that comes in pieces. What comes in one is not copied, and however small they are, their number costs
// nothing.
class Gathered {
  #bytes = NOTHING;
  #length = 0;
  #only = null; // the first piece, as long as nothing has to be kept

  /** `isAll`: the frame ends with it, so that take() or keep() follows; until then the piece is borrowed. */
  add(piece, isAll) {
    if (this.#length === 0 && isAll) {
      this.#only = piece;
      return;
    }
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#bytes.length, FIRST_ROOM));
      this.#bytes.copy(bytes, 0, 0, this.#length);
      this.#bytes = bytes;
    }
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** Another fragment follows. */
  keep() {
    const piece = this.#only;
    this.#only = null;
    if (piece !== null && piece.length > 0) this.add(piece, false);
  }

  take() {
    const bytes = this.#only ?? this.#bytes.subarray(0, this.#length);
    this.#only = null;
    this.#bytes = NOTHING;
    this.#length = 0;
    return bytes;
  }
}

class Receiver {
  #owner;
  #inflater;
  #head = Buffer.alloc(10);
  #headLength = 0; // of it so far
  #left = -1; // of the payload; -1 while the head is being read
  #opcode = 0; // of the frame
  #isLast = false;
  #control = new Gathered(); // payload of a control frame
  #data = new Gathered(); // payload of the message
  #size = 0; // of that, with what the frame at hand promises
  #message = -1; // opcode of the message that has begun
  #isDeflated = false;
  #isOver = false;

  /** `deflate`: null, or what was agreed on, see handshake.js. */
  constructor(owner, deflate) {
    this.#owner = owner;
    this.#inflater = deflate === null ? null : new Inflater(!deflate.serverNoContextTakeover);
  }

  push(chunk) {
    let at = 0;
    while (!this.#isOver) {
      if (this.#left < 0) {
        at = this.#readHead(chunk, at);
        if (at < 0) return;
      } else {
        const end = Math.min(chunk.length, at + this.#left);
        const gathered = this.#opcode >= CLOSE ? this.#control : this.#data;
        this.#left -= end - at;
        gathered.add(chunk.subarray(at, end), this.#left === 0);
        at = end;
        if (this.#left > 0) return;
        this.#left = -1;
        this.#finishFrame(gathered);
      }
    }
  }

  // Where the payload begins, or -1 when the chunk ended before, or the frame must not be.
  #readHead(chunk, at) {
    const head = this.#head;
    for (;;) {
      const have = this.#headLength;
      const length = head[1] & 127;
      const need = have < 2 ? 2 : length < 126 ? 2 : length === 126 ? 4 : 10;
      if (have === need) break;
      if (at === chunk.length) return -1;
      head[this.#headLength++] = chunk[at++];
    }
    this.#headLength = 0;
    const error = this.#judge(head[0], head[1]);
    if (error !== undefined) return this.#fail(PROTOCOL_ERROR, error);
    let length = head[1] & 127;
    if (length === 126) length = head.readUInt16BE(2);
    else if (length === 127) length = head.readUInt32BE(2) * 2 ** 32 + head.readUInt32BE(6);
    if (this.#opcode < CLOSE) {
      this.#size += length;
      if (this.#size > MESSAGE_MAX) return this.#fail(TOO_BIG, `A message is longer than ${MESSAGE_MAX} bytes`);
    }
    this.#left = length;
    return at;
  }

  // Why the frame must not be, if so.
  #judge(first, second) {
    const opcode = first & 15;
    this.#opcode = opcode;
    this.#isLast = (first & 0x80) !== 0;
    if (second & 0x80) return 'A frame of the server is masked';
    if (first & 0x30) return 'RSV2 and RSV3 must be clear';
    if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) return 'Unknown opcode';
    if (opcode >= CLOSE) {
      if (!this.#isLast) return 'A control frame is fragmented';
      if ((second & 127) > CONTROL_MAX) return 'A control frame is too long';
      return first & 0x40 ? 'RSV1 must be clear' : undefined;
    }
    if (first & 0x40 && (this.#inflater === null || opcode === CONTINUATION)) return 'RSV1 must be clear';
    if (opcode === CONTINUATION) return this.#message < 0 ? 'A continuation of nothing' : undefined;
    if (this.#message >= 0) return 'A message inside of a fragmented one';
    this.#message = opcode;
    this.#isDeflated = (first & 0x40) !== 0;
    return undefined;
  }

  #fail(code, reason) {
    this.#isOver = true;
    this.#owner.onFailure(code, reason);
    return -1;
  }

  #finishFrame(gathered) {
    if (this.#opcode < CLOSE && !this.#isLast) {
      gathered.keep();
      return;
    }
    const bytes = gathered.take();
    if (this.#opcode === PING) {
      this.#owner.onPing(bytes);
    } else if (this.#opcode === CLOSE) {
      this.#finish(bytes);
    } else if (this.#opcode !== PONG) {
      const isText = this.#message === TEXT;
      this.#size = 0;
      this.#message = -1;
      this.#tell(bytes, isText);
    }
  }

  #tell(bytes, isText) {
    if (this.#isDeflated) {
      try {
        bytes = this.#inflater.inflate(bytes);
      } catch (error) {
        if (error.code === 'ERR_BUFFER_TOO_LARGE') {
          this.#fail(TOO_BIG, `A message is longer than ${MESSAGE_MAX} bytes`);
        } else {
          this.#fail(INVALID_DATA, 'A message is compressed wrongly');
        }
        return;
      }
    }
    let message = bytes;
    if (isText) {
      try {
        message = decode(bytes);
      } catch {
        this.#fail(INVALID_DATA, 'A text is not UTF-8');
        return;
      }
    }
    this.#owner.onMessage(message);
  }

  // The other side closes.
  #finish(payload) {
    this.#isOver = true;
    if (payload.length === 0) {
      this.#owner.onClose(undefined, '');
      return;
    }
    const code = payload.length === 1 ? 0 : payload.readUInt16BE(0);
    if (!isSendable(code)) {
      this.#fail(PROTOCOL_ERROR, payload.length === 1 ? 'A close frame of one byte' : 'Invalid close code');
      return;
    }
    let reason;
    try {
      reason = decode(payload.subarray(2));
    } catch {
      this.#fail(INVALID_DATA, 'The reason of a close frame is not UTF-8');
      return;
    }
    this.#owner.onClose(code, reason);
  }
}

module.exports = { BINARY, PONG, TEXT, Receiver, encode, encodeClose };
