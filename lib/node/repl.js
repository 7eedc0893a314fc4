// SPDX-License-Identifier: MIT
// node:repl. See lib/internal/repl/.
'use strict';

const { builtinModules } = require('internal/modules/builtins');
const { lazyProperty } = require('internal/lazy');
const { REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, isValidSyntax } = require('internal/repl/evaluate');
const { writer } = require('internal/repl/report');
const { REPLServer } = require('internal/repl/server');

function start(prompt, source, evaluate, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, evaluate, useGlobal, ignoreUndefined, replMode);
}

module.exports = { start, writer, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, isValidSyntax };

// Old names of module.builtinModules.
for (const name of ['builtinModules', '_builtinLibs']) {
  lazyProperty(module.exports, name, () => builtinModules().filter((id) => id[0] !== '_'), false);
}
