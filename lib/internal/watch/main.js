// SPDX-License-Identifier: MIT
// --watch: runs the program in a child process, and again each time a file changes that it has loaded, or with
// --watch-path any file below those directories. (Test files have a way of their own: internal/test/watch.)
//
// The child tells by its channel what it loads (internal/watch/report); whatever else comes by a channel is passed on,
// from our parent to the child and back.
'use strict';

const { spawn } = require('node/child_process');
const fs = require('node/fs');
const { dirname, resolve } = require('node/path');
const { clearTimeout, setTimeout } = require('internal/timer_functions');
const { inspect } = require('internal/util/inspect');
const { validateSignalName } = require('internal/validate');
const { option, execArgv, rest } = require('internal/options');

const QUIET = 200; // ms without a change before the program runs again
const PATIENCE = 1000; // ms that the program may take to end before we say what we wait for
const SIGNAL_EXIT = 128; // plus the signal: the exit code of who ends by it

const command = inspect(rest.join(' '));
const killSignal = option('--watch-kill-signal') ?? 'SIGTERM';
const paths = option('--watch-path');

let child;
let isEnding = false; // the child has been told to
let timer;

// ---- what is said ---------------------------------------------------------------------------------------------------

const COLORS = { __proto__: null, blue: 34, green: 32, red: 31 };

function say(color, text) {
  const isColored = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(isColored ? `\x1B[${COLORS[color]}m${text}\x1B[39m\n` : `${text}\n`);
}

function clearScreen() {
  if (process.stdout.isTTY && !option('--watch-preserve-output')) process.stdout.write('\x1Bc');
}

// ---- what is watched ------------------------------------------------------------------------------------------------

const files = new Set();
const watchers = new Map(); // directory -> fs.FSWatcher

// Editors replace files rather than write them, so it is the directory that is watched.
function watchFile(file) {
  if (files.has(file)) return;
  files.add(file);
  watchDirectory(dirname(file), false, (name) => files.has(name));
}

function watchDirectory(directory, recursive, isOurs) {
  if (watchers.has(directory)) return;
  let watcher;
  try {
    watcher = fs.watch(directory, { recursive });
  } catch (error) {
    if (recursive) throw error;
    return; // what is not there cannot change
  }
  watcher.on('change', (event, name) => {
    if (name !== null && isOurs(resolve(directory, name))) changed();
  });
  watcher.on('error', () => watchers.delete(directory)); // it went away
  watchers.set(directory, watcher);
}

// What the last run has loaded is of no interest to the next.
function forgetFiles() {
  files.clear();
  for (const file of [...option('--env-file') ?? [], ...option('--env-file-if-exists') ?? []]) watchFile(resolve(file));
  if (paths === undefined) watchFile(resolve(rest[0]));
}

// ---- the program ----------------------------------------------------------------------------------------------------

// Options that are for us and not for the program.
function isForProgram(word, i, words) {
  if (/^--(?:no-)?watch(?:-|=|$)/.test(word)) return false;
  const before = words[i - 1];
  return before !== '--watch-path' && before !== '--watch-kill-signal';
}

function start() {
  forgetFiles();
  child = spawn(process.execPath, [...execArgv.filter(isForProgram), ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' },
  });
  child.on('message', onMessage);
  child.once('exit', (code, signal) => {
    child = undefined;
    if (isEnding) return;
    const [color, how] = code === 0 && signal === null ? ['blue', 'Completed'] : ['red', 'Failed'];
    say(color, `${how} running ${command}. Waiting for file changes before restarting...`);
  });
}

function onMessage(message) {
  const loaded = message?.['watch:require'] ?? message?.['watch:import'];
  if (!Array.isArray(loaded)) {
    if (process.connected) process.send(message);
  } else if (paths === undefined) {
    for (const file of loaded) watchFile(file.startsWith('file:') ? require('node/url').fileURLToPath(file) : file);
  }
}

// Ends the program if it still runs, then goes on.
function end(signal, then) {
  if (child === undefined) {
    then(false);
    return;
  }
  isEnding = true;
  let isSlow = false;
  const patience = setTimeout(() => {
    isSlow = true;
    say('green', 'Waiting for graceful termination...');
  }, PATIENCE);
  child.once('exit', () => {
    clearTimeout(patience);
    isEnding = false;
    then(isSlow);
  });
  child.kill(signal);
}

function changed() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (isEnding) return; // it is about to begin anyhow
    clearScreen();
    say('green', `Restarting ${command}`);
    end(killSignal, (isSlow) => {
      if (isSlow) say('green', `Gracefully restarted ${command}`);
      start();
    });
  }, QUIET);
}

function run() {
  validateSignalName(killSignal);
  for (const path of paths ?? []) watchDirectory(resolve(path), true, () => true);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      end(signal, () => process.exit(SIGNAL_EXIT + require('node/os').constants.signals[signal]));
    });
  }
  if (process.channel !== undefined) process.on('message', (message) => child?.connected && child.send(message));
  clearScreen();
  start();
}

module.exports = { run };
