// SPDX-License-Identifier: MIT
// The program's moments: start decides what to run, beforeExit and exit end it.
'use strict';

const { i32, EXIT_CODE } = require('internal/cells');
const { channelFd, hasOptions, rest } = require('internal/options');
const { made } = require('boot/globals');

function start() {
  if (channelFd !== undefined) require('internal/child_process/ipc').begin(channelFd);
  if (!hasOptions() && rest.length > 0 && rest[0] !== '-') require('internal/modules/main').runMain(rest[0]);
  else require('internal/cli').start();
}

// A script that never touched `process` has no listener to call.
function beforeExit() {
  const { process } = made;
  if (process !== undefined && process._events !== undefined) process.emit('beforeExit', process.exitCode || 0);
}

function exit() {
  const { process } = made;
  if (process === undefined) return;
  if (!process._exiting) {
    process._exiting = true;
    if (process._events !== undefined) process.emit('exit', process.exitCode || 0);
  }
  i32[EXIT_CODE] = process.exitCode || 0;
}

module.exports = { start, beforeExit, exit };
