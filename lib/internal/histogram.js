// SPDX-License-Identifier: MIT
// Histograms of integers with a fixed number of significant figures (the HDR histogram's way of counting).
//
// Values fall into buckets that double in width; each bucket has the same number of cells, so that the relative error
// is bounded. Only cells that hold something exist: Map from the cell's lowest value to its count.
'use strict';

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { clearInterval, setInterval } = require('internal/timer_functions');
const { kClone } = require('internal/clone');
const { validateInteger, validateNumber, validateObject } = require('internal/validate');
const lazy = require('internal/lazy');
const { isUint8Array } = require('internal/buffer/brand');
const binding = internalBinding('process');

const lazyBytes = lazy(() => require('internal/histogram_bytes'));
const lazyStatistics = lazy(() => require('internal/histogram_statistics'));

const kCreate = Symbol('create');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const EMPTY_MIN = 9223372036854775807n; // what an empty histogram says is its minimum
const HIGHEST = 2 ** 63 - 1024; // the greatest number below 2^63, which stands for that minimum as a bound

// The mean and the spread of the values, and how often they are above a threshold (0: none is), where a value's weight
// halves with each `halfLife` values after it.
class MovingAverage {
  constructor(alpha, threshold) {
    this.alpha = alpha;
    this.threshold = threshold;
    this.reset();
  }

  static of(halfLife, threshold) {
    if (!(halfLife > 0 && halfLife < Infinity)) return undefined;
    return new MovingAverage(1 - Math.exp(-Math.LN2 / halfLife), threshold);
  }

  reset() {
    this.isEmpty = true;
    this.mean = this.variance = this.errorRate = 0;
  }

  copy() { return Object.assign(new MovingAverage(this.alpha, this.threshold), this); }

  take(value) {
    const { alpha } = this;
    const isError = this.threshold > 0 && value > this.threshold ? 1 : 0;
    if (this.isEmpty) {
      this.isEmpty = false;
      this.mean = value;
      this.errorRate = isError;
      return;
    }
    const distance = value - this.mean;
    this.mean += alpha * distance;
    this.variance = (1 - alpha) * (this.variance + alpha * distance ** 2);
    this.errorRate += alpha * (isError - this.errorRate);
  }
}

// The counters themselves.
class Counts {
  constructor(lowest, highest, figures, average = undefined) {
    this.average = average; // a MovingAverage, where one is kept
    this.lowest = lowest;
    this.highest = highest;
    this.figures = figures;
    this.unit = 2 ** Math.floor(Math.log2(lowest));
    // As many cells as hold two numbers that differ in the last figure apart, over one doubling.
    this.cells = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
    this.resets = 0;
    this.reset();
  }

  reset() {
    this.counts = new Map();
    this.count = 0;
    this.exceeds = 0;
    this.min = Infinity;
    this.max = 0;
    this.previous = undefined;
    this.average?.reset();
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
    this.put(value, times);
    return true;
  }

  // The lowest value that counts in the same cell.
  cellOf(value) {
    const width = this.widthAt(value);
    return Math.floor(value / width) * width;
  }

  put(value, times) {
    const cell = this.cellOf(value);
    this.counts.set(cell, (this.counts.get(cell) ?? 0) + times);
    this.count += times;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  // How many values are in cells up to that of `value`
  countTo(value) {
    let seen = 0;
    this.counts.forEach((times, cell) => { if (cell <= value) seen += times; });
    return seen;
  }

  copy() {
    const copy = new Counts(this.lowest, this.highest, this.figures);
    copy.add(this);
    copy.resets = this.resets;
    copy.average = this.average?.copy();
    return copy;
  }

  contains(other) {
    for (const [cell, times] of other.counts) {
      if ((this.counts.get(this.cellOf(cell)) ?? 0) < times) return false;
    }
    return true;
  }

  // Takes away what `other` holds, as far as it is here.
  subtract(other) {
    other.counts.forEach((times, cell) => {
      const own = this.cellOf(cell);
      const present = this.counts.get(own) ?? 0;
      if (present > times) this.counts.set(own, present - times);
      else this.counts.delete(own);
      this.count -= Math.min(present, times);
    });
    this.exceeds = Math.max(0, this.exceeds - other.exceeds);
    // What is left of the values is known by cells.
    const cells = this.sorted();
    if (!this.counts.has(this.cellOf(this.min))) this.min = cells.length > 0 ? cells[0][0] : Infinity;
    if (!this.counts.has(this.cellOf(this.max))) this.max = cells.length > 0 ? cells.at(-1)[0] : 0;
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

  percentile(percentile) { return this.atRank(Math.max(1, Math.floor(percentile / 100 * this.count + 0.5))); }

  // The value that comes at a place in their order, the first one at 1.
  atRank(wanted) {
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
    if (this.count > 0 && !result.has(0)) return new Map([[0, 0], ...result]);
    return result;
  }
}

function checkPercentile(percentile, name = 'percentile') {
  validateNumber(percentile, name);
  if (!(percentile > 0 && percentile <= 100)) {
    throw new ERR_OUT_OF_RANGE(name, '> 0 && <= 100', percentile);
  }
}

// Errors of what Node checks in C++, without the usual beginnings of the messages
const coded = (Class, code, message) => Object.assign(new Class(message), { code });

function checkDifference(counts, other) {
  if (counts.lowest !== other.lowest || counts.highest !== other.highest || counts.figures !== other.figures) {
    throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'other must have the same configuration as the histogram');
  }
  if (counts.resets !== other.resets) {
    throw coded(Error, 'ERR_INVALID_STATE', 'Values were removed from the histogram after other was taken');
  }
  if (!counts.contains(other)) {
    throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'other contains values that are not in the histogram');
  }
}

// The number to record.
function recordable(value) {
  if (typeof value !== 'bigint') {
    validateInteger(value, 'val', 0);
  } else if (value < 0n) {
    throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'value is out of range');
  }
  return Number(value);
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

  // The share of the values that are not above, and of those that are.
  cdf(value) {
    const counts = countsOf(this);
    validateNumber(value, 'value');
    return counts.count === 0 ? 0 : counts.countTo(value) / counts.count;
  }
  ccdf(value) { return 1 - this.cdf(value); }

  countAt(value) {
    const counts = countsOf(this);
    validateNumber(value, 'value');
    return counts.counts.get(counts.cellOf(value)) ?? 0;
  }

  linearBuckets(stepSize) {
    const counts = countsOf(this);
    validateInteger(stepSize, 'stepSize', 1);
    return lazyStatistics().linearBuckets(counts, stepSize);
  }
  logBuckets(firstBucket, base) {
    const counts = countsOf(this);
    validateInteger(firstBucket, 'firstBucket', 1);
    validateNumber(base, 'base');
    if (!(base > 1)) throw new ERR_OUT_OF_RANGE('base', '> 1', base);
    return lazyStatistics().logBuckets(counts, firstBucket, base);
  }

  get ewmaMean() { return countsOf(this).average?.mean ?? 0; }
  get ewmaStddev() { return Math.sqrt(countsOf(this).average?.variance ?? 0); }
  get ewmaErrorRate() { return countsOf(this).average?.errorRate ?? 0; }
  burnRate(sloTarget) {
    const { ewmaErrorRate } = this;
    checkFraction(sloTarget, 'sloTarget');
    return ewmaErrorRate / (1 - sloTarget);
  }

  ksTest(other) { return lazyStatistics().kolmogorovSmirnov(countsOf(this), countsOfOther(other)); }
  welchTest(other, options = {}) {
    return lazyStatistics().welch(countsOf(this), countsOfOther(other), confidenceOf(options));
  }
  mannWhitneyTest(other) { return lazyStatistics().mannWhitney(countsOf(this), countsOfOther(other)); }
  cohensD(other) { return lazyStatistics().cohen(countsOf(this), countsOfOther(other)); }
  cliffsD(other) { return lazyStatistics().cliff(countsOf(this), countsOfOther(other)); }

  meanCI(options = {}) { return lazyStatistics().meanInterval(countsOf(this), confidenceOf(options)); }
  percentileCI(percentile, options = {}) {
    const counts = countsOf(this);
    checkPercentile(percentile);
    return lazyStatistics().percentileInterval(counts, percentile, confidenceOf(options));
  }
  qrde(options = {}) { return require('internal/histogram_density').estimate(countsOf(this), options); }

  percentilesAt(percentiles) {
    const counts = countsOf(this);
    if (!Array.isArray(percentiles)) throw new ERR_INVALID_ARG_TYPE('percentiles', 'Array', percentiles);
    percentiles.forEach((percentile, i) => checkPercentile(percentile, `percentiles[${i}]`));
    return new Map(percentiles.map((percentile) => [percentile, counts.percentile(percentile)]));
  }

  snapshot() { return new Histogram(kCreate, countsOf(this).copy()); }

  // What has been recorded since `other` was like this one.
  diff(other) {
    const counts = countsOf(this).copy();
    const before = countsOfOther(other);
    checkDifference(counts, before);
    counts.subtract(before);
    counts.resets = 0;
    counts.average = undefined;
    return new Histogram(kCreate, counts);
  }

  export() { return lazyBytes().encode(countsOf(this), HIGHEST); }

  get resetCount() { return countsOf(this).resets; }

  reset() {
    const counts = countsOf(this);
    counts.reset();
    counts.resets++;
  }

  // Within a thread the copy counts in the same cells.
  [kClone]() {
    const counts = countsOf(this);
    const Class = this instanceof RecordableHistogram ? RecordableHistogram : Histogram;
    return { module: 'internal/histogram', name: Class.name, local: () => new Class(kCreate, counts) };
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles } = this;
    return {
      count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles: Object.fromEntries(percentiles),
    };
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

function countsOfOther(other) {
  if (!isHistogram(other)) throw new ERR_INVALID_ARG_TYPE('other', 'Histogram', other);
  return countsOf(other);
}

function checkFraction(value, name) {
  validateNumber(value, name);
  if (!(value > 0 && value < 1)) throw new ERR_OUT_OF_RANGE(name, '> 0 && < 1', value);
}

function confidenceOf(options) {
  validateObject(options, 'options');
  const { confidence = 0.95 } = options;
  checkFraction(confidence, 'options.confidence');
  return confidence;
}

function checkRecordable(other) {
  if (!isHistogram(other) || !(other instanceof RecordableHistogram)) {
    throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
  }
}

// A value that somebody measured, which the moving average takes as well.
function recordMeant(counts, value) {
  if (counts.record(value)) counts.average?.take(value);
}

class RecordableHistogram extends Histogram {
  record(value) {
    const counts = countsOf(this);
    recordMeant(counts, recordable(value));
  }

  // Records also what would have been recorded every `expectedInterval` while `val` kept everything waiting.
  recordCorrected(val, expectedInterval) {
    const counts = countsOf(this);
    const value = recordable(val);
    if (typeof expectedInterval !== 'bigint') {
      validateInteger(expectedInterval, 'expectedInterval', 1);
    } else if (expectedInterval < 1n) {
      throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'expectedInterval is out of range');
    }
    const interval = Number(expectedInterval);
    recordMeant(counts, value);
    for (let missed = value - interval; missed >= interval; missed -= interval) counts.record(missed);
  }

  // Records the nanoseconds since the last call.
  recordDelta() {
    const counts = countsOf(this);
    const now = binding.now() * 1e6;
    if (counts.previous !== undefined) recordMeant(counts, Math.max(1, Math.round(now - counts.previous)));
    counts.previous = now;
  }

  add(other) {
    const counts = countsOf(this);
    checkRecordable(other);
    counts.add(countsOf(other));
  }

  subtract(other) {
    const counts = countsOf(this);
    checkRecordable(other);
    counts.subtract(countsOf(other));
    counts.resets++; // whoever watches the counts must begin anew
  }
}

function boundOf(value, name, fallback) {
  if (value === undefined) return fallback;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], value);
  if (!Number.isSafeInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  return value;
}

// Of the options of a histogram
function boundsOf(options) {
  const { figures = 3 } = options;
  const lowest = boundOf(options.lowest, 'options.lowest', 1);
  const highest = boundOf(options.highest, 'options.highest', Number.MAX_SAFE_INTEGER);
  validateInteger(figures, 'options.figures', 1, 5);
  if (lowest < 1) throw new ERR_INVALID_ARG_VALUE.RangeError('options.lowest', lowest);
  if (highest < 2 * lowest) throw new ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  return { lowest, highest, figures };
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest, highest, figures } = boundsOf(options);
  const { halfLife = 0, threshold = 0 } = options;
  validateNumber(halfLife, 'options.halfLife', 0);
  validateNumber(threshold, 'options.threshold', 0);
  const average = MovingAverage.of(halfLife, Math.trunc(threshold));
  return new RecordableHistogram(kCreate, new Counts(lowest, highest, figures, average));
}

function importHistogram(data) {
  if (!isUint8Array(data)) throw new ERR_INVALID_ARG_TYPE('data', 'Uint8Array', data);
  return new RecordableHistogram(kCreate, lazyBytes().decode(data, { Counts, HIGHEST, MovingAverage }));
}

// How late the event loop is: a timer that keeps nothing alive records the time between its calls.
class ELDHistogram extends Histogram {
  #resolution;
  #timer = null;
  #last = 0;

  constructor(key, counts, resolution) {
    super(key, counts);
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

function delayOf(value, name, fallback) {
  if (value === undefined) return fallback;
  if (typeof value !== 'bigint') validateInteger(value, name, 1);
  else if (value < 1n || value > EMPTY_MIN) throw new ERR_OUT_OF_RANGE(name, `>= 1 && <= ${EMPTY_MIN}`, value);
  return Math.min(Number(value), HIGHEST);
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10, figures = 3 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  const lowest = delayOf(options.lowest, 'options.lowest', 1000);
  const highest = delayOf(options.highest, 'options.highest', HIGHEST);
  if (highest < 2 * lowest) {
    throw new ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${2n * BigInt(lowest)}n)`, options.highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new ELDHistogram(kCreate, new Counts(lowest, highest, figures), resolution);
}

module.exports = {
  Counts,
  Histogram,
  boundsOf,
  createHistogram,
  importHistogram,
  isHistogram,
  kCreate,
  monitorEventLoopDelay,
  recordable,
};
