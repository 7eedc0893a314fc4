// SPDX-License-Identifier: MIT
// The prompt of the command line: what the environment says of it, the text of -e, and the end of the process with it.
'use strict';

const { REPL_MODE_SLOPPY, REPL_MODE_STRICT } = require('internal/repl/evaluate');
const { validateObject } = require('internal/validate');
const { inspect } = require('node/util');
const { REPLServer, STANDALONE } = require('internal/repl/server');

const modes = { __proto__: null, strict: REPL_MODE_STRICT, sloppy: REPL_MODE_SLOPPY };
const HISTORY_SIZE = 1000;

function optionsOf(env) {
  const options = {
    [STANDALONE]: true,
    ignoreUndefined: false,
    useGlobal: true,
    breakEvalOnSigint: true,
    replMode: modes[`${env.NODE_REPL_MODE ?? ''}`.toLowerCase().trim()],
  };
  if (Number.parseInt(env.NODE_NO_READLINE, 10)) options.terminal = false;
  return options;
}

function sizeOf(env) {
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  return Number.isFinite(size) && size > 0 ? size : HISTORY_SIZE;
}

function startServer() {
  const { env } = process;
  console.log(`Welcome to Node.js ${process.version}.\nType ".help" for more information.`);
  const server = new REPLServer(optionsOf(env));
  server.on('exit', () => process.exit());
  // Its writer's options are known to programs by this name.
  Object.defineProperty(inspect, 'replDefaults', {
    __proto__: null,
    get: () => server.writer.options,
    set(options) {
      validateObject(options, 'options');
      Object.assign(server.writer.options, options);
    },
    enumerable: true,
    configurable: true,
  });
  if (server.terminal) {
    server.setupHistory({
      filePath: env.NODE_REPL_HISTORY,
      size: sizeOf(env),
      onHistoryFileLoaded() {},
    });
  }
  return server;
}

// The text of -e runs after the prompt is there, in its context.
function start(text) {
  const { NODE_REPL_EXTERNAL_MODULE: external } = process.env;
  if (external !== undefined && external !== '') {
    require('internal/modules/cjs').Module._load(external, undefined, false);
    return;
  }
  startServer();
  if (text === undefined) return;
  try {
    internalBinding('loader').evaluate(text, '[eval]', false);
  } catch (error) {
    throw require('internal/modules/source').explain(error, '[eval]', text, 1);
  }
}

module.exports = { start };
