// SPDX-License-Identifier: MIT
// The Console class. Methods live on the prototype and are bound to each instance, so that `list.forEach(c.log)` works.
//
// State of an instance: `_stdout`, `_stderr` (any objects with write()), and symbols for the rest. The global console
// (global.js) has accessors for its streams: process.stdout is made when something is first written.
'use strict';

const { formatArgs } = require('internal/util/format');
const lazy = require('internal/lazy');
const { loaded } = require('internal/realm');

// Most programs only log.
const lazyErrors = lazy(() => require('internal/errors'));
const lazyValidate = lazy(() => require('internal/validate'));
const lazyInspect = lazy(() => require('internal/util/inspect').inspect);
const lazyDebuglog = lazy(() => require('internal/util/debuglog'));

const kCounts = Symbol('counts');
const kColorMode = Symbol('kColorMode');
const kIsConsole = Symbol('kIsConsole');
const kIndentWidth = Symbol('kGroupIndentWidth');
const kIndent = Symbol('kGroupIndentation');
const kInspectOptions = Symbol('kInspectOptions');
const kBind = Symbol('kBind');
const kSink = Symbol('kSink');

const noop = () => {};
const hidden = (value) => ({ __proto__: null, value, writable: true, enumerable: false, configurable: true });
const now = () => performance.now();
const hooks = { trace: undefined }; // told of times and counts, while they are traced

// ---- writing --------------------------------------------------------------------------------------------------------

// Options of inspect for a stream: the instance's, with colours where the stream takes them.
function inspectOptionsFor(console, stream) {
  let options = console[kInspectOptions];
  if (options instanceof Map) options = options.get(stream);
  let color = console[kColorMode];
  if (color === 'auto') {
    color = stream.isTTY === true && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
  }
  if (options !== undefined) return options.colors === undefined ? { ...options, colors: color } : options;
  return color ? { colors: true } : undefined;
}

// The stream behind `_stdout` or `_stderr`. The global console writes to the descriptor itself as long as nobody has
// touched process.stdout: most programs never do, and the stream classes are much to load.
function streamOf(console, key) {
  const sink = console[kSink];
  return sink === undefined ? console[key] : sink(key);
}

function write(console, stream, text) {
  const indent = console[kIndent];
  if (indent !== '') {
    if (text.includes('\n')) text = text.replaceAll('\n', `\n${indent}`);
    text = indent + text;
  }
  text += '\n';
  if (stream.isSink) {
    if (stream.writeSync(text)) return;
    stream = console[stream.key]; // it failed: let the stream report it
  }
  if (console._ignoreErrors === false) {
    stream.write(text);
    return;
  }
  // A failure may come at once (files, terminals) or later (pipes); nobody who logs wants to hear of either.
  try {
    if (stream.listenerCount('error') === 0) stream.once('error', noop);
    stream.write(text, stream === console._stdout ? console._stdoutErrorHandler : console._stderrErrorHandler);
  } catch (error) {
    if (lazyErrors().isStackOverflowError(error)) throw error;
  } finally {
    stream.removeListener('error', noop);
  }
}

// Tells what is about to be logged; the arguments may still be changed.
function publish(name, args) {
  const tables = loaded['internal/channels']?.exports;
  if (tables !== undefined) tables.channels[`console.${name}`]?.publish(args);
}

function print(console, stream, args) {
  const text = args.length === 1 && typeof args[0] === 'string' ? args[0] :
    args.length === 0 ? '' : formatArgs(args, inspectOptionsFor(console, stream));
  write(console, stream, text);
}

function warn(message) {
  process.emitWarning(message);
}

// ---- the class ------------------------------------------------------------------------------------------------------

function Console(options, ...rest) {
  if (new.target === undefined) return Reflect.construct(Console, [options, ...rest]);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto' } = options;
  const { inspectOptions, groupIndentation } = options;
  const { codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR } } = lazyErrors();
  const { validateInteger, validateObject, validateOneOf } = lazyValidate();
  if (!stdout || typeof stdout.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const all = inspectOptions instanceof Map ? [...inspectOptions.values()] : [inspectOptions];
    for (const one of all) {
      if (one.colors !== undefined && options.colorMode !== undefined) {
        throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
  }
  // Methods of subclasses replace ours.
  for (const key in this) {
    if (typeof this[key] === 'function') bindMethod(this, key);
  }
  Object.defineProperty(this, '_stdout', hidden(stdout));
  Object.defineProperty(this, '_stderr', hidden(stderr));
  this[kBind](ignoreErrors, colorMode, groupIndentation, inspectOptions);
}

function bindMethod(console, key) {
  const method = console[key].bind(console);
  Object.defineProperty(method, 'name', { __proto__: null, value: key, configurable: true });
  // The prototype may be frozen.
  Object.defineProperty(console, key, {
    __proto__: null, value: method, writable: true, enumerable: true, configurable: true,
  });
}

// Remembers failures that no 'error' event told of.
function errorHandler(console, key) {
  return (error) => {
    const stream = console[key];
    if (error != null && !stream._writableState?.errorEmitted && stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

Console.prototype[kBind] = function(ignoreErrors, colorMode, groupIndentation = 2, inspectOptions = undefined) {
  Object.defineProperties(this, {
    _stdoutErrorHandler: hidden(errorHandler(this, '_stdout')),
    _stderrErrorHandler: hidden(errorHandler(this, '_stderr')),
    _ignoreErrors: hidden(Boolean(ignoreErrors)),
    _times: hidden(new Map()),
    [kCounts]: hidden(new Map()),
    [kColorMode]: hidden(colorMode),
    [kIsConsole]: hidden(true),
    [kIndent]: hidden(''),
    [kIndentWidth]: hidden(groupIndentation),
    [kInspectOptions]: hidden(inspectOptions),
    [Symbol.toStringTag]: { __proto__: null, value: 'console', writable: false, enumerable: false, configurable: true },
  });
};
Object.defineProperty(Console.prototype, kBind, { __proto__: null, enumerable: false });
Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) {
    return instance?.[kIsConsole] === true;
  },
});

const methods = {
  log(...args) {
    publish('log', args);
    print(this, streamOf(this, '_stdout'), args);
  },

  info(...args) {
    publish('info', args);
    print(this, streamOf(this, '_stdout'), args);
  },

  debug(...args) {
    publish('debug', args);
    print(this, streamOf(this, '_stdout'), args);
  },

  warn(...args) {
    publish('warn', args);
    print(this, streamOf(this, '_stderr'), args);
  },

  error(...args) {
    publish('error', args);
    print(this, streamOf(this, '_stderr'), args);
  },

  dir(object, options) {
    const stream = this._stdout;
    const text = lazyInspect()(object, { customInspect: false, ...inspectOptionsFor(this, stream), ...options });
    write(this, stream, text);
  },

  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      warn(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, now());
    hooks.trace?.('b', `time::${label}`);
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    if (!reportTime(this, 'timeEnd', label, [])) return;
    this._times.delete(label);
    hooks.trace?.('e', `time::${label}`);
  },

  timeLog(label = 'default', ...data) {
    if (reportTime(this, 'timeLog', `${label}`, data)) hooks.trace?.('n', `time::${label}`);
  },

  trace(...args) {
    const message = args.length === 0 ? '' : formatArgs(args, inspectOptionsFor(this, this._stderr));
    const holder = { name: 'Trace', message };
    Error.captureStackTrace(holder, methods.trace);
    this.error(holder.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },

  clear() {
    // Of no sense in a file or pipe.
    if (this._stdout.isTTY && process.env.TERM !== 'dumb') {
      // Cursor to the first cell, then everything below it.
      this._stdout.write('\u001b[1;1H');
      this._stdout.write('\u001b[0J');
    }
  },

  count(label = 'default') {
    label = `${label}`;
    const count = (this[kCounts].get(label) ?? 0) + 1;
    this[kCounts].set(label, count);
    hooks.trace?.('C', `count::${label}`, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    label = `${label}`;
    if (!this[kCounts].delete(label)) {
      warn(`Count for '${label}' does not exist`);
      return;
    }
    hooks.trace?.('C', `count::${label}`, 0);
  },

  group(...data) {
    if (data.length > 0) this.log(...data);
    this[kIndent] += ' '.repeat(this[kIndentWidth]);
  },

  groupEnd() {
    this[kIndent] = this[kIndent].slice(0, this[kIndent].length - this[kIndentWidth]);
  },

  table(data, properties) {
    if (data === null || typeof data !== 'object') {
      this.log(data);
      return;
    }
    if (properties !== undefined) lazyValidate().validateArray(properties, 'properties');
    const { renderTable } = require('internal/console/table');
    this.log(renderTable(data, properties, inspectOptionsFor(this, streamOf(this, '_stdout'))));
  },

  dirxml(...args) {
    print(this, streamOf(this, '_stdout'), args);
  },

  groupCollapsed(...data) {
    this.group(...data);
  },
};

function reportTime(console, method, label, data) {
  const start = console._times.get(label);
  if (start === undefined) {
    warn(`No such label '${label}' for console.${method}()`);
    return false;
  }
  const text = `${label}: ${lazyDebuglog().formatTime(now() - start)}`;
  print(console, streamOf(console, '_stdout'), data.length === 0 ? [text] : ['%s', text, ...data]);
  return true;
}

Object.assign(Console.prototype, methods);

// The console may load when a program has put functions of its own in the place of Object's.
const methodNames = [];
for (const name in methods) methodNames.push(name);

module.exports = { Console, bindMethod, hooks, kBind, kSink, methodNames };
