// SPDX-License-Identifier: MIT
// The lines of earlier sessions: a file, newest line first, read at the start and written a moment after each line.
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const fs = require('node/fs');
const os = require('node/os');
const path = require('node/path');
const { validateFunction, validateNumber } = require('internal/validate');

const FLUSH_MS = 15;
const FILE_MODE = 0o600;

const DISABLED = '\nPersistent history support disabled. Set the NODE_REPL_HISTORY environment\nvariable to a valid, ' +
  'user-writable path to enable.\n';
const NOT_KEPT = 'REPL session history will not be persisted.\n';

// Writes the lines of a server into a file.
class Manager {
  #server;
  #handle;
  #timer;
  #isWriting = false;
  #isPending = false;
  isFlushing = false; // until 'flushHistory'

  constructor(server) {
    this.#server = server;
  }

  attach(handle) {
    this.#handle = handle;
    this.#server.on('line', () => this.#plan());
    this.#server.once('exit', () => this.#close());
  }

  #plan() {
    this.isFlushing = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), FLUSH_MS);
  }

  async #flush() {
    this.#timer = undefined;
    if (this.#isWriting) {
      this.#isPending = true;
      return;
    }
    this.#isWriting = true;
    const text = this.#server.history.join('\n');
    try {
      await this.#handle.truncate(0);
      await this.#handle.write(text === '' ? '' : `${text}\n`, 0);
    } catch {
      // The session goes on without.
    }
    this.#isWriting = false;
    if (this.#isPending) {
      this.#isPending = false;
      this.#plan();
    } else if (this.#timer === undefined) {
      this.isFlushing = false;
      this.#server.emit('flushHistory');
    }
  }

  #close() {
    this.#handle?.close().catch(() => {});
    this.#handle = undefined;
  }
}

const managers = new WeakMap();
function managerOf(server) {
  let manager = managers.get(server);
  if (manager === undefined) managers.set(server, manager = new Manager(server));
  return manager;
}
const isFlushing = (server) => managers.get(server)?.isFlushing === true;

function tell(server, message) {
  server._writeToOutput(message);
  if (server.terminal) server._refreshLine();
}

// Without a file: who asks for older lines hears why there are none, once.
function explainLater(server) {
  const { _historyPrev: step } = server;
  server._historyPrev = function() {
    server._historyPrev = step;
    if (this.history.length === 0) tell(this, DISABLED);
    return step.call(this);
  };
}

function fileOf(server, filePath) {
  if (filePath !== undefined && filePath !== null) return `${filePath}`.trim();
  try {
    return path.join(os.homedir(), '.node_repl_history');
  } catch {
    tell(server, `\nError: Could not get the home directory.\n${NOT_KEPT}`);
    return '';
  }
}

async function open(server, file) {
  const created = await fs.promises.open(file, 'a+', FILE_MODE);
  await created.close();
  const text = await fs.promises.readFile(file, 'utf8');
  const lines = text === '' ? [] : text.split(/\r?\n+/, Math.max(server.historySize, 0)).filter((line) => line !== '');
  const handle = await fs.promises.open(file, 'r+');
  return { handle, lines };
}

function setup(server, config, callback) {
  if (typeof config !== 'object' || config === null) config = { filePath: config };
  const { filePath, size, removeHistoryDuplicates, onHistoryFileLoaded = callback } = config;
  validateFunction(onHistoryFileLoaded, 'onHistoryFileLoaded');
  if (size !== undefined) {
    const number = typeof size === 'string' ? Number(size) : size;
    validateNumber(number, 'historyConfig.size', 0);
    server.historySize = number;
  }
  if (removeHistoryDuplicates !== undefined) server._history.removeDuplicates = !!removeHistoryDuplicates;
  const file = fileOf(server, filePath);
  if (file === '') {
    explainLater(server);
    onHistoryFileLoaded(null, server);
    return;
  }
  server.pause();
  const resume = () => { if (!server.closed) server.resume(); };
  open(server, file).then(({ handle, lines }) => {
    if (server.closed) {
      handle.close().catch(() => {});
    } else {
      server.history = lines;
      managerOf(server).attach(handle);
    }
    process.nextTick(() => {
      resume();
      onHistoryFileLoaded(null, server);
    });
  }, () => {
    tell(server, `\nError: Could not open history file.\n${NOT_KEPT}`);
    explainLater(server);
    process.nextTick(() => {
      resume();
      onHistoryFileLoaded(null, server);
    });
  });
}

module.exports = { isFlushing, managerOf, setup };
