// SPDX-License-Identifier: MIT
// `eddy inspect`: a debugger for the terminal. It starts the program under --inspect-brk, or finds one that runs, and
// asks for commands (session.js).
//
//   this process: prompt, client ---- WebSocket ----> the program's inspector
'use strict';

const { spawn } = require('node/child_process');
const net = require('node/net');
const { rest } = require('internal/options');
const { Client } = require('internal/debugger/client');
const { startSession } = require('internal/debugger/session');
const { codes: { ERR_DEBUGGER_STARTUP_ERROR } } = require('internal/errors');

const BAD_ARGUMENT = 9;
const GENERIC_FAILURE = 1;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 9229;
const FREE_MS = 9999; // how long to wait for a port
const RETRY_MS = 200;
const TRIES = 5; // to connect
const LISTENING = /Debugger listening on ws:\/\/\[?(.+?)\]?:(\d+)\//;
const OVER = 'Waiting for the debugger to disconnect...\n';

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

function usage() {
  const name = `${process.argv0} inspect`;
  process.stderr.write(`Usage: ${name} script.js\n       ${name} <host>:<port>\n       ` +
    `${name} --port=<port> Use 0 for random port assignment\n       ${name} -p <pid>\n`);
  process.exit(BAD_ARGUMENT);
}

// {script, args, host, port, isRemote}
function readArguments(words) {
  const wanted = { host: DEFAULT_HOST, port: DEFAULT_PORT, isRemote: false };
  let first = words.shift();
  const port = /^--(?:port|inspect-port|debug-port)=(\d+)$/.exec(first ?? '');
  if (port !== null) {
    wanted.port = +port[1];
    first = words.shift();
  }
  const place = /^([^:]+|\[[0-9a-fA-F:]+\]):(\d+)$/.exec(first ?? '');
  if (first === '-p' && /^\d+$/.test(words[0] ?? '')) {
    attachTo(+words[0]);
    wanted.isRemote = true;
  } else if (first === undefined || first === '-p') {
    usage();
  } else if (place !== null) {
    wanted.isRemote = true;
    wanted.host = place[1].replace(/^\[(.*)\]$/, '$1');
    wanted.port = +place[2];
  }
  return { ...wanted, script: wanted.isRemote ? null : first, args: words };
}

function attachTo(pid) {
  try {
    process._debugProcess(pid);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    process.stderr.write(`Target process: ${pid} doesn't exist.\n`);
    process.exit(BAD_ARGUMENT);
  }
}

function isFree(host, port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    socket.on('error', (error) => resolve(error.code === 'ECONNREFUSED'));
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
}

async function waitUntilFree(host, port) {
  if (port === 0) return;
  const end = Date.now() + FREE_MS;
  while (!await isFree(host, port)) {
    if (Date.now() > end) {
      throw new ERR_DEBUGGER_STARTUP_ERROR(`Timeout (${FREE_MS}) waiting for ${host}:${port} to be free`);
    }
    await sleep(RETRY_MS);
  }
}

class Program {
  #child = null;
  #session;

  constructor(options) {
    this.options = options;
    this.client = new Client();
    this.host = options.host;
    this.port = options.port;
    this.client.on('close', () => this.#killChild());
  }

  set session(session) { this.#session = session; }

  print(text, isLine = true) { this.#session.print(text, isLine); }

  #childPrint(text) {
    const lines = text.replace(/\n$/, '').split(/\r\n|\r|\n/g).map((line) => `< ${line}`).join('\n');
    this.print(lines);
    if (text.endsWith(OVER) || text.includes(OVER)) this.#killChild();
  }

  #launch() {
    const { script, args, port, host } = this.options;
    const child = spawn(process.execPath, [`--inspect-brk=${port}`, script, ...args]);
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text) => this.#childPrint(text));
    return new Promise((resolve, reject) => {
      let output = '';
      let isThere = false;
      child.stderr.setEncoding('utf8').on('data', (text) => {
        if (child !== this.#child) return;
        output += text;
        this.#childPrint(text);
        const match = LISTENING.exec(output);
        if (isThere || match === null) return;
        isThere = true;
        this.host = match[1] || host;
        this.port = +match[2];
        resolve();
      });
      child.on('exit', () => reject(new ERR_DEBUGGER_STARTUP_ERROR('The program ended before it could be debugged')));
    });
  }

  // Kills the program, if it is ours.
  #killChild() {
    this.client.reset();
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    child.kill();
    child.stdout.destroy();
    child.stderr.destroy();
    this.#session.forget();
  }

  kill() { this.#killChild(); }

  async run() {
    this.#killChild();
    if (this.options.script !== null) {
      await waitUntilFree(this.options.host, this.options.port);
      await this.#launch();
    }
    this.print(`connecting to ${this.host}:${this.port} ..`, false);
    for (let tries = 1; ; tries++) {
      this.#session.append('.', false);
      try {
        await this.client.connect(this.host, this.port);
        break;
      } catch (error) {
        if (error.code !== 'ECONNREFUSED' && error.code !== 'ECONNRESET') throw error;
        if (tries === TRIES) {
          this.#session.append(' failed to connect, please retry', true);
          process.exit(GENERIC_FAILURE);
        }
        await sleep(RETRY_MS);
      }
    }
    this.#session.append(' ok', true);
  }
}

async function start() {
  const options = readArguments(rest.slice(1));
  const program = new Program(options);
  try {
    await startSession(program);
  } catch (error) {
    process.stderr.write(`${error?.message ?? error}\n`);
    program.kill();
    process.exit(GENERIC_FAILURE);
  }
}

module.exports = { start };
