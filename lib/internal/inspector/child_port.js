// SPDX-License-Identifier: MIT
// The ports at which the children of an inspected program listen for debuggers: one each.
'use strict';

const { validatePort } = require('internal/validate');

const PORT_MIN = 1024;
const PORT_MAX = 65535;
const IS_INSPECT = /^--(?:inspect(?:-brk|-port|-wait)?|debug-port)(?:=|$)/;

// Whether options of the command line, or of NODE_OPTIONS, ask for a debugger.
function isInspected(words) {
  const inNodeOptions = (process.env.NODE_OPTIONS ?? '').split(/\s+/);
  return words.some((word) => IS_INSPECT.test(word)) || inNodeOptions.some((word) => IS_INSPECT.test(word));
}

let offset = 1;

// The option that gives the next child its port: `inspectPort`, what that returns, or one behind our own.
function portOption(inspectPort) {
  let port = typeof inspectPort === 'function' ? inspectPort() : inspectPort;
  if (port === undefined) {
    port = process.debugPort + offset++;
    if (port > PORT_MAX) port = port - PORT_MAX + PORT_MIN - 1;
  }
  validatePort(port);
  return `--inspect-port=${port}`;
}

module.exports = { isInspected, portOption };
