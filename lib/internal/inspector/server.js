// SPDX-License-Identifier: MIT
// The server that debuggers connect to, as programs and the command line start and end it. Its work is done by a thread
// of src/inspect/server.c; here is what it says of the program.
'use strict';

const { codes: { ERR_INSPECTOR_ALREADY_ACTIVATED, ERR_INSPECTOR_NOT_ACTIVE } } = require('internal/errors');
const { option } = require('internal/options');
const { validateInt32 } = require('internal/validate');
const { loaded, worker } = require('internal/realm');
const { demand } = require('internal/permission');
const { atEnd } = require('internal/inspector/ends');
const mailbox = require('internal/inspector/mailbox');
const waiting = require('internal/inspector/waiting');
const binding = internalBinding('inspector');
const { writeSync } = internalBinding('process');

const HELP = 'For help, see: https://nodejs.org/learn/getting-started/debugging\n';
const DEFAULT_PORT = 9229;
const DEFAULT_HOST = '127.0.0.1';

let address; // ws://host:port/id
let hasEnd = false;

const publishes = () => (option('--inspect-publish-uid') ?? 'stderr,http').split(',').map((item) => item.trim());

function programUrl(script) {
  if (script === undefined) return 'file://';
  return require('node/url').pathToFileURL(require('node/path').resolve(script)).href;
}

const title = (script) => script ?? `${process.execPath}[${process.pid}]`;

const bracketed = (host) => (host.includes(':') ? `[${host}]` : host);

// The negative errno of a failure, or 0. `script` is the program's file, if it has one.
function start(port, host, script = process.argv[1]) {
  mailbox.open();
  const id = require('node/crypto').randomUUID();
  const version = JSON.stringify({ 'Browser': `node.js/${process.version}`, 'Protocol-Version': '1.1' });
  const protocol = JSON.stringify(require('internal/inspector/schema').protocol());
  const places = publishes();
  const bound = binding.startServer(mailbox.threadId, host, port, id, title(script), programUrl(script), version,
                                    protocol, places.includes('http'));
  if (bound < 0) return bound;
  address = `ws://${bracketed(host)}:${bound}/${id}`;
  require('internal/inspector/console_watch').keep();
  if (worker === undefined) process.debugPort = bound;
  if (places.includes('stderr')) writeSync(2, `Debugger listening on ${address}\n${HELP}`);
  if (!hasEnd) {
    hasEnd = true;
    atEnd(end);
  }
  return 0;
}

function end() {
  waiting.waitForDisconnect(address !== undefined && worker === undefined);
  if (address !== undefined) binding.stopServer();
}

function isLoopback(host) {
  return /^(?:127(?:\.\d+){3}|localhost|\[?(?:::1|0:0:0:0:0:0:0:1)\]?)$/i.test(host);
}

function warnOfHost(host) {
  process.emitWarning(
    'Binding the inspector to a public IP with an open port is insecure, as it allows external hosts to connect to ' +
    'the inspector and perform a remote code execution attack. Documentation can be found at ' +
    'https://nodejs.org/api/cli.html#--inspecthostport', 'SecurityWarning');
}

const UNRESOLVED = -3000; // errors of the resolver, and below

function failure(err, host, port) {
  const { getSystemErrorMessage } = require('node/util');
  if (err <= UNRESOLVED) return `Unable to resolve "${host}": ${getSystemErrorMessage(err)}\n`;
  return `Starting inspector on ${bracketed(host)}:${port} failed: ${getSystemErrorMessage(err)}\n`;
}

// ---- node:inspector ------------------------------------------------------------------------------------------------

function open(port = process.debugPort ?? DEFAULT_PORT, host = DEFAULT_HOST, wait = false) {
  demand('inspector');
  if (address !== undefined) throw new ERR_INSPECTOR_ALREADY_ACTIVATED();
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0) validateInt32(port, 'port', 0, 65535);
  if (host && !isLoopback(host)) warnOfHost(host);
  const err = start(port >>> 0, host || DEFAULT_HOST);
  if (err < 0) writeSync(2, failure(err, host, port));
  else if (wait) waitForDebugger();
  return { __proto__: null, [Symbol.dispose]: close };
}

function close() {
  if (address === undefined) return;
  writeSync(2, `Debugger ending on ${address}\n${HELP}`);
  address = undefined;
  binding.stopServer();
  mailbox.serve(0);
}

function waitForDebugger() {
  if (address === undefined) throw new ERR_INSPECTOR_NOT_ACTIVE();
  waiting.waitForDebugger();
}

// ---- the command line ----------------------------------------------------------------------------------------------

// [host][:port], or [port]
function parsePlace(text) {
  const match = /^(?:(\[[^\]]*\]|[^:]*):)?(\d+)$/.exec(text) ?? /^(\[[^\]]*\]|[^:]+)$/.exec(text);
  const host = match?.[1]?.replace(/^\[(.*)\]$/, '$1');
  return { host: host || undefined, port: match?.[2] === undefined ? undefined : +match[2] };
}

// Of several options that name a port the last one counts; those of the environment come before all others.
function inOrder(names) {
  const placeOf = (name) => process.execArgv.findLastIndex((word) => word === name || word.startsWith(`${name}=`));
  return names.sort((a, b) => placeOf(a) - placeOf(b));
}

// What the options ask for: {host, port, waits, breaks}, or undefined.
function wanted() {
  const names = ['--inspect', '--inspect-brk', '--inspect-wait', '--inspect-brk-node'];
  const found = names.filter((name) => option(name) !== undefined && option(name) !== false);
  const place = { host: DEFAULT_HOST, port: DEFAULT_PORT };
  for (const name of inOrder(['--inspect-port', ...found])) {
    const text = option(name);
    if (typeof text !== 'string' || text === '') continue;
    const { host, port } = parsePlace(text);
    if (host !== undefined) place.host = host;
    if (port !== undefined) place.port = port;
  }
  return {
    ...place, isWanted: found.length > 0, waits: found.some((name) => name !== '--inspect'),
    breaks: found.includes('--inspect-brk') || found.includes('--inspect-brk-node'),
  };
}

// Called before the program, `script` or a text, begins. Gives a function to call right before it, or undefined.
function startFromOptions(script, leavesItToChildren) {
  const { host, port, isWanted, waits, breaks } = wanted();
  process.debugPort = port;
  if (!isWanted || leavesItToChildren) return undefined;
  demand('inspector');
  if (!isLoopback(host)) warnOfHost(host);
  const err = start(port, host, script);
  if (err < 0) {
    // The program runs all the same: it may be a child that got its parent's options, and with them the parent's port.
    writeSync(2, failure(err, host, port));
    return undefined;
  }
  if (waits) waiting.waitForDebugger();
  return breaks ? require('internal/inspector/start').breakOnStart : undefined;
}

// By a signal: in a program that may be busy with anything.
function startBySignal() {
  // A watcher leaves it to the program that it starts.
  if (address !== undefined || loaded['internal/watch/main'] !== undefined) return;
  const { host, port } = wanted();
  const err = start(port, host);
  if (err < 0) writeSync(2, failure(err, host, port));
}

module.exports = { close, open, startBySignal, startFromOptions, url: () => address, waitForDebugger };
