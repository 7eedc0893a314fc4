// SPDX-License-Identifier: MIT
// IncomingMessage: a request as a server sees it, an answer as a client sees it.
//
// Nothing is made before it is asked for. The head comes as one text,
//
//     target or reason \n  Name:value \n  Name:value \n ...
//
// or, from the fast road, as bytes of the arena (src/bind/http.c) that are made text when somebody asks. `url`,
// `rawHeaders`, `headers` are cut out of it at the first read; the stream's state and the table of listeners come with
// the first use too. An instance is then a handful of fields, which is what most requests need.
'use strict';

const { Readable } = require('node/stream');
const { METHODS } = require('internal/http/common');
const lazy = require('internal/lazy');
const binding = internalBinding('http');

const lazyFinished = lazy(() => require('internal/streams/end_of_stream'));
const { ReadableState } = Readable;

const kText = Symbol('kText'); // the head, not cut yet; a number: place and length in kArena
const kArena = Symbol('kArena');
const kUrl = Symbol('kUrl'); // the property, and its value until somebody asks: any other may be assigned
const kMethod = Symbol('kMethod');
const kStatusMessage = Symbol('kStatusMessage');
const kRawHeaders = Symbol('kRawHeaders');
const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kTrailerText = Symbol('kTrailerText');
const kRawTrailers = Symbol('kRawTrailers');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kMaxHeaders = Symbol('kMaxHeaders'); // of an answer: what is behind them is left out; 0: nothing
const kEnded = Symbol('kEnded'); // the body is complete, but nobody has touched the stream
const kState = Symbol('kState');
const kSignal = Symbol('kSignal');
const kConnection = Symbol('kConnection'); // on a socket: who reads it
const kIncomingMessage = Symbol('IncomingMessage'); // on a server: the class of its requests

const LENGTH_MAX = 2 ** 26; // of a head in the arena

/** Where a head lies, as one number. */
function placeInArena(at, length) {
  return at * LENGTH_MAX + length;
}

function headText(message) {
  const text = message[kText];
  if (typeof text !== 'number') return text;
  const length = text % LENGTH_MAX;
  const made = binding.latin1(message[kArena], (text - length) / LENGTH_MAX, length);
  message[kText] = made;
  message[kArena] = null;
  return made;
}

function IncomingMessage(socket) {
  // statusCode and statusMessage are the prototype's: packages look for their names in this text.
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.complete = false;
  this.aborted = false;
  this.upgrade = null;
  this[kText] = undefined;
  this[kArena] = null;
  this[kUrl] = kUrl;
  this[kMethod] = null;
  this._consuming = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

const proto = IncomingMessage.prototype;

// What most instances never change.
proto.joinDuplicateHeaders = false;
proto.statusCode = null;
proto[kStatusMessage] = null;
proto._dumped = false;
proto[kRawHeaders] = undefined;
proto[kHeaders] = undefined;
proto[kHeadersDistinct] = undefined;
proto[kTrailerText] = '';
proto[kRawTrailers] = undefined;
proto[kTrailers] = undefined;
proto[kTrailersDistinct] = undefined;
proto[kMaxHeaders] = 0;
proto[kEnded] = false;
proto[kState] = undefined;
proto[kSignal] = undefined;

function accessor(name, get, set, enumerable = true) {
  Object.defineProperty(proto, name, { get, set, enumerable, configurable: true });
}

accessor(
  '_readableState',
  function () {
    if (this[kState] !== undefined) return this[kState];
    const options = { highWaterMark: this.socket?.readableHighWaterMark };
    this[kState] = new ReadableState(options, this, false);
    if (this[kEnded]) this.push(null);
    return this[kState];
  },
  function (state) {
    this[kState] = state;
  },
);

accessor(
  'url',
  function () {
    if (this[kUrl] === kUrl) {
      const text = headText(this);
      this[kUrl] = text === undefined || this.statusCode !== null ? '' : text.slice(0, text.indexOf('\n'));
    }
    return this[kUrl];
  },
  function (url) {
    this[kUrl] = url;
  },
);

accessor(
  'statusMessage',
  function () {
    if (this[kStatusMessage] === null && this.statusCode !== null) {
      const text = headText(this);
      if (text !== undefined) this[kStatusMessage] = text.slice(0, text.indexOf('\n'));
    }
    return this[kStatusMessage];
  },
  function (text) {
    this[kStatusMessage] = text;
  },
);

accessor(
  'method',
  function () {
    const method = this[kMethod];
    return typeof method === 'number' ? METHODS[method] : method;
  },
  function (method) {
    this[kMethod] = method;
  },
);

accessor(
  'httpVersion',
  function () {
    return this.httpVersionMajor === null ? null : `${this.httpVersionMajor}.${this.httpVersionMinor}`;
  },
  function (version) {
    const plain = { value: version, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(this, 'httpVersion', plain);
  },
);

for (const name of ['connection', 'client']) {
  accessor(
    name,
    function () {
      return this.socket;
    },
    function (socket) {
      this.socket = socket;
    },
  );
}

// ---- headers -------------------------------------------------------------------------------------------------------

/** [name, value, name, value ...] of lines that begin at `at`. */
function cutLines(text, at, max) {
  const list = [];
  let left = max > 0 ? max : Infinity;
  while (at < text.length && left-- > 0) {
    const end = text.indexOf('\n', at);
    const colon = text.indexOf(':', at);
    list.push(text.slice(at, colon), text.slice(colon + 1, end));
    at = end + 1;
  }
  return list;
}

accessor(
  'rawHeaders',
  function () {
    let list = this[kRawHeaders];
    if (list === undefined) {
      const text = headText(this);
      list = text === undefined ? [] : cutLines(text, text.indexOf('\n') + 1, this[kMaxHeaders]);
      this[kRawHeaders] = list;
    }
    return list;
  },
  function (list) {
    this[kRawHeaders] = list;
  },
);

accessor(
  'rawTrailers',
  function () {
    this[kRawTrailers] ??= cutLines(this[kTrailerText], 0, this[kMaxHeaders]);
    return this[kRawTrailers];
  },
  function (list) {
    this[kRawTrailers] = list;
  },
);

// What becomes of a second line of the same name: FIRST keeps the first, the others say how they are joined.
const COMMA = 0;
const FIRST = 1;
const ARRAY = 2;
const SEMICOLON = 3;
const fields = new Map([
  ['set-cookie', ARRAY],
  ['cookie', SEMICOLON],
]);
for (const name of [
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after',
  'server', 'user-agent',
]) {
  fields.set(name, FIRST);
}

// Adds one line to `dest`.
proto._addHeaderLine = function _addHeaderLine(name, value, dest) {
  const key = name.toLowerCase();
  const rule = fields.get(key) ?? COMMA;
  if (rule === ARRAY) {
    if (dest[key] === undefined) dest[key] = [value];
    else dest[key].push(value);
  } else if (typeof dest[key] !== 'string') {
    dest[key] = value; // also over what every object has: `constructor`
  } else if (rule === SEMICOLON) {
    dest[key] += `; ${value}`;
  } else if (rule === COMMA || this.joinDuplicateHeaders) {
    dest[key] += `, ${value}`;
  }
};

proto._addHeaderLineDistinct = function _addHeaderLineDistinct(name, value, dest) {
  const key = name.toLowerCase();
  if (dest[key]) dest[key].push(value);
  else dest[key] = [value];
};

proto._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers?.length) return;
  const dest = this.complete ? this.trailers : this.headers;
  for (let i = 0; i < n; i += 2) this._addHeaderLine(headers[i], headers[i + 1], dest);
};

function collected(slot, listName, add, make) {
  return {
    get() {
      let dest = this[slot];
      if (dest === undefined) {
        dest = make();
        const list = this[listName];
        for (let i = 0; i + 1 < list.length; i += 2) this[add](list[i], list[i + 1], dest);
        this[slot] = dest;
      }
      return dest;
    },
    set(value) {
      this[slot] = value;
    },
    enumerable: false,
    configurable: true,
  };
}
Object.defineProperties(proto, {
  headers: collected(kHeaders, 'rawHeaders', '_addHeaderLine', () => ({})),
  headersDistinct: collected(kHeadersDistinct, 'rawHeaders', '_addHeaderLineDistinct', () => Object.create(null)),
  trailers: collected(kTrailers, 'rawTrailers', '_addHeaderLine', () => ({})),
  trailersDistinct: collected(kTrailersDistinct, 'rawTrailers', '_addHeaderLineDistinct', () => Object.create(null)),
});

const hint = /\nkeep-alive:timeout=(\d+)/i;
let lastHead = '';
let lastHint;

/** For how many seconds the server will keep the connection, as it says; read without cutting the head in lines. */
function keepAliveHint(message) {
  const text = message ? headText(message) : undefined;
  if (text === undefined) return undefined;
  if (text !== lastHead) {
    const match = hint.exec(text);
    lastHead = text;
    lastHint = match === null ? undefined : Number(match[1]);
  }
  return lastHint;
}

// ---- stream --------------------------------------------------------------------------------------------------------

/** Aborted when the message is destroyed or its connection ends early. */
accessor(
  'signal',
  function () {
    if (this[kSignal] === undefined) {
      const controller = new AbortController();
      this[kSignal] = controller.signal;
      if (this.destroyed && !this.complete) controller.abort();
      else this.once('close', () => this.complete || controller.abort());
    }
    return this[kSignal];
  },
  undefined,
  false,
);

proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

proto._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  // The socket was paused when we had enough (pushBody() below): more is wanted now.
  const { socket } = this;
  if (!socket) return;
  if (socket[kConnection]) socket[kConnection].resume();
  else if (socket.readable) socket.resume();
};

proto._destroy = function _destroy(err, callback) {
  const socket = this.socket;
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  // Whoever destroys a message that is not complete has no use for its connection.
  if (socket && !socket.destroyed && this.aborted) {
    socket.destroy(err);
    const clean = lazyFinished()(socket, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = null;
      clean();
      process.nextTick(reportDestroyed, this, e || err, callback);
    });
  } else {
    process.nextTick(reportDestroyed, this, err, callback);
  }
};

// An error nobody listens to is not worth the process.
function reportDestroyed(message, err, callback) {
  if (message.listenerCount('error') === 0) callback();
  else callback(err);
}

/** Reads on, for nobody, so that the connection can be used again. */
proto._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  // Nobody ever touched the stream, and nothing more will come: there is nothing to throw away.
  if (this[kEnded] && this[kState] === undefined && this._events === undefined) return;
  if (this._readableState.length === 0 && this._readableState.ended && this._events === undefined) return;
  this.removeAllListeners('data');
  this.resume();
};

proto._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  this._readableState.ended = true;
  this._readableState.endEmitted = true;
  this._readableState.destroyed = true;
  this._readableState.closed = true;
  this._readableState.closeEmitted = true;
};

/** Adds body; returns false when the connection should rest. */
function pushBody(message, chunk) {
  if (message._dumped) return true;
  return message.push(chunk);
}

/** The message is complete. */
function endMessage(message, trailers) {
  message.complete = true;
  if (trailers !== '') message[kTrailerText] = trailers;
  if (message[kState] === undefined) message[kEnded] = true;
  else message.push(null);
}

module.exports = {
  IncomingMessage,
  placeInArena,
  keepAliveHint,
  kArena,
  kConnection,
  kIncomingMessage,
  kText,
  kMethod,
  kMaxHeaders,
  kState,
  pushBody,
  endMessage,
};
