// SPDX-License-Identifier: MIT
// util.inspect: a value as text for people.
//
// The work is one recursive walk, `formatValue(ctx, value, depth)`. `ctx` holds the options of the call and the state
// of the walk: `seen` (the objects on the way down, for circles), `indentationLvl` (columns already taken),
// `currentDepth` (depth of the object formatted last, which tells how deep nested the entries just made are: objects
// with few levels inside go on one line), `hasLines` (whether a text made for the object that is under way may hold a
// line feed, which is dear to look for), `circular` (numbers of the targets of circles). Each kind of object has an
// entry maker that returns its entries as texts; `joinEntries` lays them out. Errors are in inspect_error.js.
//
// A user's objects must not be able to break this: getters run only when asked for, proxies are looked through without
// running traps, and what throws is shown, not passed on.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE }, isStackOverflowError } = require('internal/errors');
const { colors } = require('internal/util/colors');
const { escapeControls, isIdentifier, quote, stringWidth, stripColors, stripEscapes } = require('internal/util/text');
const { SIMPLE, isBare, iteratorPreview, kind, kindOf, lateTests, look, typedArrayName, types } =
  require('internal/util/types');
const binding = internalBinding('util');

const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { hasOwn, keys: enumerableNames, getOwnPropertyNames, getOwnPropertySymbols } = Object;
const objectPrototype = Object.prototype;
const { isPrototypeOf, propertyIsEnumerable, toString: objectToString } = objectPrototype;
const errorPrototype = Error.prototype;
const { toString: functionToString, [Symbol.hasInstance]: ordinaryHasInstance } = () => {};
const { isArray } = Array;
const getterOf = (object, key) => getOwnPropertyDescriptor(object, key).get;
const mapSize = getterOf(Map.prototype, 'size');
const mapEntries = Map.prototype.entries;
const setSize = getterOf(Set.prototype, 'size');
const setValues = Set.prototype.values;
const symbolToString = Symbol.prototype.toString;
const symbolDescription = getterOf(Symbol.prototype, 'description');
const dateToISOString = Date.prototype.toISOString;
const dateToString = Date.prototype.toString;
const dateGetTime = Date.prototype.getTime;
const regExpToString = RegExp.prototype.toString;
const typedArrayLength = getterOf(getPrototypeOf(Uint8Array.prototype), 'length');

const { toStringTag } = Symbol;
const kCustom = Symbol.for('nodejs.util.inspect.custom');

// How the entries of an object print: as `key: value`, as bare values of an array, or as `key: value` inside an array.
const OBJECT_ENTRY = 0;
const ARRAY_ENTRY = 1;
const ARRAY_EXTRA = 2;

// Up to this length a string is never split over lines, and texts are joined without trying to be clever.
const MIN_LINE = 16;

// What users see and may change as inspect.defaultOptions.
const defaults = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};

// ---- styles ---------------------------------------------------------------------------------------------------------

const styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  // no row for "name": keys have the colour of the text around them
  regexp: highlightRegExp,
  module: 'underline',
};

// Loaded by the first coloured regular expression.
function highlightRegExp(text) {
  return require('internal/util/highlight_regexp').highlight(text, highlightRegExp.colors);
}
highlightRegExp.colors = ['green', 'red', 'yellow', 'cyan', 'magenta'];

function stylizeWithColor(text, styleType) {
  const style = styles[styleType];
  if (style === undefined) return text;
  if (typeof style === 'function') return style(text);
  const color = colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function stylizeNoColor(text) {
  return text;
}

// ---- the entry points -----------------------------------------------------------------------------------------------

// inspect(value, options), or in the oldest form inspect(value, showHidden, depth, colors).
function inspect(value, options) {
  if (arguments.length === 1 && !defaults.colors) {
    // What most calls ask for.
    if (typeof value === 'string' && value.length <= MIN_LINE && defaults.maxStringLength >= MIN_LINE) {
      return quote(value);
    }
    if (typeof value === 'number' && !defaults.numericSeparator) return formatNumber(stylizeNoColor, value, false);
  }
  const ctx = {
    budget: [],
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    hasLines: false,
    stylize: stylizeNoColor,
    showHidden: defaults.showHidden,
    depth: defaults.depth,
    colors: defaults.colors,
    customInspect: defaults.customInspect,
    showProxy: defaults.showProxy,
    maxArrayLength: defaults.maxArrayLength,
    maxStringLength: defaults.maxStringLength,
    breakLength: defaults.breakLength,
    compact: defaults.compact,
    sorted: defaults.sorted,
    getters: defaults.getters,
    numericSeparator: defaults.numericSeparator,
    userOptions: undefined,
    circular: undefined,
    // Prototype of the instance formatted last, and what stands before the braces of its kind.
    madeProto: undefined,
    madePrefix: undefined,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof options === 'boolean') {
      ctx.showHidden = options;
    } else if (options) {
      const names = enumerableNames(options);
      for (let i = 0; i < names.length; i++) { // which works when a program has no iterators left
        const key = names[i];
        // Anything else a user hands over travels on to custom inspect functions.
        if (hasOwn(defaults, key) || key === 'stylize') ctx[key] = options[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = options;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

inspect.custom = kCustom;
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return defaults;
  },
  set(options) {
    if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    Object.assign(defaults, options);
  },
});
inspect.colors = colors;
inspect.styles = styles;

// The options that a custom inspect function gets: ours and whatever the user passed along.
function optionsFor(ctx, isForeign) {
  const options = {
    showHidden: ctx.showHidden,
    depth: ctx.depth, // of the call; what is left of it is the first argument
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
    stylize: ctx.stylize,
  };
  if (isForeign) {
    // An object of another realm gets nothing by which it could reach this one's prototypes.
    Object.setPrototypeOf(options, null);
    for (const key of enumerableNames(options)) {
      if ((typeof options[key] === 'object' || typeof options[key] === 'function') && options[key] !== null) {
        delete options[key];
      }
    }
    options.stylize = Object.setPrototypeOf((value, flavour) => {
      let styled;
      try {
        styled = `${ctx.stylize(value, flavour)}`;
      } catch {
        // A primitive comes back whatever happens.
      }
      return typeof styled === 'string' ? styled : value;
    }, null);
  }
  return options;
}

function formatValue(ctx, value, depth, isPart = false) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    return formatPrimitive(ctx.stylize, value, ctx);
  }
  // A custom inspect function is called on what the user handed us, so the proxy; all else looks at its target.
  const context = value;
  let proxies = 0;
  let found = look(value);
  if (found === kind.PROXY) {
    const details = binding.proxyDetails(value);
    if (details[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, details, depth);
    do {
      proxies++;
      value = binding.proxyDetails(value)[0];
      if (value === null) return wrapProxies(ctx, ctx.stylize('<Revoked Proxy>', 'special'), proxies - 1);
      found = look(value);
    } while (found === kind.PROXY);
  }
  if (ctx.customInspect) {
    const custom = value[kCustom];
    if (typeof custom === 'function' && custom !== inspect && !isPrototypeObject(value)) {
      const isForeign = proxies > 0 || !(context instanceof Object);
      const left = ctx.depth === null ? null : ctx.depth - depth;
      const result = apply(custom, context, [left, optionsFor(ctx, isForeign), inspect]);
      forget(ctx);
      if (result !== context) {
        ctx.hasLines = true;
        if (typeof result === 'object') return formatValue(ctx, result, depth);
        return `${result}`.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
      }
    }
  }
  if (ctx.seen.includes(value)) {
    ctx.circular ??= new Map();
    let index = ctx.circular.get(value);
    if (index === undefined) {
      index = ctx.circular.size + 1;
      ctx.circular.set(value, index);
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  let isSimple = found >= SIMPLE;
  if (isSimple) {
    found -= SIMPLE;
    isSimple = !ctx.showHidden && ctx.compact !== true;
    if (found === kind.MAP || found === kind.SET) {
      if (isSimple) {
        const text = formatSimpleCollection(ctx, value, depth, found);
        if (text !== undefined) return proxies === 0 ? text : wrapProxies(ctx, text, proxies);
      }
      isSimple = false;
    } else if (isSimple && value[toStringTag] === undefined) {
      let text;
      if (found === kind.ARRAY) {
        text = formatSimpleArray(ctx, value, depth);
      } else {
        const proto = getPrototypeOf(value);
        if (proto === objectPrototype) text = formatSimpleObject(ctx, value, depth, '');
        else if (proto === ctx.madeProto) text = formatSimpleObject(ctx, value, depth, ctx.madePrefix);
      }
      if (text !== undefined) return proxies === 0 ? text : wrapProxies(ctx, text, proxies);
    }
  }
  // What inherits from Error is shown as an error.
  if (found === kind.OBJECT && apply(isPrototypeOf, errorPrototype, [value])) found = kind.ERROR;
  const text = formatRaw(ctx, value, depth, found, isPart, isSimple);
  ctx.hasLines = true; // names of classes and functions, stacks of errors
  return proxies === 0 ? text : wrapProxies(ctx, text, proxies);
}

// Proxy(target), once for each proxy around it.
function wrapProxies(ctx, text, count) {
  for (; count > 0; count--) text = `${ctx.stylize('Proxy(', 'special')}${text}${ctx.stylize(')', 'special')}`;
  return text;
}

// A prototype object shows its own shape, not what its custom function makes of instances.
function isPrototypeObject(value) {
  const own = getOwnPropertyDescriptor(value, 'constructor');
  return own !== undefined && own.value != null && own.value.prototype === value;
}

function formatProxy(ctx, [target, handler], depth) {
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  depth++;
  ctx.indentationLvl += 2;
  const entries = [formatValue(ctx, target, depth), formatValue(ctx, handler, depth)];
  ctx.indentationLvl -= 2;
  return joinEntries(ctx, entries, '', ['Proxy [', ']'], ARRAY_EXTRA, depth);
}

// ---- names and prefixes ---------------------------------------------------------------------------------------------

const TypedArray = getPrototypeOf(Uint8Array);
// Prototypes whose `constructor` property need not be trusted, with the names of their classes.
const knownNames = new Map([
  Array, ArrayBuffer, Function, Map, Set, Object, TypedArray, Number, Boolean, String, Date, Promise, RegExp, Error,
  AggregateError, RangeError, TypeError, DataView, WeakMap, WeakSet,
].map((known) => [known.prototype, known.name]));

let builtInNames;
// Whether this is the name of a class of the language itself; those end the search for inherited properties.
function isBuiltInName(name) {
  builtInNames ??= new Set(getOwnPropertyNames(globalThis).filter((key) => /^[A-Z][a-zA-Z0-9]+$/.test(key)));
  return builtInNames.has(name);
}

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

// What the engine would call objects of a kind, for those that lost their prototypes.
const kindNames = ['Object', 'Array', 'Function', 'Error', 'RegExp', 'Date', 'Map', 'Set', 'WeakMap', 'WeakSet',
                   'WeakRef', 'Promise', 'Proxy', 'Map Iterator', 'Set Iterator', 'Object', 'Number', 'String',
                   'Boolean', 'Symbol', 'BigInt', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'TypedArray',
                   'Generator', 'Object'];

function internalName(value) {
  return typedArrayName(value) ?? kindNames[kindOf(value)];
}

// Name of the class of a value: the nearest constructor on its prototypes that knows it as an instance. Null for an
// object without prototype. Collects inherited properties into `inherited` on the way when it is given.
function constructorName(value, ctx, depth, inherited) {
  let firstProto;
  let object = value;
  while (object) {
    const known = object === value ? undefined : knownNames.get(object);
    if (known !== undefined) {
      if (inherited !== undefined && firstProto !== object) collectInherited(ctx, value, firstProto, depth, inherited);
      return known;
    }
    if (hasOwn(object, 'constructor')) {
      const { value: made } = getOwnPropertyDescriptor(object, 'constructor');
      if (typeof made === 'function' && made.name !== '' && isInstance(value, made)) {
        if (inherited !== undefined && (firstProto !== object || !isBuiltInName(made.name))) {
          collectInherited(ctx, value, firstProto || value, depth, inherited);
        }
        if (object === firstProto) remember(ctx, value, object, made);
        return String(made.name);
      }
    }
    object = getPrototypeOf(object);
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;
  const name = internalName(value);
  if (depth > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const protoName = constructorName(firstProto, ctx, depth + 1, inherited);
  if (protoName !== null) return `${name} <${protoName}>`;
  return `${name} <${inspect(firstProto, { ...publicOptions(ctx), customInspect: false, depth: -1 })}>`;
}

// Remembers the class of an object for those that follow, if nobody else has a say in who is its instance.
function remember(ctx, value, proto, made) {
  const { name } = made;
  if (made[Symbol.hasInstance] !== ordinaryHasInstance || typeof name !== 'string' || name.includes('\n')) return;
  if (name === 'URL' || apply(isPrototypeOf, errorPrototype, [value])) return;
  ctx.madePrefix = name === 'Object' ? '' : `${name} `;
  ctx.madeProto = proto;
}

// Code of others has run: what classes are called may have changed.
function forget(ctx) {
  ctx.madeProto = undefined;
}

function publicOptions(ctx) {
  const options = {};
  for (const key in defaults) options[key] = ctx[key];
  return options;
}

// Non-function properties of up to three user-defined prototypes, for showHidden.
function collectInherited(ctx, main, object, depth, output) {
  let level = 0;
  let keys;
  let shadowed;
  do {
    if (level !== 0 || main === object) {
      object = getPrototypeOf(object);
      if (object === null) return;
      const own = getOwnPropertyDescriptor(object, 'constructor');
      if (own !== undefined && typeof own.value === 'function' && isBuiltInName(own.value.name)) return;
    }
    if (level === 0) shadowed = new Set();
    else for (const key of keys) shadowed.add(key);
    keys = ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || (level !== 0 && shadowed.has(key))) continue;
      const property = getOwnPropertyDescriptor(object, key);
      if (typeof property.value === 'function') continue;
      const text = formatProperty(ctx, object, depth, key, OBJECT_ENTRY, property, main);
      output.push(ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    ctx.seen.pop();
  } while (++level !== 3);
}

// The class of an object that lost its prototype, as far as that is remembered; for others what `name` says.
function formerName(value, constructor, tag, name) {
  if (constructor !== null || name !== 'Object') return name;
  const former = binding.formerPrototype(value);
  const made = former === undefined ? undefined : getOwnPropertyDescriptor(former, 'constructor')?.value;
  const known = typeof made === 'function' ? getOwnPropertyDescriptor(made, 'name')?.value : undefined;
  return typeof known === 'string' && known !== '' && known !== tag ? known : name;
}

function prefixOf(constructor, tag, fallback, size = '') {
  // "Intl.NumberFormat" says all that "NumberFormat" says.
  if (constructor !== null && tag.endsWith(`.${constructor}`)) return `${tag}${size} `;
  if (constructor === null) {
    return tag !== '' && fallback !== tag ?
      `[${fallback}${size}: null prototype] [${tag}] ` :
      `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

// Symbol.toStringTag, unless it will be listed among the properties anyway.
function tagOf(ctx, value) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  const isListed = ctx.showHidden ? hasOwn(value, Symbol.toStringTag) :
    apply(propertyIsEnumerable, value, [Symbol.toStringTag]);
  return isListed ? '' : tag;
}

// ---- keys -----------------------------------------------------------------------------------------------------------

function keysOf(value, showHidden) {
  const symbols = getOwnPropertySymbols(value);
  if (showHidden) {
    const names = getOwnPropertyNames(value);
    return symbols.length === 0 ? names : names.concat(symbols);
  }
  let names;
  try {
    names = enumerableNames(value);
  } catch {
    // A module namespace with bindings that have no value yet.
    names = getOwnPropertyNames(value);
  }
  if (symbols.length === 0) return names;
  return names.concat(symbols.filter((symbol) => apply(propertyIsEnumerable, value, [symbol])));
}

function isIndex(key) {
  if (typeof key !== 'string' || key.length > 10) return false;
  const index = key >>> 0;
  return index !== 4294967295 && String(index) === key;
}

// Keys of an array or typed array besides its elements. Names come in order, the indexes first.
function extraKeys(value, length, showHidden) {
  if (!showHidden && length > 16 && isBare(value)) return [];
  if (!showHidden && length <= 64 && isArray(value)) {
    // Nothing but elements, which is almost always so, shows by the count alone.
    const names = enumerableNames(value);
    const last = names.length;
    if (last === length && (last === 0 || names[last - 1] === String(length - 1)) &&
        getOwnPropertySymbols(value).length === 0) {
      return [];
    }
  }
  const keys = keysOf(value, showHidden);
  let first = 0;
  while (first < keys.length && isIndex(keys[first])) first++;
  return keys.slice(first);
}

// ---- objects --------------------------------------------------------------------------------------------------------

const collections = new Set([kind.ARRAY, kind.MAP, kind.SET, kind.TYPED_ARRAY, kind.MAP_ITERATOR, kind.SET_ITERATOR]);
const isCollection = (found) => collections.has(found);

function formatRaw(ctx, value, depth, found, isPart, isSimple) {
  let inherited;
  if (ctx.showHidden && (depth <= ctx.depth || ctx.depth === null)) inherited = [];
  const constructor = constructorName(value, ctx, depth, inherited);
  if (inherited !== undefined && inherited.length === 0) inherited = undefined;
  const tag = tagOf(ctx, value);
  const { showHidden } = ctx;
  let base = '';
  let makeEntries;
  let braces;
  let keys;
  let entryKind = OBJECT_ENTRY;

  // Collections that cannot be iterated are shown by their properties.
  switch (isCollection(found) && constructor !== null && !(Symbol.iterator in value) ? kind.OBJECT : found) {
    case kind.ARRAY: {
      const { length } = value;
      keys = extraKeys(value, length, showHidden);
      const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', `(${length})`) : '';
      if (length === 0 && keys.length === 0 && inherited === undefined) return `${prefix}[]`;
      braces = [`${prefix}[`, ']'];
      entryKind = ARRAY_EXTRA;
      makeEntries = arrayEntries;
      break;
    }
    case kind.SET:
    case kind.MAP: {
      const isMap = found === kind.MAP;
      const size = apply(isMap ? mapSize : setSize, value, []);
      keys = keysOf(value, showHidden);
      const prefix = prefixOf(constructor, tag, isMap ? 'Map' : 'Set', `(${size})`);
      if (size === 0 && keys.length === 0 && inherited === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
      makeEntries = isMap ? mapEntryTexts : setEntryTexts;
      break;
    }
    case kind.TYPED_ARRAY: {
      const length = apply(typedArrayLength, value, []);
      keys = extraKeys(value, length, showHidden);
      const prefix = prefixOf(constructor, tag, typedArrayName(value), `(${length})`);
      if (length === 0 && keys.length === 0 && !showHidden) return `${prefix}[]`;
      braces = [`${prefix}[`, ']'];
      entryKind = ARRAY_EXTRA;
      makeEntries = typedArrayEntries;
      break;
    }
    case kind.MAP_ITERATOR:
    case kind.SET_ITERATOR: {
      keys = keysOf(value, showHidden);
      const name = found === kind.MAP_ITERATOR ? 'Map Iterator' : 'Set Iterator';
      braces = [`[${tag === name || tag === '' ? name : `${tag}] [${name}`}] {`, '}'];
      makeEntries = (ctx, value, depth) => iteratorEntries(ctx, value, depth, braces);
      break;
    }
    case kind.FUNCTION:
      keys = keysOf(value, showHidden);
      base = functionBase(ctx, value, constructor, tag);
      if (keys.length === 0 && inherited === undefined) return ctx.stylize(base, 'special');
      braces = ['{', '}'];
      break;
    case kind.REGEXP: {
      keys = keysOf(value, showHidden);
      base = apply(regExpToString, constructor !== null ? value : new RegExp(value), []);
      const prefix = prefixOf(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = `${prefix}${base}`;
      if ((keys.length === 0 && inherited === undefined) || (depth > ctx.depth && ctx.depth !== null)) {
        return ctx.stylize(base, 'regexp');
      }
      braces = ['{', '}'];
      break;
    }
    case kind.DATE: {
      keys = keysOf(value, showHidden);
      const time = apply(dateGetTime, value, []);
      base = apply(time === time ? dateToISOString : dateToString, value, []);
      const prefix = prefixOf(constructor, tag, 'Date');
      if (prefix !== 'Date ') base = `${prefix}${base}`;
      if (keys.length === 0 && inherited === undefined) return ctx.stylize(base, 'date');
      braces = ['{', '}'];
      break;
    }
    case kind.ERROR: {
      keys = keysOf(value, showHidden);
      base = require('internal/util/inspect_error').formatError(ctx, value, constructor, tag, keys, formatValue);
      if (keys.length === 0 && inherited === undefined) return base;
      braces = ['{', '}'];
      break;
    }
    case kind.ARRAY_BUFFER:
    case kind.SHARED_ARRAY_BUFFER: {
      keys = keysOf(value, showHidden);
      const name = found === kind.ARRAY_BUFFER ? 'ArrayBuffer' : 'SharedArrayBuffer';
      const prefix = prefixOf(constructor, tag, name);
      if (isPart && keys.length === 0 && inherited === undefined) {
        return `${prefix}{ ${slotText(ctx, 'byteLength', value.byteLength, depth)} }`;
      }
      braces = [`${prefix}{`, '}'];
      makeEntries = isPart ? partialBufferEntries : arrayBufferEntries;
      break;
    }
    case kind.DATA_VIEW:
      keys = keysOf(value, showHidden);
      braces = [`${prefixOf(constructor, tag, 'DataView')}{`, '}'];
      makeEntries = dataViewEntries;
      break;
    case kind.PROMISE:
      keys = keysOf(value, showHidden);
      braces = [`${prefixOf(constructor, tag, 'Promise')}{`, '}'];
      makeEntries = promiseEntries;
      break;
    case kind.WEAK_SET:
    case kind.WEAK_MAP:
      keys = keysOf(value, showHidden);
      braces = [`${prefixOf(constructor, tag, kindNames[found])}{`, '}'];
      // The engine has no way to list what is weakly held.
      makeEntries = () => [ctx.stylize('<items unknown>', 'special')];
      break;
    case kind.NUMBER:
    case kind.STRING:
    case kind.BOOLEAN:
    case kind.SYMBOL:
    case kind.BIGINT:
      keys = keysOf(value, showHidden);
      base = boxedBase(ctx, value, found, keys, constructor, tag);
      if (keys.length === 0 && inherited === undefined) return base;
      braces = ['{', '}'];
      break;
    case kind.EXTERNAL:
      return ctx.stylize(`[External: ${lateTests.externalAddress(value)}]`, 'special');
    default:
      if (constructor === null && types.isModuleNamespaceObject(value)) {
        keys = keysOf(value, showHidden);
        braces = [`${prefixOf(constructor, tag, 'Module')}{`, '}'];
        const names = keys;
        keys = [];
        makeEntries = (ctx, value, depth) => namespaceEntries(ctx, value, depth, names);
        break;
      }
      keys = isSimple ? enumerableNames(value) : keysOf(value, showHidden);
      if (constructor === 'URL' && value instanceof URL && !(depth > ctx.depth && ctx.depth !== null)) {
        base = value.href;
        if (keys.length === 0 && inherited === undefined) return base;
      }
      if (found === kind.ARGUMENTS) braces = ['[Arguments] {', '}'];
      else if (constructor === 'Object' && tag === '') braces = ['{', '}'];
      else braces = [`${prefixOf(constructor, tag, formerName(value, constructor, tag, 'Object'))}{`, '}'];
      if (keys.length === 0 && inherited === undefined) return `${braces[0]}}`;
  }

  if (depth > ctx.depth && ctx.depth !== null) {
    const fallback = found === kind.ARGUMENTS ? 'Arguments' : formerName(value, constructor, tag, kindNames[found]);
    const name = prefixOf(constructor, tag, fallback).slice(0, -1);
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  const properties = isSimple && entryKind === OBJECT_ENTRY ? formatSimpleProperty : formatProperty;
  return formatParts(ctx, value, depth + 1, constructor, tag, base, braces, makeEntries, keys, properties, entryKind,
                     inherited);
}

const noKeys = [];

// An array of nothing but elements, a Map or Set of nothing but its contents, and an object with nothing but values
// under names, whose class has `prefix` before the braces; undefined when it is not as simple after all.
function formatSimpleArray(ctx, value, depth) {
  if (value.length === 0) return '[]';
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize('[Array]', 'special');
  return formatParts(ctx, value, depth + 1, 'Array', '', '', ['[', ']'], simpleArrayEntries, noKeys, formatProperty,
                     ARRAY_EXTRA);
}

function formatSimpleCollection(ctx, value, depth, found) {
  const isMap = found === kind.MAP;
  const name = isMap ? 'Map' : 'Set';
  if (value[toStringTag] !== name || !(Symbol.iterator in value)) return undefined;
  const size = apply(isMap ? mapSize : setSize, value, []);
  if (size === 0) return `${name}(0) {}`;
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize(`[${name}]`, 'special');
  return formatParts(ctx, value, depth + 1, name, '', '', [`${name}(${size}) {`, '}'],
                     isMap ? mapEntryTexts : setEntryTexts, noKeys, formatProperty, OBJECT_ENTRY);
}

function formatSimpleObject(ctx, value, depth, prefix) {
  const keys = enumerableNames(value);
  if (keys.length === 0) return `${prefix}{}`;
  for (let i = 0; i < keys.length; i++) if (keys[i] === 'constructor') return undefined;
  const name = prefix === '' ? 'Object' : prefix.slice(0, -1);
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize(`[${name}]`, 'special');
  return formatParts(ctx, value, depth + 1, name, '', '', [`${prefix}{`, '}'], undefined, keys, formatSimpleProperty,
                     OBJECT_ENTRY);
}

// What is inside of an object, and the braces around it.
function formatParts(ctx, value, depth, constructor, tag, base, braces, makeEntries, keys, property, entryKind,
                     inherited = undefined) {
  ctx.seen.push(value);
  ctx.currentDepth = depth;
  const { hasLines } = ctx;
  ctx.hasLines = inherited !== undefined;
  let entries;
  try {
    entries = makeEntries === undefined ? [] : makeEntries(ctx, value, depth);
    for (let i = 0; i < keys.length; i++) entries.push(property(ctx, value, depth, keys[i], entryKind));
    if (inherited !== undefined) entries.push(...inherited);
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    ctx.seen.pop();
    ctx.hasLines = true;
    const name = prefixOf(constructor, tag, 'Object').slice(0, -1);
    return ctx.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact === true) braces[0] = `${reference} ${braces[0]}`;
      else base = base === '' ? reference : `${reference} ${base}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) {
    const order = ctx.sorted === true ? undefined : ctx.sorted;
    if (entryKind === OBJECT_ENTRY) {
      entries.sort(order);
    } else if (keys.length > 1) {
      const sorted = entries.splice(entries.length - keys.length).sort(order);
      entries.push(...sorted);
    }
  }
  const text = joinEntries(ctx, entries, base, braces, entryKind, depth, value);
  // A text this long (2^27 characters on one level) only ends in an allocation failure: go no deeper.
  const budget = (ctx.budget[ctx.indentationLvl] || 0) + text.length;
  ctx.budget[ctx.indentationLvl] = budget;
  if (budget > 134217728) ctx.depth = -1;
  ctx.hasLines ||= hasLines;
  return text;
}

const COMMENTS = /\/\/.*|\/\*[^]*?\*\//g;

// Tells the text of a class from that of a method called "class...", which has parentheses before its body. A class may
// have them in a comment there.
function isClassText(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const open = source.indexOf('{');
  if (open < 0) return false;
  if (!source.slice(0, open).includes('(')) return true;
  const bare = source.slice('class'.length).replace(COMMENTS, '');
  const parenthesis = bare.indexOf('(');
  return /^\s/.test(bare) && (parenthesis < 0 || bare.indexOf('{') < parenthesis);
}

function functionBase(ctx, value, constructor, tag) {
  if (isClassText(apply(functionToString, value, []))) return classBase(value, constructor, tag);
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  const { name } = value;
  if (name === '') base += ' (anonymous)';
  else base += `: ${typeof name === 'string' ? name : formatValue(ctx, name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, constructor, tag) {
  let base = `[class ${(hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) return `${base} extends [null prototype]]`;
  const parent = getPrototypeOf(value).name;
  return parent ? `${base} extends ${parent}]` : `${base}]`;
}

const unbox = {
  [kind.NUMBER]: Number.prototype.valueOf,
  [kind.STRING]: String.prototype.valueOf,
  [kind.BOOLEAN]: Boolean.prototype.valueOf,
  [kind.SYMBOL]: Symbol.prototype.valueOf,
  [kind.BIGINT]: BigInt.prototype.valueOf,
};

function boxedBase(ctx, value, found, keys, constructor, tag) {
  const primitive = apply(unbox[found], value, []);
  const type = kindNames[found];
  // The characters are in the text already.
  if (found === kind.STRING) keys.splice(0, primitive.length);
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, primitive, ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === stylizeNoColor) return base;
  return ctx.stylize(base, type.toLowerCase());
}

// ---- primitives -----------------------------------------------------------------------------------------------------

// Digits in groups of three: from the right before the point, from the left behind it.
function groupInteger(digits) {
  let out = '';
  let end = digits.length;
  const first = digits[0] === '-' ? 1 : 0;
  for (; end >= first + 4; end -= 3) out = `_${digits.slice(end - 3, end)}${out}`;
  return end === digits.length ? digits : digits.slice(0, end) + out;
}

function formatNumber(stylize, number, withSeparator) {
  if (!withSeparator) return stylize(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const text = Object.is(number, -0) ? '-0' : String(number);
  const point = text.indexOf('.');
  if (text.includes('e') || text === 'NaN' || text.includes('I')) return stylize(text, 'number');
  if (point < 0) return stylize(groupInteger(text), 'number');
  let fraction = text.slice(point + 1, point + 4);
  for (let i = point + 4; i < text.length; i += 3) fraction += `_${text.slice(i, i + 3)}`;
  return stylize(`${groupInteger(text.slice(0, point))}.${fraction}`, 'number');
}

function formatBigInt(stylize, number, withSeparator) {
  const text = String(number);
  return stylize(`${withSeparator ? groupInteger(text) : text}n`, 'bigint');
}

function formatString(stylize, value, ctx) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const rest = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`;
  }
  if (ctx.compact !== true && value.length > MIN_LINE && value.length > ctx.breakLength - ctx.indentationLvl - 4) {
    const lines = value.split(/(?<=\n)/);
    if (lines.length > 1) {
      ctx.hasLines = true;
      const glue = ` +\n${' '.repeat(ctx.indentationLvl + 2)}`;
      return lines.map((line) => stylize(quote(line), 'string')).join(glue) + trailer;
    }
  }
  return stylize(quote(value), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string':
      return formatString(stylize, value, ctx);
    case 'number':
      return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean':
      return stylize(`${value}`, 'boolean');
    case 'undefined':
      return stylize('undefined', 'undefined');
    case 'symbol':
      ctx.hasLines = true;
      return stylize(apply(symbolToString, value, []), 'symbol');
    default:
      return stylize('null', 'null');
  }
}

// ---- entries --------------------------------------------------------------------------------------------------------

const moreItems = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;

// How many of `length` elements to show.
function shownOf(ctx, length) {
  return Math.min(Math.max(0, ctx.maxArrayLength), length);
}

function arrayEntries(ctx, value, depth) {
  const { length } = value;
  const shown = shownOf(ctx, length);
  const entries = [];
  for (let i = 0; i < shown; i++) {
    if (!hasOwn(value, i)) return sparseEntries(ctx, value, depth, shown, entries, i);
    entries.push(formatProperty(ctx, value, depth, i, ARRAY_ENTRY));
  }
  if (length > shown) entries.push(moreItems(length - shown));
  return entries;
}

// Elements of an array that has nothing else, so that none of them is an accessor.
function simpleArrayEntries(ctx, value, depth) {
  const { length } = value;
  const shown = shownOf(ctx, length);
  const entries = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const element = value[i];
    if (element === undefined && !hasOwn(value, i)) {
      ctx.indentationLvl -= 2;
      return sparseEntries(ctx, value, depth, shown, entries, i);
    }
    entries.push(formatValue(ctx, element, depth));
  }
  ctx.indentationLvl -= 2;
  if (length > shown) entries.push(moreItems(length - shown));
  return entries;
}

// Goes on from the first hole at `index`: a run of holes counts as one entry.
function sparseEntries(ctx, value, depth, shown, entries, index) {
  const holes = (count) => ctx.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
  const keys = enumerableNames(value);
  for (let i = index; i < keys.length && entries.length < shown && isIndex(keys[i]); i++) {
    const next = +keys[i];
    if (next !== index) {
      entries.push(holes(next - index));
      index = next;
      if (entries.length === shown) break;
    }
    entries.push(formatProperty(ctx, value, depth, keys[i], ARRAY_ENTRY));
    index++;
  }
  const rest = value.length - index;
  if (rest > 0) entries.push(entries.length !== shown ? holes(rest) : moreItems(rest));
  return entries;
}

function typedArrayEntries(ctx, value, depth) {
  const length = apply(typedArrayLength, value, []);
  const shown = shownOf(ctx, length);
  const entries = new Array(shown);
  const format = length > 0 && typeof value[0] === 'bigint' ? formatBigInt : formatNumber;
  for (let i = 0; i < shown; i++) entries[i] = format(ctx.stylize, value[i], ctx.numericSeparator);
  if (length > shown) entries.push(moreItems(length - shown));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      entries.push(slotText(ctx, key, value[key], depth));
    }
    ctx.indentationLvl -= 2;
  }
  return entries;
}

// A property that is no own property but matters as if it were.
function slotText(ctx, key, value, depth) {
  return `${ctx.stylize(`[${key}]`, 'string')}: ${formatValue(ctx, value, depth, true)}`;
}

function arrayBufferEntries(ctx, value, depth) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special'), slotText(ctx, 'byteLength', 0, depth)];
  }
  if (value.detached) return [ctx.stylize('(detached)', 'special'), slotText(ctx, 'byteLength', 0, depth)];
  const shown = shownOf(ctx, bytes.length);
  let text = '';
  for (let i = 0; i < shown; i++) text += `${i === 0 ? '' : ' '}${bytes[i] < 16 ? '0' : ''}${bytes[i].toString(16)}`;
  const rest = bytes.length - shown;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`,
          slotText(ctx, 'byteLength', value.byteLength, depth)];
}

function partialBufferEntries(ctx, value, depth) {
  return [slotText(ctx, 'byteLength', value.byteLength, depth)];
}

function dataViewEntries(ctx, value, depth) {
  ctx.indentationLvl += 2;
  const entries = [];
  for (const key of ['byteLength', 'byteOffset', 'buffer']) {
    let part;
    try {
      part = value[key];
    } catch {
      // Of a detached buffer.
      if (key === 'byteLength') part = 0;
    }
    entries.push(`${ctx.stylize(`[${key}]`, 'string')}: ${formatValue(ctx, part, depth)}`);
  }
  ctx.indentationLvl -= 2;
  return entries;
}

function setEntryTexts(ctx, value, depth) {
  const size = apply(setSize, value, []);
  const shown = shownOf(ctx, size);
  const entries = [];
  ctx.indentationLvl += 2;
  const iterator = apply(setValues, value, []);
  for (let i = 0; i < shown; i++) entries.push(formatValue(ctx, iterator.next().value, depth));
  if (size > shown) entries.push(moreItems(size - shown));
  ctx.indentationLvl -= 2;
  return entries;
}

function mapEntryTexts(ctx, value, depth) {
  const size = apply(mapSize, value, []);
  const shown = shownOf(ctx, size);
  const entries = [];
  ctx.indentationLvl += 2;
  const iterator = apply(mapEntries, value, []);
  for (let i = 0; i < shown; i++) {
    const entry = iterator.next().value;
    entries.push(`${formatValue(ctx, entry[0], depth)} => ${formatValue(ctx, entry[1], depth)}`);
  }
  if (size > shown) entries.push(moreItems(size - shown));
  ctx.indentationLvl -= 2;
  return entries;
}

// What an iterator of a Map or Set has still to give, without taking it.
function iteratorEntries(ctx, value, depth, braces) {
  const preview = iteratorPreview(value);
  if (preview === undefined) return [ctx.stylize('<items unknown>', 'special')];
  const { items, isPairs } = preview;
  const entries = [];
  ctx.indentationLvl += 2;
  if (isPairs) {
    braces[0] = braces[0].replace(/ Iterator\] \{$/, ' Entries] {');
    const pairs = items.length / 2;
    const shown = shownOf(ctx, pairs);
    for (let i = 0; i < shown; i++) {
      const pair = [formatValue(ctx, items[2 * i], depth), formatValue(ctx, items[2 * i + 1], depth)];
      entries.push(joinEntries(ctx, pair, '', ['[', ']'], ARRAY_EXTRA, depth));
    }
    if (pairs > shown) entries.push(moreItems(pairs - shown));
  } else {
    const shown = shownOf(ctx, items.length);
    for (let i = 0; i < shown; i++) entries.push(formatValue(ctx, items[i], depth));
    if (items.length > shown) entries.push(moreItems(items.length - shown));
  }
  ctx.indentationLvl -= 2;
  return entries;
}

function promiseEntries(ctx, value, depth) {
  const details = binding.promiseDetails(value);
  if (details === undefined) return [ctx.stylize('<state unknown>', 'special')];
  if (details[0] === 0) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, details[1], depth);
  ctx.indentationLvl -= 2;
  return [details[0] === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

function namespaceEntries(ctx, value, depth, names) {
  return names.map((name) => {
    try {
      return formatProperty(ctx, value, depth, name, OBJECT_ENTRY);
    } catch {
      // An import cycle: the exporter has not come to this binding yet.
      const text = formatProperty(ctx, { [name]: '' }, depth, name, OBJECT_ENTRY);
      return text.slice(0, text.lastIndexOf(' ') + 1) + ctx.stylize('<uninitialized>', 'special');
    }
  });
}

function formatGetter(ctx, property, depth, receiver) {
  const label = property.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = ctx.getters && (ctx.getters === true || (ctx.getters === 'get' && property.set === undefined) ||
    (ctx.getters === 'set' && property.set !== undefined));
  if (!wanted) return ctx.stylize(`[${label}]`, 'special');
  const open = ctx.stylize(`[${label}:`, 'special');
  const close = ctx.stylize(']', 'special');
  ctx.indentationLvl += 2;
  let text;
  try {
    const result = apply(property.get, receiver, []);
    forget(ctx);
    if (typeof result === 'object' && result !== null) {
      text = `${ctx.stylize(`[${label}]`, 'special')} ${formatValue(ctx, result, depth)}`;
    } else if (typeof result === 'function') {
      text = `${open} ${formatValue(ctx, result, depth)}${close}`;
    } else {
      text = `${open} ${formatPrimitive(ctx.stylize, result, ctx)}${close}`;
    }
  } catch (error) {
    text = `${open} <Inspection threw (${formatValue(ctx, error, depth)})>${close}`;
  }
  ctx.indentationLvl -= 2;
  return text;
}

function formatProperty(ctx, object, depth, key, entryKind, property = undefined, receiver = object) {
  property ??= getOwnPropertyDescriptor(object, key) ??
    { value: object[key], configurable: true, enumerable: true, writable: true };
  let text;
  let gap = ' ';
  if (property.value !== undefined) {
    const indent = ctx.compact !== true || entryKind !== OBJECT_ENTRY ? 2 : 3;
    ctx.indentationLvl += indent;
    text = formatValue(ctx, property.value, depth);
    if (indent === 3 && ctx.breakLength < stringWidth(text, ctx.colors)) gap = `\n${' '.repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= indent;
  } else if (property.get !== undefined) {
    text = formatGetter(ctx, property, depth, receiver);
  } else if (property.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (entryKind === ARRAY_ENTRY) return text;
  let name;
  if (typeof key === 'symbol') {
    name = ctx.stylize(escapeControls(apply(symbolToString, key, [])), 'symbol');
    if (property.enumerable === false) name = `[${name}]`;
  } else if (key === '__proto__') {
    name = property.enumerable === false ? "[['__proto__']]" : "['__proto__']";
  } else if (property.enumerable === false) {
    name = `[${isIdentifier(key) ? key : quote(key)}]`;
  } else if (isIdentifier(key)) {
    name = ctx.stylize(key, 'name');
  } else {
    name = ctx.stylize(quote(key), 'string');
  }
  return `${name}:${gap}${text}`;
}

// A property of a simple object: enumerable, with a value and a name that is text.
function formatSimpleProperty(ctx, object, depth, key) {
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, object[key], depth);
  ctx.indentationLvl -= 2;
  if (key === '__proto__') return `['__proto__']: ${text}`;
  return `${isIdentifier(key) ? ctx.stylize(key, 'name') : ctx.stylize(quote(key), 'string')}: ${text}`;
}

// ---- layout ---------------------------------------------------------------------------------------------------------

function fitsOneLine(ctx, entries, start, base) {
  // Each entry needs a separator.
  let total = entries.length + start;
  if (total + entries.length > ctx.breakLength) return false;
  for (let i = 0; i < entries.length; i++) {
    total += ctx.colors ? stripColors(entries[i]).length : entries[i].length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

function joinEntries(ctx, entries, base, braces, entryKind, depth, value) {
  const head = base ? `${base} ${braces[0]}` : braces[0];
  const newline = `\n${' '.repeat(ctx.indentationLvl)}`;
  if (ctx.compact === true) {
    if (fitsOneLine(ctx, entries, 0, base)) {
      return `${braces[0]}${base ? ` ${base}` : ''} ${entries.join(', ')} ${braces[1]}`;
    }
    ctx.hasLines = true;
    const first = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}${newline}  `;
    return `${braces[0]}${first}${entries.join(`,${newline}  `)} ${braces[1]}`;
  }
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    const count = entries.length;
    if (entryKind === ARRAY_EXTRA && count > 6) entries = groupColumns(ctx, entries, value);
    // Objects that hold at most `compact` levels go on one line if they fit.
    if (ctx.currentDepth - depth < ctx.compact && count === entries.length) {
      const start = entries.length + ctx.indentationLvl + braces[0].length + base.length + 10;
      if (fitsOneLine(ctx, entries, start, base)) {
        const joined = concatenate(entries, ', ');
        if ((!ctx.hasLines && ctx.stylize === stylizeNoColor) || !joined.includes('\n')) {
          ctx.hasLines = false;
          return `${head} ${joined} ${braces[1]}`;
        }
      }
    }
  }
  ctx.hasLines = true;
  return `${head}${newline}  ${concatenate(entries, `,${newline}  `)}${newline}${braces[1]}`;
}

// As join(), but the engine need not copy the texts, which each level above would do again.
function concatenate(entries, separator) {
  let text = entries.length > 0 ? entries[0] : '';
  for (let i = 1; i < entries.length; i++) text += separator + entries[i];
  return text;
}

// Lines up the entries of a long array in columns, if they are short and alike enough.
function groupColumns(ctx, entries, value) {
  let total = 0;
  let widest = 0;
  let count = entries.length;
  // The last entry tells how many more there are.
  if (ctx.maxArrayLength < count) count--;
  const gap = 2;
  const widths = new Array(count);
  for (let i = 0; i < count; i++) {
    widths[i] = stringWidth(entries[i], ctx.colors);
    total += widths[i] + gap;
    if (widths[i] > widest) widest = widths[i];
  }
  const cell = widest + gap;
  if (cell * 3 + ctx.indentationLvl >= ctx.breakLength || (total / cell <= 5 && widest > 6)) return entries;
  // Characters are about 2.5 times as high as wide; the block should look like a square, but not be wider than the
  // line, than 4 columns for each level of `compact`, or than 15 columns.
  const bias = Math.max(cell - 3 - Math.sqrt(cell - total / entries.length), 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * bias * count) / bias),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / cell),
    ctx.compact * 4,
    15);
  if (columns <= 1) return entries;
  const columnWidths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) if (widths[j] > width) width = widths[j];
    columnWidths.push(width + gap);
  }
  // Numbers are aligned to the right.
  let isNumeric = value !== undefined;
  for (let i = 0; isNumeric && i < entries.length; i++) {
    isNumeric = typeof value[i] === 'number' || typeof value[i] === 'bigint';
  }
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let line = '';
    let j = i;
    for (; j < end - 1; j++) {
      const pad = ' '.repeat(columnWidths[j - i] - widths[j] - gap);
      line += isNumeric ? `${pad}${entries[j]}, ` : `${entries[j]}, ${pad}`;
    }
    const pad = isNumeric ? ' '.repeat(columnWidths[j - i] - widths[j] - gap) : '';
    lines.push(`${line}${pad}${entries[j]}`);
  }
  if (count < entries.length) lines.push(entries[count]);
  return lines;
}

module.exports = {
  constructorName,
  formatBigInt,
  formatNumber,
  formatProperty,
  formatValue,
  getStringWidth: stringWidth,
  inspect,
  isInstance,
  objectToString,
  stripVTControlCharacters: stripEscapes,
  stylizeNoColor,
  stylizeWithColor,
};
