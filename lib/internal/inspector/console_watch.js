// SPDX-License-Identifier: MIT
// Calls of the global console, told to those who enabled Runtime (consoleAPICalled) or Console (messageAdded). Its
// methods are wrapped while somebody listens; and inspector.console, whose methods do nothing else.
'use strict';

const { eachEnabled, isEnabled } = require('internal/inspector/hub');
const { stackAbove } = require('internal/inspector/frames');
const { MAIN } = require('internal/inspector/contexts');

const types = {
  __proto__: null,
  log: 'log', debug: 'debug', info: 'info', warn: 'warning', error: 'error', dir: 'dir', dirxml: 'dirxml',
  table: 'table', trace: 'trace', clear: 'clear', group: 'startGroup', groupCollapsed: 'startGroupCollapsed',
  groupEnd: 'endGroup', assert: 'assert', count: 'count', timeEnd: 'timeEnd', timeLog: 'log', profile: 'profile',
  profileEnd: 'profileEnd',
};
// Those that print nothing but have an effect of their own, and tell nobody.
const SILENT = ['time', 'countReset', 'timeStamp'];

const levels = { __proto__: null, warning: 'warning', error: 'error', assert: 'error', debug: 'debug', info: 'info' };

const counts = new Map();
const times = new Map();

// What the arguments of a call become, undefined when nothing is told.
function messageOf(name, args) {
  const label = `${args[0] === undefined ? 'default' : args[0]}`;
  switch (name) {
    case 'assert': return args[0] ? undefined : args.length > 1 ? args.slice(1) : ['console.assert'];
    case 'count': {
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      return [`${label}: ${count}`];
    }
    case 'countReset': counts.delete(label); return undefined;
    case 'time': times.set(label, performance.now()); return undefined;
    case 'timeStamp': return undefined;
    case 'timeEnd':
    case 'timeLog': {
      const start = times.get(label);
      if (start === undefined) return undefined;
      if (name === 'timeEnd') times.delete(label);
      return [`${label}: ${performance.now() - start} ms`, ...args.slice(1)];
    }
    case 'trace': return args.length === 0 ? ['console.trace'] : args;
    case 'group':
    case 'groupCollapsed':
    case 'groupEnd': return args.length === 0 ? [`console.${name}`] : args;
    case 'clear': return ['console.clear'];
    default: return args;
  }
}

function textOf(args) {
  const { formatArgs } = require('internal/util/format');
  return formatArgs(args);
}

// The last messages, for those who come later: while the program can be connected to from outside.
const KEPT = 1000;
let kept;

function keep() {
  kept ??= [];
  begin();
}

function notifyRuntime(connection, { type, told, timestamp, stackTrace }) {
  connection.notify('Runtime.consoleAPICalled', {
    type,
    args: told.map((value) => connection.mirror.show(value, { group: 'console', generatePreview: true })),
    executionContextId: MAIN, timestamp, stackTrace,
  });
}

function notifyConsole(connection, { type, told, stackTrace }) {
  const place = stackTrace.callFrames[0];
  connection.notify('Console.messageAdded', { message: {
    source: 'console-api', level: levels[type] ?? 'log', text: textOf(told), url: place?.url ?? '',
    line: (place?.lineNumber ?? 0) + 1, column: (place?.columnNumber ?? 0) + 1,
  } });
}

function catchUp(connection, domain) {
  const notify = domain === 'Runtime' ? notifyRuntime : notifyConsole;
  for (const message of kept ?? []) notify(connection, message);
}

let isTelling = false;

function tell(name, args, caller) {
  if (isTelling) return;
  const told = messageOf(name, args);
  if (told === undefined) return;
  isTelling = true;
  try {
    const message = {
      type: types[name], told, timestamp: performance.timeOrigin + performance.now(), stackTrace: stackAbove(caller),
    };
    if (kept !== undefined) {
      kept.push(message);
      if (kept.length > KEPT) kept.shift();
    }
    eachEnabled('Runtime', (connection) => notifyRuntime(connection, message));
    eachEnabled('Console', (connection) => notifyConsole(connection, message));
    if (name === 'profile') require('internal/inspector/profiler').beginConsoleProfile(args[0]);
    else if (name === 'profileEnd') require('internal/inspector/profiler').endConsoleProfile(args[0]);
  } finally {
    isTelling = false;
  }
}

const wrapped = new Map(); // name -> {original, wrapper}

function begin() {
  if (wrapped.size > 0) return;
  for (const name of [...Object.keys(types), ...SILENT]) {
    const original = console[name];
    if (typeof original !== 'function') continue;
    const wrapper = {
      [name](...args) {
        tell(name, args, wrapper);
        // What it prints by other methods of the console is told already.
        const was = isTelling;
        isTelling = true;
        try {
          return original(...args);
        } finally {
          isTelling = was;
        }
      },
    }[name];
    wrapped.set(name, { original, wrapper });
    console[name] = wrapper;
  }
}

function endUnlessNeeded() {
  if (kept !== undefined || isEnabled('Runtime') || isEnabled('Console')) return;
  for (const { 0: name, 1: { original, wrapper } } of wrapped) {
    if (console[name] === wrapper) console[name] = original;
  }
  wrapped.clear();
}

// inspector.console
function makeConsole() {
  const made = {};
  for (const name of [...Object.keys(types), ...SILENT]) {
    made[name] = { [name](...args) { tell(name, args, made[name]); } }[name];
  }
  made.context = () => makeConsole();
  return made;
}

module.exports = {
  begin, catchUp, endUnlessNeeded, keep, makeConsole,
  clear() { if (kept !== undefined) kept.length = 0; },
};
