// SPDX-License-Identifier: MIT
// histogram.qrde(): the density of the values between quantiles. What it is made of is taken at once; the quantiles are
// found one by one, between which the event loop goes on.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber, validateObject } = require('internal/validate');
const { quantileAt, stretchesOf } = require('internal/histogram_statistics');
const { setImmediate: turn } = require('node/timers/promises');

const BINS_MAX = 1000;
const MODES = ['none', 'hdr', 'all'];

function bounds({ bins, probabilities }, options) {
  if (probabilities === undefined) {
    bins ??= 100;
    return Float64Array.from({ length: bins + 1 }, (_, i) => i / bins);
  }
  const name = 'options.probabilities';
  if (bins !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options', options, '"bins" and "probabilities" are mutually exclusive');
  }
  if (!Array.isArray(probabilities)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', probabilities);
  const refuse = (reason) => { throw new ERR_INVALID_ARG_VALUE(name, probabilities, reason); };
  if (probabilities.length < 2) refuse('must have a length of at least 2');
  if (probabilities.length > BINS_MAX + 1) refuse(`must have a length of at most ${BINS_MAX + 1}`);
  probabilities.forEach((probability, i) => {
    validateNumber(probability, `${name}[${i}]`, 0, 1);
    if (i > 0 && !(probability > probabilities[i - 1])) refuse('must be strictly increasing');
  });
  if (probabilities[0] !== 0 || probabilities.at(-1) !== 1) refuse('must start with 0 and end with 1');
  return Float64Array.from(probabilities);
}

function estimate(counts, options) {
  validateObject(options, 'options');
  const { bins, dequantize = 'hdr', cache = false } = options;
  if (bins !== undefined) validateInteger(bins, 'options.bins', 1, BINS_MAX);
  const probabilities = bounds(options, options);
  if (!MODES.includes(dequantize)) {
    throw new ERR_INVALID_ARG_VALUE('options.dequantize', dequantize, "must be one of: 'none', 'hdr', 'all'");
  }
  validateBoolean(cache, 'options.cache'); // there is little to keep: cells that hold nothing do not exist here
  return density(stretchesOf(counts, dequantize), counts.count, probabilities, dequantize);
}

async function density(stretches, count, probabilities, dequantize) {
  const isEmpty = count === 0;
  const quantiles = new Float64Array(isEmpty ? 0 : probabilities.length);
  const densities = new Float64Array(isEmpty ? 0 : probabilities.length - 1);
  let corrections = 0;
  for (let i = 0; i < quantiles.length; i++) {
    await turn();
    let quantile = quantileAt(stretches, count, probabilities[i]);
    if (i > 0 && quantile < quantiles[i - 1]) {
      quantile = quantiles[i - 1];
      corrections++;
    }
    quantiles[i] = quantile;
    if (i > 0) densities[i - 1] = (probabilities[i] - probabilities[i - 1]) / (quantile - quantiles[i - 1]);
  }
  return {
    probabilities, quantiles, densities, count: BigInt(count), bucketCount: stretches.length, corrections, dequantize,
  };
}

module.exports = { estimate };
