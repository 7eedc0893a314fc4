// SPDX-License-Identifier: MIT
// Tests in a random order that a number, the seed, brings back: --test-randomize, --test-random-seed.
'use strict';

const { option } = require('internal/options');

const MAX = 0xFFFFFFFF;

// Numbers from 0 to 1 that follow from the seed, by mixing the bits of a counter.
function numbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x9E3779B9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85EBCA6B);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xC2B2AE35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / (MAX + 1);
  };
}

const anySeed = () => Math.floor(Math.random() * (MAX + 1));

// The seed that the command line asks for; undefined for tests in their order.
function seedOption() {
  const text = option('--test-random-seed');
  if (text === undefined) return option('--test-randomize') === true ? anySeed() : undefined;
  const seed = Number.parseInt(text, 10) || 0;
  if (seed >= 0 && seed <= MAX) return seed;
  const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
  throw new ERR_OUT_OF_RANGE('--test-random-seed', `>= 0 && <= ${MAX}`, seed);
}

// The same of the options of run().
function seedOfOptions({ randomize, randomSeed, watch }) {
  const { validateBoolean, validateInteger } = require('internal/validate');
  if (randomize !== undefined) validateBoolean(randomize, 'options.randomize');
  if (randomSeed !== undefined) validateInteger(randomSeed, 'options.randomSeed', 0, MAX);
  if (randomSeed === undefined && randomize !== true) return undefined;
  if (watch) {
    const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
    const { 0: name, 1: value } = randomize ? ['randomize', randomize] : ['randomSeed', randomSeed];
    throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value, 'is not supported with watch mode');
  }
  return randomSeed ?? anySeed();
}

module.exports = { numbers, seedOfOptions, seedOption };
