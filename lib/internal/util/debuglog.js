// SPDX-License-Identifier: MIT
// util.debuglog: messages on stderr for the sections that NODE_DEBUG names. A section that is off costs one test.
'use strict';

let pattern;
let source;

// NODE_DEBUG as one expression: comma separated names, `*` stands for anything.
function isEnabled(section) {
  if (pattern === undefined) {
    source = process.env.NODE_DEBUG ?? '';
    const names = source.split(',').filter((name) => name.trim() !== '').map((name) =>
      name.trim().replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*'));
    pattern = names.length === 0 ? null : new RegExp(`^(?:${names.join('|')})$`, 'i');
  }
  return pattern !== null && pattern.test(section);
}

function write(section, args) {
  const { formatWithOptions } = require('internal/util/format');
  const { stderr } = process;
  const colors = stderr.isTTY === true && stderr.hasColors?.() === true;
  const pid = colors ? formatWithOptions({ colors }, process.pid) : process.pid;
  stderr.write(formatWithOptions({ colors }, '%s %s: ', section, pid) + formatWithOptions({ colors }, ...args) + '\n');
}

function warn(section) {
  process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose ` +
    'sensitive data (such as passwords, tokens and authentication headers) in the resulting log.');
}

// `onReady` gets the real logger at the first call, so that a module may keep it.
function debuglog(section, onReady) {
  section = String(section);
  const upper = section.toUpperCase();
  let enabled;
  const test = () => {
    if (enabled !== undefined) return enabled;
    enabled = isEnabled(upper);
    if (enabled && (upper === 'HTTP' || upper === 'HTTP2')) warn(upper);
    return enabled;
  };
  let log = (...args) => {
    log = test() ? (...more) => write(upper, more) : () => {};
    if (typeof onReady === 'function') onReady(log);
    log(...args);
  };
  const logger = (...args) => log(...args);
  Object.defineProperty(logger, 'enabled', { __proto__: null, get: test, configurable: true, enumerable: true });
  return logger;
}

const pad = (number) => String(number).padStart(2, '0');

// A duration for people: 12.3ms, 1.500s, 1:00.300 (m:ss.mmm), 1:06:40.457 (h:mm:ss.mmm).
function formatTime(ms) {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(3)}s`;
  const hours = Math.floor(ms / 3600000);
  const minutes = Math.floor(ms % 3600000 / 60000);
  const [seconds, fraction] = (ms % 60000 / 1000).toFixed(3).split('.');
  if (hours === 0) return `${minutes}:${pad(seconds)}.${fraction} (m:ss.mmm)`;
  return `${hours}:${pad(minutes)}:${pad(seconds)}.${fraction} (h:mm:ss.mmm)`;
}

module.exports = { debuglog, formatTime };
