// SPDX-License-Identifier: MIT
// Values of the program that is debugged, as the prompt shows them: from their previews.
'use strict';

const { inspect } = require('internal/util/inspect');
const { codes: { ERR_DEBUGGER_ERROR } } = require('internal/errors');

const isNumber = (name) => /^\d+$/.test(name);

function short({ type, subtype, value }, options) {
  switch (type) {
    case 'string': return options.stylize(inspect(value), 'string');
    case 'number':
    case 'boolean':
    case 'bigint': return options.stylize(value, type);
    case 'undefined': return options.stylize('undefined', 'undefined');
    case 'symbol': return options.stylize(value, 'symbol');
    case 'function': return options.stylize('[Function]', 'special');
    case 'accessor': return options.stylize('[Getter]', 'special');
    default: return subtype === 'null' ? options.stylize('null', 'null') : value;
  }
}

function entry({ type, description, properties = [], entries, overflow, subtype }, options) {
  if (type !== 'object' || subtype === 'null') return short({ type, subtype, value: description }, options);
  if (entries !== undefined) return collection(description, entries, overflow, options);
  if (subtype === 'map' || subtype === 'set') return `${description} { ... }`;
  return object(subtype, properties, overflow, options);
}

const rest = (isMore, list) => (isMore ? [...list, '...'] : list);

function collection(description, entries, overflow, options) {
  const shown = entries.map(({ key, value }) =>
    (key === undefined ? entry(value, options) : `${bare(key, options)} => ${entry(value, options)}`));
  return shown.length === 0 ? `${description} {}` : `${description} { ${rest(overflow, shown).join(', ')} }`;
}

// Keys of maps that are strings stand as they are.
const bare = (key, options) => (key.type === 'string' ? key.description : entry(key, options));

function object(subtype, properties, overflow, options) {
  const isList = subtype === 'array' || subtype === 'typedarray';
  const shown = rest(overflow, properties.map((property) => {
    const text = short(property, options);
    return isList && isNumber(property.name) ? text : `${property.name}: ${text}`;
  }));
  const [open, close] = isList ? '[]' : '{}';
  if (shown.length === 0) return open + close;
  const line = `${open} ${shown.join(', ')} ${close}`;
  return line.length <= 72 ? line : `${open} ${shown.join(',\n  ')} ${close}`;
}

// The name of a function, where its text begins with it.
function functionName(description) { return /^(?:\S+ )?([^\s(]+)\(/.exec(description)?.[1]; }

class RemoteObject {
  constructor(attributes) { Object.assign(this, attributes); }

  [inspect.custom](depth, options) {
    const { type, subtype, value, description, unserializableValue, className, preview } = this;
    if (type === 'function') {
      const name = functionName(description);
      return options.stylize(name === undefined ? `[${className}]` : `[${className}: ${name}]`, 'special');
    }
    if (type !== 'object') {
      if (unserializableValue !== undefined) return options.stylize(unserializableValue, type);
      return type === 'symbol' ? options.stylize(description, 'symbol') : inspect(value, options);
    }
    switch (subtype) {
      case 'null': return options.stylize('null', 'null');
      case 'date': return options.stylize(inspect(new Date(description), options), 'date');
      case 'regexp': return options.stylize(description, 'regexp');
      case 'error':
      case 'promise':
      case 'proxy':
      case 'node': return description;
    }
    if (preview === undefined) return description;
    if (preview.entries !== undefined || subtype === 'map' || subtype === 'set') {
      return collection(description, preview.entries ?? [], preview.overflow, options);
    }
    const shown = object(subtype, preview.properties, preview.overflow, options);
    return className === 'Object' || className === 'Array' ? shown : `${description} ${shown}`;
  }
}

// What an evaluation gave; throws what it threw.
function valueOf({ result, exceptionDetails }) {
  if (exceptionDetails === undefined) return new RemoteObject(result);
  const { exception, text } = exceptionDetails;
  throw new ERR_DEBUGGER_ERROR(exception?.description ?? `${text} ${exception?.value}`);
}

// The text that watchers show.
function textOf(remote) {
  return inspect(remote);
}

module.exports = { RemoteObject, textOf, valueOf };
