// SPDX-License-Identifier: MIT
// performance.timerify(): a function that tells observers of 'function' entries how long each of its calls took.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validate');
const { hooks, makeEntry, now, publish } = require('web/performance');
const { isHistogram } = require('internal/histogram');

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !(isHistogram(histogram) && typeof histogram.record === 'function')) {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  const report = (start, args) => {
    const duration = now() - start;
    histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
    if (hooks.publish === undefined && hooks.trace === undefined) return;
    publish(makeEntry(fn.name, 'function', start, duration, args));
  };
  const timerified = function(...args) {
    const isNew = new.target !== undefined;
    const start = now();
    const result = isNew ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!isNew && typeof result?.finally === 'function') return result.finally(() => report(start, args));
    report(start, args);
    return result;
  };
  Object.defineProperties(timerified, {
    length: { value: fn.length, configurable: false, enumerable: true },
    name: { value: `timerified ${fn.name}`, configurable: false, enumerable: true },
  });
  return timerified;
}

module.exports = { timerify };
