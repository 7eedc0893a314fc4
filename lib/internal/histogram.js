// SPDX-License-Identifier: MIT
// Histograms of integers with a fixed number of significant figures (the HDR histogram's way of counting).
//
// Values fall into buckets that double in width; each bucket has the same number of cells, so that the relative error
// is bounded. Only cells that hold something exist: Map from the cell's lowest value to its count.
'use strict';

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { kClone } = require('internal/clone');
const { validateInteger, validateNumber, validateObject } = require('internal/validate');
const binding = internalBinding('process');

const kCreate = Symbol('create');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const EMPTY_MIN = 9223372036854775807n; // what an empty histogram says is its minimum

// The counters themselves.
class Counts {
  constructor(lowest, highest, figures) {
    this.lowest = lowest;
    this.highest = highest;
    this.figures = figures;
    this.unit = 2 ** Math.floor(Math.log2(lowest));
    // As many cells as hold two numbers that differ in the last figure apart, over one doubling.
    this.cells = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
    this.reset();
  }

  reset() {
    this.counts = new Map();
    this.count = 0;
    this.exceeds = 0;
    this.min = Infinity;
    this.max = 0;
    this.previous = undefined;
  }

  // Width of the cell that a value falls into.
  widthAt(value) {
    const limit = this.cells * this.unit;
    let width = this.unit;
    while (value >= limit * (width / this.unit)) width *= 2;
    return width;
  }

  record(value, times = 1) {
    if (value > this.highest) {
      this.exceeds += times;
      return false;
    }
    const width = this.widthAt(value);
    const cell = Math.floor(value / width) * width;
    this.counts.set(cell, (this.counts.get(cell) ?? 0) + times);
    this.count += times;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    return true;
  }

  add(other) {
    other.counts.forEach((times, cell) => this.record(cell, times));
    this.exceeds += other.exceeds;
    if (other.count > 0) {
      if (other.min < this.min) this.min = other.min;
      if (other.max > this.max) this.max = other.max;
    }
  }

  sorted() {
    return [...this.counts].sort((a, b) => a[0] - b[0]);
  }

  // The largest value that counts in the same cell.
  topOf(cell) {
    return cell + this.widthAt(cell) - 1;
  }

  mean() {
    let sum = 0;
    this.counts.forEach((times, cell) => { sum += this.middleOf(cell) * times; });
    return sum / this.count;
  }

  middleOf(cell) {
    const width = this.widthAt(cell);
    return width === 1 ? cell : cell + width / 2;
  }

  // The standardised moment of an order: 3 skewness, 4 kurtosis.
  moment(order) {
    const mean = this.mean();
    const deviation = this.stddev();
    if (deviation === 0) return NaN;
    let sum = 0;
    this.counts.forEach((times, cell) => { sum += ((this.middleOf(cell) - mean) / deviation) ** order * times; });
    return sum / this.count;
  }

  top() { return this.count === 0 ? 0 : this.topOf(this.max - this.max % this.widthAt(this.max)); }

  stddev() {
    const mean = this.mean();
    let sum = 0;
    this.counts.forEach((times, cell) => { sum += (this.middleOf(cell) - mean) ** 2 * times; });
    return Math.sqrt(sum / this.count);
  }

  percentile(percentile) {
    const wanted = Math.max(1, Math.floor(percentile / 100 * this.count + 0.5));
    let seen = 0;
    for (const [cell, times] of this.sorted()) {
      seen += times;
      if (seen >= wanted) return this.topOf(cell);
    }
    return 0;
  }

  // Percentiles in steps that halve with the distance from 100, each with its value.
  percentiles() {
    const result = new Map();
    let at = 0;
    let seen = 0;
    for (const [cell, times] of this.sorted()) {
      seen += times;
      const reached = 100 * seen / this.count;
      while (at <= reached && at < 100) {
        result.set(at, cell);
        at += 100 / 2 ** (Math.floor(Math.log2(100 / (100 - at))) + 1);
        if (seen === this.count) break;
      }
    }
    result.set(100, this.count === 0 ? 0 : this.sorted().at(-1)[0]);
    if (!result.has(0)) return new Map([[0, 0], ...result]);
    return result;
  }
}

function checkPercentile(percentile) {
  validateNumber(percentile, 'percentile');
  if (!(percentile > 0 && percentile <= 100)) {
    throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
  }
}

class Histogram {
  #counts;

  constructor(key, counts) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#counts = counts;
  }

  static of(histogram) {
    if (typeof histogram !== 'object' || histogram === null || !(#counts in histogram)) {
      throw new ERR_INVALID_THIS('Histogram');
    }
    return histogram.#counts;
  }
  static is(value) { return typeof value === 'object' && value !== null && #counts in value; }

  get count() { return countsOf(this).count; }
  get countBigInt() { return BigInt(countsOf(this).count); }
  get min() {
    const counts = countsOf(this);
    return counts.count === 0 ? Number(EMPTY_MIN) : counts.min;
  }
  get minBigInt() {
    const counts = countsOf(this);
    return counts.count === 0 ? EMPTY_MIN : BigInt(counts.min);
  }
  get max() { return countsOf(this).top(); }
  get maxBigInt() { return BigInt(countsOf(this).top()); }
  get mean() { return countsOf(this).mean(); }
  get exceeds() { return countsOf(this).exceeds; }
  get exceedsBigInt() { return BigInt(countsOf(this).exceeds); }
  get stddev() { return countsOf(this).stddev(); }

  get skewness() { return countsOf(this).moment(3); }
  get kurtosis() { return countsOf(this).moment(4) - 3; }

  percentile(percentile) {
    const counts = countsOf(this);
    checkPercentile(percentile);
    return counts.percentile(percentile);
  }
  percentileBigInt(percentile) {
    const counts = countsOf(this);
    checkPercentile(percentile);
    return BigInt(counts.percentile(percentile));
  }
  get percentiles() { return countsOf(this).percentiles(); }
  get percentilesBigInt() {
    const result = new Map();
    countsOf(this).percentiles().forEach((value, percentile) => result.set(percentile, BigInt(value)));
    return result;
  }

  reset() { countsOf(this).reset(); }

  // Within a thread the copy counts in the same cells.
  [kClone]() {
    const counts = countsOf(this);
    const Class = this instanceof RecordableHistogram ? RecordableHistogram : Histogram;
    return { module: 'internal/histogram', name: Class.name, local: () => new Class(kCreate, counts) };
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }

  [kInspect](depth, options, inspect) {
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    if (depth < 0) return options.stylize(`[${this.constructor.name}]`, 'special');
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles },
                                { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
const { of: countsOf, is: isHistogram } = Histogram;
delete Histogram.of;
delete Histogram.is;

class RecordableHistogram extends Histogram {
  record(value) {
    const counts = countsOf(this);
    if (typeof value === 'bigint') value = Number(value);
    else validateInteger(value, 'val', 1);
    counts.record(value);
  }

  // Records the nanoseconds since the last call.
  recordDelta() {
    const counts = countsOf(this);
    const now = binding.now() * 1e6;
    if (counts.previous !== undefined) counts.record(Math.max(1, Math.round(now - counts.previous)));
    counts.previous = now;
  }

  add(other) {
    const counts = countsOf(this);
    if (!isHistogram(other) || !(other instanceof RecordableHistogram)) {
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    counts.add(countsOf(other));
  }
}

function boundOf(value, name, fallback) {
  if (value === undefined) return fallback;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], value);
  if (!Number.isSafeInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  return value;
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { figures = 3 } = options;
  const lowest = boundOf(options.lowest, 'options.lowest', 1);
  const highest = boundOf(options.highest, 'options.highest', Number.MAX_SAFE_INTEGER);
  validateInteger(figures, 'options.figures', 1, 5);
  if (lowest < 1) throw new ERR_INVALID_ARG_VALUE.RangeError('options.lowest', lowest);
  if (highest < 2 * lowest) throw new ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  return new RecordableHistogram(kCreate, new Counts(lowest, highest, figures));
}

// How late the event loop is: a timer that keeps nothing alive records the time between its calls.
class IntervalHistogram extends Histogram {
  #resolution;
  #timer = null;
  #last = 0;

  constructor(key, resolution) {
    super(key, new Counts(1, 3.6e12, 3));
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== null) return false;
    const counts = countsOf(this);
    this.#last = binding.now();
    this.#timer = setInterval(() => {
      const now = binding.now();
      const elapsed = Math.round((now - this.#last) * 1e6);
      this.#last = now;
      if (elapsed > 0) counts.record(elapsed);
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }

  disable() {
    if (this.#timer === null) return false;
    clearInterval(this.#timer);
    this.#timer = null;
    return true;
  }

  [Symbol.dispose]() { this.disable(); }
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kCreate, resolution);
}

module.exports = { createHistogram, monitorEventLoopDelay, isHistogram };
