// SPDX-License-Identifier: MIT
// Performance entries of type http2, one for each session and stream, while somebody observes them.
'use strict';

const observed = require('internal/perf/observed');
const { kMeter } = require('internal/http2/symbols');

const HEADERS = 0, DATA = 1; // events, as in internal/http2/session

class SessionMeter {
  #end;
  #ping = 0;
  #streams = 0;
  #most = 0;
  #duration = 0;

  constructor(end) {
    this.#end = end;
  }

  /** undefined when nobody observes. */
  static begin() {
    const end = observed.begin?.('http2');
    return end && new SessionMeter(end);
  }

  opened(count) {
    this.#streams++;
    this.#most = Math.max(this.#most, count);
  }

  closed(stream) {
    this.#duration += stream[kMeter]?.end() ?? 0;
  }

  pinged(duration) {
    this.#ping = duration;
  }

  came(kind, stream) {
    if (kind === HEADERS) stream?.[kMeter]?.mark('timeToFirstHeader');
    else if (kind === DATA) stream?.[kMeter]?.mark('timeToFirstByte');
  }

  end(session, machine) {
    const [framesReceived, framesSent] = machine.counts;
    const { bytesRead, bytesWritten } = machine;
    this.#end('Http2Session', {
      bytesRead,
      bytesWritten,
      framesReceived,
      framesSent,
      maxConcurrentStreams: this.#most,
      pingRTT: this.#ping,
      streamAverageDuration: this.#streams === 0 ? 0 : this.#duration / this.#streams,
      streamCount: this.#streams,
      type: session.type === 0 ? 'server' : 'client',
    });
  }
}

class StreamMeter {
  #end;
  #since = performance.now();
  #detail;

  constructor(end, id) {
    this.#end = end;
    this.#detail = {
      bytesRead: 0, bytesWritten: 0, id, timeToFirstByte: 0, timeToFirstByteSent: 0, timeToFirstHeader: 0,
    };
  }

  static begin(id) {
    const end = observed.begin?.('http2');
    return end && new StreamMeter(end, id);
  }

  mark(name) {
    if (this.#detail[name] === 0) this.#detail[name] = performance.now() - this.#since;
  }

  read(length) {
    this.#detail.bytesRead += length;
  }

  wrote(length) {
    this.mark('timeToFirstByteSent');
    this.#detail.bytesWritten += length;
  }

  end() {
    this.#end('Http2Stream', this.#detail);
    return performance.now() - this.#since;
  }
}

module.exports = { SessionMeter, StreamMeter };
