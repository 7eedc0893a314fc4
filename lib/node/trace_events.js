// SPDX-License-Identifier: MIT
// node:trace_events: sets of categories that are traced while they are enabled. What is traced, and where to, is
// internal/trace/agent.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_TRACE_EVENTS_CATEGORY_REQUIRED, ERR_TRACE_EVENTS_UNAVAILABLE } } =
  require('internal/errors');
const { validateObject, validateStringArray } = require('internal/validate');
const { worker } = require('internal/realm');

if (worker !== undefined) throw new ERR_TRACE_EVENTS_UNAVAILABLE();

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const agent = require('internal/trace/agent');

const ENABLED_MAX = 10;
const enabledOnes = new Set(); // which are not collected

class Tracing {
  #categories;

  constructor(categories) {
    this.#categories = categories;
  }

  enable() {
    if (enabledOnes.has(this)) return;
    enabledOnes.add(this);
    agent.enable(this.categories);
    if (enabledOnes.size <= ENABLED_MAX) return;
    process.emitWarning('Possible trace_events memory leak detected. There are more than ' +
      `${ENABLED_MAX} enabled Tracing objects.`);
  }

  disable() {
    if (enabledOnes.delete(this)) agent.disable(this.categories);
  }

  get enabled() {
    return enabledOnes.has(this);
  }

  get categories() {
    return this.#categories.join(',');
  }

  [kInspect](depth, options, inspect) {
    if (depth < 0) return this;
    return `Tracing ${inspect({ enabled: this.enabled, categories: this.categories }, options)}`;
  }
}

function createTracing(options) {
  validateObject(options, 'options');
  const { categories } = options;
  if (!Array.isArray(categories)) throw new ERR_INVALID_ARG_TYPE('options.categories', 'Array', categories);
  validateStringArray(categories, 'options.categories');
  if (categories.length === 0) throw new ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing([...categories]);
}

function getEnabledCategories() {
  return agent.categories();
}

module.exports = { createTracing, getEnabledCategories };
