// SPDX-License-Identifier: MIT
// Every function of the public modules, as a function, as a constructor and as a method of what the constructor made,
// gets odd values at every position: it may throw or answer, but neither crash nor hang.
'use strict';
const assert = require('node:assert');

// What would end, stop or clutter this process, listen, or read from the terminal, whatever its arguments are.
const SKIP = new RegExp('^(mk.*|watch.*|unwatchFile|createServer|listen|connect|createConnection|request|get|Server|' +
  'openAsBlob|setTimeout|setInterval|setPriority|debug|debuglog|setTraceSigInt)$');
const MODULES = ['assert', 'buffer', 'events', 'fs', 'http', 'net', 'os', 'path', 'querystring', 'stream',
  'string_decoder', 'timers', 'url', 'util'];
// Of fs only calls whose path is refused: no odd value below is a path of something.
const NO_PATHS = new Set(['fs']);

function detached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}
// Made anew for each function, since some add properties to what they get.
function odd() {
  const thrower = { toString() { throw new Error('toString'); }, valueOf() { throw new Error('valueOf'); } };
  const trap = new Proxy({}, { get() { throw new Error('get'); }, ownKeys() { throw new Error('ownKeys'); } });
  const cyclic = {};
  cyclic.self = cyclic;
  return [
    undefined, null, true, NaN, -1, -0, 1.5, -(2 ** 31), 2 ** 53, -Infinity, 10n ** 30n, Symbol('odd'), '', '\0', '\ud800',
    'x'.repeat(2000), [], cyclic, thrower, trap, () => {}, Object.create(null), new Uint8Array(0), detached(),
    new DataView(new ArrayBuffer(3)), new Date(NaN), /(?:)/g, new Error('odd'), new Map(),
  ];
}
const isPath = (v) => typeof v === 'string' || v instanceof Uint8Array || typeof v === 'number';

process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
process.on('warning', () => {});
process.noDeprecation = true;
console.error = console.log = console.warn = () => {};
require('node:events').defaultMaxListeners = 0;

let calls = 0;
function attempt(call) {
  calls++;
  try {
    const result = call();
    if (typeof result?.then === 'function') result.then(() => {}, () => {});
    result?.on?.('error', () => {});
    result?.destroy?.();
    return result;
  } catch (error) {
    return error;
  }
}

// Argument lists: none, each value alone, each twice, and each behind a plausible first argument.
function argumentLists(values) {
  const lists = [[]];
  for (const v of values) lists.push([v], [v, v], [v, v, v, v]);
  for (const v of values) lists.push(['abc', v], [Buffer.from('abc'), v, v], [5, v], [{}, v], [() => {}, v], [v, 'utf8']);
  return lists;
}

const isConstructor = (fn) => /^[A-Z]/.test(fn.name) && typeof fn.prototype === 'object' && fn.prototype !== null;

function probe(fn, self, values) {
  for (const list of argumentLists(values)) attempt(() => fn.apply(self, list));
}

const seen = new Set();
for (const name of MODULES) {
  const module = require(`node:${name}`);
  for (const key of Object.keys(module)) {
    let fn;
    try { fn = module[key]; } catch { continue; }
    if (typeof fn !== 'function' || SKIP.test(key) || seen.has(fn)) continue;
    seen.add(fn);
    const values = NO_PATHS.has(name) ? odd().filter((v) => !isPath(v)) : odd();
    if (NO_PATHS.has(name)) {
      for (const v of values) attempt(() => fn(v, v, v)), attempt(() => fn(v, () => {}));
      continue;
    }
    probe(fn, module, values);
    if (!isConstructor(fn)) continue;
    for (const v of values) attempt(() => new fn(v, v, v));
    const made = attempt(() => new fn(Buffer.from('abcdef')));
    if (typeof made !== 'object' || made === null) continue;
    for (const method of Object.getOwnPropertyNames(fn.prototype)) {
      const value = attempt(() => made[method]);
      if (typeof value !== 'function' || method === 'constructor' || SKIP.test(method)) continue;
      for (const v of values) attempt(() => value.call(made, v, v, v)), attempt(() => value.call(v, v));
      for (const v of values) attempt(() => value.call(made, 'abc', v, 2, v)), attempt(() => value.call(made, 1, v));
    }
  }
}
// Buffers, by every method with mixed positions: the natives behind them take offsets and lengths.
for (const method of Object.getOwnPropertyNames(Buffer.prototype)) {
  const fn = attempt(() => Buffer.prototype[method]);
  if (typeof fn !== 'function' || method === 'constructor') continue;
  for (const v of odd()) {
    for (const list of [[v], ['61', v], [v, 'hex'], ['abc', v, v], ['abc', 0, v, 'utf16le'], [Buffer.alloc(4), v, v, v],
      [1, v], [v, 0, 9]]) attempt(() => fn.apply(Buffer.alloc(8), list));
  }
}
assert.ok(calls > 10000, `only ${calls} calls`);
setTimeout(() => process.exit(0), 50);
