// SPDX-License-Identifier: MIT
// What histograms tell about their values beside the plain figures: comparisons of two, confidence intervals, other
// buckets. All of it works on Counts of internal/histogram, where a cell stands for its middle.
'use strict';

const { abs, ceil, exp, floor, log, max, min, sqrt, PI } = Math;

// ---- distributions --------------------------------------------------------------------------------------------------

// The logarithm of the gamma function of x > 0, by Stirling's series, which is exact enough from 10 on.
function logGamma(x) {
  let below = 1;
  for (; x < 10; x++) below *= x;
  const square = 1 / (x * x);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x;
  return (x - 0.5) * log(x) - x + 0.5 * log(2 * PI) + series - log(below);
}

const TINY = 1e-300;
const STEPS_MAX = 100_000;

// The continued fraction of the incomplete beta function, which converges quickly for x below the mean (Lentz's way).
function betaFraction(x, a, b) {
  const safe = (value) => (abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / safe(1 - (a + b) * x / (a + 1));
  let result = d;
  for (let m = 1; m < STEPS_MAX; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    result *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    result *= d * c;
    if (abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

// A beta distribution: below(x) is the chance of a value up to x, the regularized incomplete beta function.
class Beta {
  constructor(a, b) {
    this.a = a;
    this.b = b;
    this.scale = logGamma(a + b) - logGamma(a) - logGamma(b);
  }

  below(x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const { a, b } = this;
    const front = exp(this.scale + a * log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b;
  }
}

// The chance that a value of Student's distribution is farther from 0 than t.
const outsideT = (t, degrees) => new Beta(degrees / 2, 0.5).below(degrees / (degrees + t * t));

// The t that values are within with a probability.
function criticalT(confidence, degrees) {
  const beta = new Beta(degrees / 2, 0.5);
  let low = 0;
  let high = 1;
  for (let i = 0; i < 200 && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (beta.below(middle) < 1 - confidence) low = middle;
    else high = middle;
  }
  return sqrt(degrees * (1 - high) / high);
}

// The chance that a value of the normal distribution is farther from 0 than z: the limit of Student's.
function outsideNormal(z) {
  const x = abs(z) / Math.SQRT2;
  const square = x * x;
  if (x < 1.5) { // the series of the error function
    let term = x;
    let sum = x;
    for (let n = 1; abs(term) > 1e-17 * sum; n++) {
      term *= -square / n;
      sum += term / (2 * n + 1);
    }
    return 1 - 2 / sqrt(PI) * sum;
  }
  let fraction = 0;
  for (let n = 150; n > 0; n--) fraction = n / 2 / (x + fraction);
  return exp(-square) / (sqrt(PI) * (x + fraction));
}

// The least k for which the chance of at most k successes of n is `wanted`
function binomialQuantile(wanted, n, p) {
  let low = 0;
  let high = n;
  while (low < high) {
    const k = floor((low + high) / 2);
    const upTo = k >= n ? 1 : new Beta(n - k, k + 1).below(1 - p);
    if (upTo >= wanted) high = k;
    else low = k + 1;
  }
  return low;
}

// ---- comparisons ----------------------------------------------------------------------------------------------------

const varianceOf = (counts) => counts.stddev() ** 2 * counts.count / (counts.count - 1);

// The cells of two together: calls visit(times of one, times of the other) by rising value.
function merge(one, other, visit) {
  const a = one.sorted();
  const b = other.sorted();
  for (let i = 0, k = 0; i < a.length || k < b.length;) {
    const from = i < a.length ? one.middleOf(a[i][0]) : Infinity;
    const to = k < b.length ? other.middleOf(b[k][0]) : Infinity;
    visit(from <= to ? a[i++][1] : 0, to <= from ? b[k++][1] : 0);
  }
}

// The greatest distance between the two cumulated distributions
function kolmogorovSmirnov(one, other) {
  if (one === other || one.count === 0 || other.count === 0) return 0;
  let a = 0;
  let b = 0;
  let distance = 0;
  merge(one, other, (from, to) => {
    a += from;
    b += to;
    distance = max(distance, abs(a / one.count - b / other.count));
  });
  return distance;
}

function welch(one, other, confidence) {
  const nothing = { tStatistic: 0, degreesOfFreedom: 0, pValue: 1, confidenceInterval: { lower: 0, upper: 0 } };
  if (one === other || one.count < 2 || other.count < 2) return nothing;
  const a = varianceOf(one) / one.count;
  const b = varianceOf(other) / other.count;
  const error = sqrt(a + b);
  if (error === 0) return nothing;
  const difference = one.mean() - other.mean();
  const tStatistic = difference / error;
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (one.count - 1) + b ** 2 / (other.count - 1));
  const reach = criticalT(confidence, degreesOfFreedom) * error;
  return {
    tStatistic,
    degreesOfFreedom,
    pValue: outsideT(tStatistic, degreesOfFreedom),
    confidenceInterval: { lower: difference - reach, upper: difference + reach },
  };
}

// How many pairs the one wins, ties by half, and what ties take from the spread of that.
function pairs(one, other) {
  let below = 0;
  let wins = 0;
  let ties = 0;
  merge(one, other, (from, to) => {
    wins += from * (below + to / 2);
    below += to;
    ties += (from + to) ** 3 - (from + to);
  });
  return { wins, ties };
}

function mannWhitney(one, other) {
  const nothing = { uStatistic: 0, zScore: 0, pValue: 1 };
  if (one === other || one.count === 0 || other.count === 0) return nothing;
  const { wins, ties } = pairs(one, other);
  const all = one.count + other.count;
  const product = one.count * other.count;
  const deviation = sqrt(product / 12 * (all + 1 - ties / (all * (all - 1))));
  const zScore = deviation > 0 ? (wins - product / 2) / deviation : 0;
  return { uStatistic: wins, zScore, pValue: outsideNormal(zScore) };
}

function cohen(one, other) {
  if (one === other || one.count < 2 || other.count < 2) return 0;
  const squares = varianceOf(one) * (one.count - 1) + varianceOf(other) * (other.count - 1);
  const pooled = sqrt(squares / (one.count + other.count - 2));
  return pooled === 0 ? 0 : (one.mean() - other.mean()) / pooled;
}

function cliff(one, other) {
  if (one === other || one.count === 0 || other.count === 0) return 0;
  return 2 * pairs(one, other).wins / (one.count * other.count) - 1;
}

// ---- intervals ------------------------------------------------------------------------------------------------------

function meanInterval(counts, confidence) {
  const mean = counts.mean();
  if (counts.count < 2) return { mean, lower: NaN, upper: NaN };
  const deviation = sqrt(varianceOf(counts));
  if (deviation === 0) return { mean, lower: mean, upper: mean };
  const reach = criticalT(confidence, counts.count - 1) * deviation / sqrt(counts.count);
  return { mean, lower: mean - reach, upper: mean + reach };
}

// By ranks: how many values are below a percentile is binomial.
function percentileInterval(counts, percentile, confidence) {
  const value = counts.percentile(percentile);
  const { count } = counts;
  if (count < 2) return { value, lower: value, upper: value };
  const share = percentile / 100;
  const outside = (1 - confidence) / 2;
  const lower = counts.atRank(max(1, binomialQuantile(outside, count, share)));
  const upper = counts.atRank(min(count, binomialQuantile(1 - outside, count, share) + 1));
  return { value, lower, upper };
}

// ---- other buckets --------------------------------------------------------------------------------------------------

// Counts by the cells that bounds fall into, each with all values above the bound before. Of bounds in one cell only
// the first is looked at: next(bound, end) is the first one behind it that is not below `end`.
function rebucket(counts, first, next) {
  const result = new Map();
  const cells = counts.sorted();
  for (let i = 0, bound = first; i < cells.length;) {
    const cell = counts.cellOf(bound);
    let times = 0;
    for (; i < cells.length && cells[i][0] <= cell; i++) times += cells[i][1];
    result.set(cell, times);
    bound = Math.min(next(bound, cell + counts.widthAt(cell)), Number.MAX_SAFE_INTEGER);
  }
  return result;
}

const linearBuckets = (counts, step) =>
  rebucket(counts, step, (bound, end) => bound + step * ceil((end - bound) / step));
const logBuckets = (counts, first, base) => rebucket(counts, first, (bound, end) => max(end, floor(bound * base)));

// ---- density --------------------------------------------------------------------------------------------------------

// The cells as stretches of the ordered values: share of them up to its end, and the values at its ends. Repeated
// values are spread evenly over what the cell stands for, where `mode` says so, but not beyond the outermost ones.
function stretchesOf(counts, mode) {
  const cells = counts.sorted();
  let seen = 0;
  return cells.map(([cell, times], i) => {
    const begin = seen / counts.count;
    seen += times;
    const middle = counts.middleOf(cell);
    const width = counts.widthAt(cell);
    const isSpread = times > 1 && (mode === 'all' || (mode === 'hdr' && width > 1));
    const reach = isSpread ? width / 2 : 0;
    const isFirst = i === 0 && cells.length > 1;
    const isLast = i === cells.length - 1 && cells.length > 1;
    return {
      begin, end: seen / counts.count, low: isFirst ? middle : middle - reach, high: isLast ? middle : middle + reach,
    };
  });
}

// How far from the mean of a beta distribution weights still matter: so many standard deviations, and where it is near
// an end, and falls by a factor of e each value, so many values.
const DEVIATIONS = 12;
const TAIL = 40;

// The quantile at p by Harrell and Davis: the mean of all ordered values, weighted by a beta distribution around p.
function quantileAt(stretches, count, p) {
  if (p === 0) return stretches[0].low;
  if (p === 1) return stretches[stretches.length - 1].high;
  const a = (count + 1) * p;
  const b = (count + 1) * (1 - p);
  const beta = new Beta(a, b);
  const next = new Beta(a + 1, b); // for the mean within a stretch
  const reach = DEVIATIONS * sqrt(p * (1 - p) / (count + 2)) + TAIL / (count + 2);
  let low = 0;
  for (let high = stretches.length; low < high;) {
    const middle = floor((low + high) / 2);
    if (stretches[middle].end < p - reach) low = middle + 1;
    else high = middle;
  }
  let sum = 0;
  let below = 0;
  for (let i = low; i < stretches.length && below < 1; i++) {
    const { begin, end, low: from, high: to } = stretches[i];
    const upTo = end >= min(1, p + reach) ? 1 : beta.below(end);
    const weight = upTo - below;
    sum += weight * from;
    if (to > from) {
      const mean = p * (next.below(end) - next.below(begin)); // of the places, times the weight
      sum += (mean - weight * begin) / (end - begin) * (to - from);
    }
    below = upTo;
  }
  return sum;
}

module.exports = {
  cliff, cohen, kolmogorovSmirnov, linearBuckets, logBuckets, mannWhitney, meanInterval, percentileInterval, quantileAt,
  stretchesOf, welch,
};
