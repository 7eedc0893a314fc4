// SPDX-License-Identifier: MIT
// v8.GCProfiler. The engine says nothing of its collections: a profile tells when it began and ended, and lists none.
'use strict';

class GCProfiler {
  #startTime;

  start() { this.#startTime ??= Date.now(); }

  stop() {
    if (this.#startTime === undefined) return undefined;
    const profile = { version: 1, startTime: this.#startTime, statistics: [], endTime: Date.now() };
    this.#startTime = undefined;
    return profile;
  }

  [Symbol.dispose]() { this.stop(); }
}

module.exports = { GCProfiler };
