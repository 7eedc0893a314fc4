// SPDX-License-Identifier: MIT
// util.format: printf-like texts. Plain strings and numbers, which is most of what is logged, need no inspection.
'use strict';

const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { hasOwn } = Object;

let inspector;
function load() {
  inspector ??= require('internal/util/inspect');
  return inspector;
}

function inspectWith(value, options, more) {
  return load().inspect(value, more === undefined ? options : { ...options, ...more });
}

// Whether String(object) would come from the language itself, which says nothing about the object: such objects are
// inspected. Errors and dates have a toString worth calling.
function hasBuiltInToString(value) {
  const { kind, kindOf } = require('internal/util/types');
  // Looking further into a proxy would run its traps.
  if (kindOf(value) === kind.PROXY) {
    const target = internalBinding('util').proxyDetails(value)[0];
    return target === null || hasBuiltInToString(target);
  }
  // A user's own toPrimitive is asked first.
  const toPrimitive = value[Symbol.toPrimitive];
  if (typeof toPrimitive === 'function' && toPrimitive !== Date.prototype[Symbol.toPrimitive] &&
      toPrimitive !== Symbol.prototype[Symbol.toPrimitive]) {
    return false;
  }
  if (typeof value.toString !== 'function') return true;
  if (hasOwn(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = getPrototypeOf(pointer);
  } while (!hasOwn(pointer, 'toString'));
  const own = getOwnPropertyDescriptor(pointer, 'constructor');
  return own !== undefined && typeof own.value === 'function' && isBuiltIn(own.value.name) &&
    own.value === globalThis[own.value.name];
}

const globals = Object.getOwnPropertyNames(globalThis);
let builtIns;
function isBuiltIn(name) {
  builtIns ??= new Set(globals.filter((global) => /^[A-Z][a-zA-Z0-9]+$/.test(global)));
  return builtIns.has(name);
}

// The text of what needs no inspection: what is neither an object nor a function nor a string, without colors.
function plainText(value, options) {
  if (options !== undefined || inspector?.inspect.defaultOptions.colors) return undefined;
  switch (typeof value) {
    case 'number': return numberText(value);
    case 'boolean':
    case 'undefined': return `${value}`;
    default: return value === null ? 'null' : undefined;
  }
}

const argumentText = (value, options) => plainText(value, options) ?? inspectWith(value, options);

function numberText(value, options) {
  if (options === undefined && (inspector === undefined || !inspector.inspect.defaultOptions.numericSeparator)) {
    return Object.is(value, -0) ? '-0' : `${value}`;
  }
  const { formatNumber, stylizeNoColor, stylizeWithColor } = load();
  return formatNumber(options?.colors ? stylizeWithColor : stylizeNoColor, value,
                      options?.numericSeparator ?? load().inspect.defaultOptions.numericSeparator);
}

function bigintText(value, options) {
  const { formatBigInt, stylizeNoColor, stylizeWithColor } = load();
  return formatBigInt(options?.colors ? stylizeWithColor : stylizeNoColor, value,
                      options?.numericSeparator ?? load().inspect.defaultOptions.numericSeparator);
}

function jsonText(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Circles are expected; the engine words them in its own way.
    if (error instanceof TypeError && /cyclic|circular/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

// The text for one conversion.
function convert(letter, value, options) {
  switch (letter) {
    case 's':
      if (typeof value === 'number') return numberText(value);
      if (typeof value === 'bigint') return bigintText(value);
      if (typeof value === 'string') return value;
      return typeof value === 'object' && value !== null && hasBuiltInToString(value) ?
        inspectWith(value, options, { depth: 0, colors: false, compact: 3 }) : String(value);
    case 'd':
      if (typeof value === 'bigint') return bigintText(value, options);
      return numberText(typeof value === 'symbol' ? NaN : Number(value), options);
    case 'i':
      if (typeof value === 'bigint') return bigintText(value, options);
      return numberText(typeof value === 'symbol' ? NaN : parseInt(value, 10), options);
    case 'f':
      return numberText(typeof value === 'symbol' ? NaN : parseFloat(value), options);
    case 'j':
      return jsonText(value);
    case 'o':
      return inspectWith(value, options, { showHidden: true, showProxy: true, depth: 4 });
    case 'O':
      return inspectWith(value, options);
    default: // c: CSS, which a terminal cannot show
      return '';
  }
}

const isConversion = (letter) => 'sdifjoOc'.includes(letter);

// A format taken apart: texts[0], the first value by letters[0], texts[1] ... Programs have few, and use them often:
// the short ones are kept.
const PLANS_MAX = 256;
const KEPT_LENGTH_MAX = 256;
const plans = new Map();
let lastFormat = '';
let lastPlan = { texts: [''], letters: [] };

function makePlan(format) {
  const texts = [];
  const letters = [];
  let text = '';
  let last = 0;
  for (let at = format.indexOf('%'); at >= 0 && at < format.length - 1; at = format.indexOf('%', at)) {
    const letter = format[at + 1];
    if (letter === '%') {
      text += format.slice(last, at + 1);
      last = at += 2;
    } else if (isConversion(letter)) {
      texts.push(text + format.slice(last, at));
      letters.push(letter);
      text = '';
      last = at += 2;
    } else {
      at++;
    }
  }
  texts.push(text + format.slice(last));
  return { texts, letters };
}

// Undefined for a text that is all of it.
function planOf(format) {
  if (format === lastFormat) return lastPlan;
  if (!format.includes('%')) return undefined;
  let plan = plans.get(format);
  if (plan === undefined) {
    plan = makePlan(format);
    if (format.length > KEPT_LENGTH_MAX) return plan;
    if (plans.size === PLANS_MAX) plans.clear();
    plans.set(format, plan);
  }
  lastFormat = format;
  return lastPlan = plan;
}

// `args[0]` may be a format; options go to inspect.
function formatArgs(args, options) {
  const first = args[0];
  if (args.length === 1) return typeof first === 'string' ? first : argumentText(first, options);
  let text = '';
  let next = 0;
  let glue = '';
  if (typeof first === 'string') {
    const plan = planOf(first);
    next = 1;
    glue = ' ';
    if (plan === undefined) {
      text = first;
    } else {
      const { texts, letters } = plan;
      const given = Math.min(letters.length, args.length - 1);
      text = texts[0];
      for (; next <= given; next++) {
        text = `${text}${convert(letters[next - 1], args[next], options)}${texts[next]}`;
      }
      for (let i = given; i < letters.length; i++) text += `%${letters[i]}${texts[i + 1]}`; // nothing is left for these
    }
  }
  for (; next < args.length; next++) {
    const value = args[next];
    text += glue + (typeof value === 'string' ? value : argumentText(value, options));
    glue = ' ';
  }
  return text;
}

const format = (...args) => formatArgs(args, undefined);

function formatWithOptions(options, ...args) {
  if (typeof options !== 'object' || options === null) {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('inspectOptions', 'object', options);
  }
  return formatArgs(args, options);
}

module.exports = { format, formatArgs, formatWithOptions };
