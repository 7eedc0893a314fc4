// SPDX-License-Identifier: MIT
// Where Node throws an error with a code at an odd value, so do we: fixtures/error_codes.txt, a line a function, is what
// Node 26 does with one argument, by the values' positions. Where it throws another error, or none, we may throw what we
// like. `RECORD=1 node test/js/hostile/error_codes.js` writes the file anew.
'use strict';
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { SKIP, attempt, odd, quiet } = require('./fixtures/odd.js');

const MODULES = ['assert', 'async_hooks', 'buffer', 'diagnostics_channel', 'dns', 'events', 'fs', 'http', 'net', 'os',
                 'path', 'perf_hooks', 'process', 'querystring', 'readline', 'stream', 'string_decoder', 'timers', 'tty', 'url',
                 'util', 'v8', 'vm', 'worker_threads', 'zlib'];
// What Node ends at, and what would end or change this process.
const LEFT_OUT = new RegExp('^(process\\.(_|abort|exit|reallyExit|kill|chdir|dlopen|execve|on|once|umask|set|binding|addL|' +
  'prepend|emit|loadEnv|openStdin)|os\\.getPriority|worker_threads\\.Worker|fs\\.(exists|rm|rmdir|write|read|close|f|append|cp|copy|open|trunc)|' +
  'buffer\\.(Slow)?Buffer$|querystring\\.unescapeBuffer|v8\\.startHeapProfile)');
const table = join(__dirname, 'fixtures/error_codes.txt');

// Code -> positions of the values at which a call of fn with one throws an error of that code.
function codesOf(fn, self, isClass) {
  const positions = {};
  odd().forEach((value, i) => {
    const error = attempt(() => (isClass ? new fn(value) : fn.call(self, value)));
    const isThrown = error instanceof Error && /^[A-Z_0-9]+$/.test(error.code) && error !== value;
    if (isThrown) (positions[error.code] ??= []).push(i);
  });
  return positions;
}

function measure() {
  const all = {};
  for (const name of MODULES) {
    const module = require(`node:${name}`);
    for (const key of Object.keys(module).sort()) {
      if (typeof module[key] !== 'function' || SKIP.test(key) || LEFT_OUT.test(`${name}.${key}`)) continue;
      all[`${name}.${key}`] = codesOf(module[key], module, /^[A-Z]/.test(key));
    }
  }
  return all;
}

const { log } = console;
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'odd-'));
process.chdir(folder);
quiet();
const ours = measure();
process.chdir(home);
rmSync(folder, { recursive: true });

if (process.env.RECORD) {
  const lines = Object.keys(ours).map((name) =>
    [name, ...Object.keys(ours[name]).sort().map((code) => `${code} ${ours[name][code].join(',')}`)].join(' '));
  writeFileSync(table, `${lines.filter((line) => line.includes(' ')).sort().join('\n')}\n`);
  process.exit(0);
}
let wrong = 0;
for (const line of readFileSync(table, 'utf8').trimEnd().split('\n')) {
  const [name, ...pairs] = line.split(' ');
  if (ours[name] === undefined) continue; // newer than this
  for (let i = 0; i < pairs.length; i += 2) {
    const missing = pairs[i + 1].split(',').filter((at) => !ours[name][pairs[i]]?.includes(+at));
    if (missing.length === 0) continue;
    wrong++;
    log(`${name}: ${pairs[i]} is not thrown at ${missing}; ours: ${JSON.stringify(ours[name])}`);
  }
}
process.exit(wrong === 0 ? 0 : 1);
