// SPDX-License-Identifier: MIT
// Histograms of the last while: a row of chunks, of which each takes a number of values, or those of a time; the oldest
// goes when a new one begins. Whether one is due is seen when something is recorded or asked for: there is no timer.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { kUncloneable } = require('internal/clone');
const { validateInteger, validateObject } = require('internal/validate');
const { Counts, Histogram, boundsOf, kCreate, recordable } = require('internal/histogram');
const binding = internalBinding('process');

const CHUNKS_MAX = 1024;
const DURATION_MS_MAX = 18_446_744_073_709;

class SlidingWindowHistogram {
  #make; // () -> Counts
  #chunks; // how many at most
  #row = []; // Counts, the newest last
  #attempts = 0; // in the newest, of records
  #attemptsMax;
  #began; // ms, when the newest began
  #duration;

  constructor(key, settings) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    const { make, chunks, duration = Infinity, attempts = Infinity } = settings;
    this.#make = make;
    this.#chunks = chunks;
    this.#duration = duration;
    this.#attemptsMax = attempts;
    this.#clear();
    Object.defineProperty(this, kUncloneable, { __proto__: null, value: true });
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#row in self)) {
      throw new ERR_INVALID_THIS('SlidingWindowHistogram');
    }
  }

  #clear() {
    this.#row = [this.#make()];
    this.#attempts = 0;
    this.#began = binding.now();
  }

  #rotate() {
    this.#row.push(this.#make());
    if (this.#row.length > this.#chunks) this.#row.shift();
    this.#attempts = 0;
  }

  // Begins the chunks that time has begun.
  #catchUp() {
    if (this.#duration === Infinity) return;
    const turns = Math.floor((binding.now() - this.#began) / this.#duration);
    this.#began += turns * this.#duration;
    for (let i = Math.min(turns, this.#chunks); i > 0; i--) this.#rotate();
  }

  record(val) {
    SlidingWindowHistogram.#check(this);
    const value = recordable(val);
    this.#catchUp();
    if (this.#attempts === this.#attemptsMax) this.#rotate();
    this.#attempts++;
    this.#row[this.#row.length - 1].record(value);
  }

  snapshot() {
    SlidingWindowHistogram.#check(this);
    this.#catchUp();
    const counts = this.#make();
    for (let i = 0; i < this.#row.length; i++) counts.add(this.#row[i]);
    return new Histogram(kCreate, counts);
  }

  reset() {
    SlidingWindowHistogram.#check(this);
    this.#clear();
  }
}

function createSlidingWindowHistogram(options) {
  validateObject(options, 'options');
  const { chunks, chunkDuration: duration, recordsPerChunk: attempts } = options;
  validateInteger(chunks, 'options.chunks', 1, CHUNKS_MAX);
  const { lowest, highest, figures } = boundsOf(options);
  if ((duration === undefined) === (attempts === undefined)) {
    throw new ERR_INVALID_ARG_VALUE('options', options,
                                    'must specify exactly one of "chunkDuration" or "recordsPerChunk"');
  }
  if (duration !== undefined) validateInteger(duration, 'options.chunkDuration', 1, DURATION_MS_MAX);
  else validateInteger(attempts, 'options.recordsPerChunk', 1, Number.MAX_SAFE_INTEGER);
  const make = () => new Counts(lowest, highest, figures);
  return new SlidingWindowHistogram(kCreate, { make, chunks, duration, attempts });
}

module.exports = { createSlidingWindowHistogram };
