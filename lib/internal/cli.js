// SPDX-License-Identifier: MIT
// What to run when it is not just a script: options that act before it, -e and -p, --check, standard input. The plain
// `eddy script.js` does not come here (lib/internal/modules/main.js).
'use strict';

const { option, addOptions, channelFd, execArgv, isSingle, rest } = require('internal/options');
const { worker } = require('internal/realm');
const binding = internalBinding('process');

const BAD_ARGUMENT = 9;
const EVAL_NAME = '[eval]';

const INSPECTS = ['--inspect', '--inspect-brk', '--inspect-wait', '--inspect-brk-node', '--inspect-port'];

function refuse(message) {
  binding.writeSync(2, `${process.execPath}: ${message}\n`);
  binding.exit(BAD_ARGUMENT);
}

// All of standard input, before anything else runs.
function readStdin() {
  return require('node/fs').readFileSync(0, 'utf8');
}

// [file, whether it may be missing] in the order of the command line, the only place for them.
function envFiles() {
  const found = [];
  for (let i = 0; i < execArgv.length; i++) {
    const match = /^--env[-_]file([-_]if[-_]exists)?(?:=([^]*))?$/.exec(execArgv[i]);
    if (match !== null) found.push([match[2] ?? execArgv[i + 1], match[1] !== undefined]);
  }
  return found;
}

function loadEnvFiles() {
  if (option('--env-file') === undefined && option('--env-file-if-exists') === undefined) return;
  const hadOptions = process.env.NODE_OPTIONS !== undefined;
  const { readFileSync } = require('node/fs');
  const { parseEnv } = require('internal/process/env');
  // Of several files the later wins, the environment over all.
  const found = {};
  const read = (file, missing) => {
    let text;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      missing(error);
      return;
    }
    Object.assign(found, parseEnv(text));
  };
  for (const [file, isOptional] of envFiles()) {
    read(file, () => {
      if (!isOptional) refuse(`${file}: not found`);
      binding.writeSync(2, `${file} not found. Continuing without it.\n`);
    });
  }
  for (const key of Object.keys(found)) {
    if (process.env[key] === undefined) process.env[key] = found[key];
  }
  if (!hadOptions && process.env.NODE_OPTIONS !== undefined) {
    const more = internalBinding('options').parseEnv(process.env.NODE_OPTIONS);
    if (typeof more === 'string') refuse(more);
    addOptions(more);
  }
}

// Globals that go when their option is switched off.
const storages = ['Storage', 'localStorage', 'sessionStorage'];
const removable = [
  '--webstorage', storages,
  '--experimental-webstorage', storages,
  '--experimental-websocket', ['WebSocket', 'CloseEvent'],
  '--experimental-global-navigator', ['navigator'],
];

// With a file it is a global like the others.
function showLocalStorage() {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  if (descriptor !== undefined) Object.defineProperty(globalThis, 'localStorage', { ...descriptor, enumerable: true });
}

// Globals that come when their option is switched on.
function showGlobal(name, load) {
  require('internal/lazy').lazyProperty(globalThis, name, () => load()[name], false);
}

// Options that act by themselves, once, before user code: of the process, and of any thread.
function applyProcessOptions() {
  loadEnvFiles();
  const title = option('--title');
  if (title !== undefined) process.title = title;
  if (option('--report-on-signal')) process.report.reportOnSignal = true;
  const categories = option('--trace-event-categories') ??
    (option('--trace-events-enabled') ? 'v8,node,node.async_hooks' : undefined);
  if (categories !== undefined) require('internal/trace/agent').begin(categories);
}

function applyOptions(script) {
  if (option('--permission') || option('--permission-audit')) require('internal/permission').begin(script);
  const limit = option('--stack-trace-limit');
  if (typeof limit === 'string' && Number.isInteger(+limit)) Error.stackTraceLimit = +limit;
  const proto = option('--disable-proto');
  if (proto !== undefined) require('internal/disable_proto').disableProto(Object.prototype, proto);
  if (option('--disallow-code-generation-from-strings')) internalBinding('vm').disallowEval();
  if (option('--expose-gc')) require('internal/gc').expose(globalThis);
  for (let i = 0; i < removable.length; i += 2) {
    if (option(removable[i]) === false) for (const name of removable[i + 1]) delete globalThis[name];
  }
  if (option('--experimental-ffi') === false) require('internal/modules/builtins').hideBuiltin('ffi');
  if (option('--experimental-sqlite') === false) require('internal/modules/builtins').hideBuiltin('sqlite');
  if (option('--experimental-eventsource')) showGlobal('EventSource', () => require('web/event_source'));
  if (option('--experimental-shadow-realm')) showGlobal('ShadowRealm', () => require('internal/shadow_realm'));
  if (option('--localstorage-file') !== undefined) showLocalStorage();
  if (option('--enable-source-maps')) require('internal/source_maps');
  if (option('--trace-env') || option('--trace-env-js-stack') || option('--trace-env-native-stack')) {
    require('internal/process/trace_env');
  }
  if (/\bmodule_timer\b/i.test(internalBinding('environment').get('NODE_DEBUG'))) require('internal/modules/timer');
  if (option('--trace-exit')) traceExit();
  if (option('--trace-sync-io')) require('internal/trace_sync_io');
}

function traceExit() {
  const reallyExit = process.reallyExit;
  // The trace begins with process.exit().
  process.reallyExit = function traced(code) {
    const warning = new Error(`Exited the environment with code ${code}`);
    Error.captureStackTrace(warning, traced);
    const thread = worker === undefined ? '' : `, thread:${require('node/worker_threads').threadId}`;
    binding.writeSync(2, `(node:${process.pid}${thread}) WARNING: ${warning.stack.replace(/^Error: /, '')}\n`);
    reallyExit.call(this, code);
  };
}

// The text of -e and -p and whether to print its value; undefined when neither has one.
function textToRun() {
  const print = option('--print');
  const text = option('--eval') ?? (typeof print === 'string' ? print : undefined);
  return { text, print: print !== undefined };
}

// -e, -p and standard input see the core modules as globals. Only of -e and -p is `crypto` the module, which has all
// that Web Crypto has.
function defineModuleGlobals(isOption) {
  const { ids, require: load } = require('internal/realm');
  const { lazyProperty } = require('internal/lazy');
  const all = ids();
  for (let i = 0; i < all.length; i++) {
    const name = all[i].slice(5);
    if (!all[i].startsWith('node/') || name.includes('/') || name[0] === '_') continue;
    if (name in globalThis && !(isOption && name === 'crypto')) continue;
    lazyProperty(globalThis, name, () => load(all[i]), false);
  }
}

// Compiles without running: a syntax error is reported like any uncaught one.
function checkSyntax(script) {
  const { checkProgram, checkFile } = require('internal/modules/check');
  if (script === undefined) checkProgram(readStdin(), '[stdin]');
  else checkFile(script);
}

// A text that is no file: -e, -p, standard input.
function runText(text, name, print) {
  const formats = require('internal/modules/esm/formats');
  const type = option('--input-type');
  let format;
  if (type !== undefined) format = formats.formatNumber(type);
  else if (option('--experimental-detect-module') === false) format = formats.COMMONJS;
  else format = internalBinding('modules').kindOf(text);
  const start = () => {
    if (worker === undefined) defineModuleGlobals(name === EVAL_NAME);
    require('internal/modules/evaluate').evalScript(text, name, print, format === formats.COMMONJS_TYPESCRIPT);
  };
  if (format === formats.MODULE || format === formats.MODULE_TYPESCRIPT) {
    if (print) {
      const { codes: { ERR_EVAL_ESM_CANNOT_PRINT } } = require('internal/errors');
      throw new ERR_EVAL_ESM_CANNOT_PRINT();
    }
    require('internal/modules/esm/entry').runText(text, formats.formatName(format));
  } else if (option('--import') !== undefined || option('--experimental-loader') !== undefined) {
    require('internal/modules/esm/entry').runAfterImports(start);
  } else {
    start();
  }
}

// Whether it is not this process that is to be debugged, or that imports what comes before the program, but those that
// run the tests.
const runsTestsInProcesses = () => option('--test') && (option('--test-isolation') ?? 'process') === 'process';

// --watch, but for test files, and not in the program that the watcher has started.
function isWatcher() {
  return (option('--watch') || option('--watch-path') !== undefined) && !option('--test') &&
    process.env.WATCH_REPORT_DEPENDENCIES === undefined;
}

// The interactive prompt: asked for, or because standard input is a terminal.
function startPrompt(text) {
  if (option('--input-type') !== undefined) {
    binding.writeSync(2, 'Cannot specify --input-type for REPL\n');
    binding.exit(BAD_ARGUMENT);
  }
  const run = () => require('internal/repl/main').start(text);
  if (option('--import') === undefined) run();
  else require('internal/modules/esm/entry').runAfterImports(run);
}

// `inspect` is no script: a debugger for the terminal.
const isDebugger = () => rest[0] === 'inspect' && option('--eval') === undefined && option('--print') === undefined;

function start() {
  if (channelFd !== undefined) require('internal/process/object'); // which opens it
  if (!isSingle && isWatcher()) {
    if (rest[0] === undefined) refuse('--watch requires specifying a file');
    require('internal/watch/main').run();
    return;
  }
  if (channelFd !== undefined && process.env.WATCH_REPORT_DEPENDENCIES !== undefined) require('internal/watch/report');
  if (!isSingle && isDebugger()) {
    require('internal/debugger/main').start();
    return;
  }
  applyProcessOptions();
  const { text, print } = isSingle ? {} : textToRun();
  const isForced = option('--interactive') === true;
  const script = rest[0];
  const isStdin = !isSingle && (script === undefined || script === '-' || script === '');
  applyOptions(text === undefined && !isStdin ? script : undefined);
  const modules = require('internal/modules/cjs');
  const isProgram = text === undefined && !isStdin;
  const isUrl = isProgram && option('--entry-url') === true;
  if (text !== undefined && !isForced) {
    process._eval = text;
    if (print) process._print_eval = true;
  }
  if (option('--experimental-test-coverage')) require('internal/test/coverage').begin();
  if (option('--cpu-prof') || option('--heap-prof') || process.env.NODE_V8_COVERAGE) {
    require('internal/inspector/profiles').begin();
  }
  const nearLimit = option('--heapsnapshot-near-heap-limit');
  if (nearLimit) require('internal/v8/heap_snapshots').nearHeapLimit(+nearLimit);
  if (option('--heapsnapshot-signal')) require('internal/v8/heap_snapshots').onSignal(option('--heapsnapshot-signal'));
  const inspects = INSPECTS.some((name) => option(name) !== undefined);
  const breakOnStart = inspects ?
    require('internal/inspector/server').startFromOptions(isProgram ? script : undefined, runsTestsInProcesses()) :
    undefined;
  const preload = option('--require');
  if (preload !== undefined) {
    if (isProgram && !isSingle && !option('--test') && !option('--check')) {
      process.argv[1] = isUrl ? script : require('node/path').resolve(script);
    }
    modules.preload(preload);
  }
  if (breakOnStart !== undefined) {
    if (isProgram) require('internal/modules/steps').begin = breakOnStart;
    else breakOnStart();
  }
  const hasImports = option('--import') !== undefined || option('--experimental-loader') !== undefined;
  if (option('--frozen-intrinsics') && !hasImports) require('internal/frozen_intrinsics');
  if (isSingle) {
    require('internal/sea').run();
    return;
  }
  if (text !== undefined && !isForced) {
    runText(text, EVAL_NAME, print);
    return;
  }
  if (option('--test')) {
    const { run } = require('internal/test/main');
    if (option('--import') === undefined || runsTestsInProcesses()) run();
    else require('internal/modules/esm/entry').runAfterImports(run);
    return;
  }
  if (option('--check')) {
    checkSyntax(isStdin ? undefined : script);
    return;
  }
  if (isForced ? text !== undefined || isStdin : script === undefined && binding.isatty(0)) {
    startPrompt(text);
    return;
  }
  if (isUrl) require('internal/modules/esm/entry').runUrl(script);
  else if (isStdin) runText(readStdin(), '[stdin]', print);
  else modules.runMain(script);
}

module.exports = { applyOptions, runText, start };
