// SPDX-License-Identifier: MIT
// The command line, parsed by src/parse/options.c: values of the runtime's options by their full names, and the words
// that are the script and its arguments.
'use strict';

const { worker } = require('internal/realm');

// Threads are told by their starter.
const [values, execArgv, rest, argv0, channelFd, isSingle] = worker?.options ?? internalBinding('options').parsed();

// True or false for an option without a value, a string, or a list for one that may repeat; undefined when not given.
// `--no-x` is false for '--x'.
function option(name) {
  return values[name];
}

// Adds options found later (NODE_OPTIONS in an .env file): what is there already outweighs them.
function addOptions(more) {
  for (const name in more) {
    if (Array.isArray(more[name])) values[name] = [...more[name], ...(values[name] ?? [])];
    else values[name] ??= more[name];
  }
}

module.exports = { option, addOptions, values, execArgv, rest, argv0, channelFd, isSingle };
