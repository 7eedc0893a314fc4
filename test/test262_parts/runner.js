// SPDX-License-Identifier: MIT
// Runs test262's language tests through Eddy and counts: `test/test262 [--commonjs] DIR [REGEX]`.
//
// Scripts run in host.c, twice: as the engine takes them, which tells what the engine itself fails, and rewritten. With
// --commonjs they run as bodies of CommonJS modules instead; what counts then is that both ways end alike. Modules, and
// scripts that import, run in a process of the program each, from a copy whose package.json makes every .js a module.
//
// expected.txt lists what is known to fail only through Eddy, with reasons. A test that fails and is not listed, and one
// that is listed and passes, count as failed.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { collect, harness, judge } = require('./tests');

const PROCESSES = 2;
const CHUNK = 300; // jobs of one host process
const HANG_MS = 60_000;
const GROUPS = ['module-code', 'import', 'export', 'expressions/dynamic-import', 'expressions/import.meta'];

// What Eddy brings where the engine has it not: there the engine's failure is no excuse.
const LOWERED = ['explicit-resource-management', 'dynamic-import', 'import-defer', 'import-attributes', 'import.meta'];
const isLowered = (test) => test.meta.features.some((feature) => LOWERED.includes(feature));

const argv = process.argv.slice(2);
const commonjs = argv[0] === '--commonjs' && argv.shift() !== undefined;
const [folder, regex = ''] = argv;
const host = path.join(__dirname, '../../build/test262-host');

// Runs `work(item)` for all items, some at a time.
function each(items, work) {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]);
  };
  return Promise.all(Array.from({ length: PROCESSES }, lane));
}

// ---- scripts, in the host ------------------------------------------------------------------------------------------

function runHost(jobs) {
  return new Promise((resolve) => {
    const child = spawn(host, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    let hung = false;
    let timer;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, HANG_MS);
    };
    watch();
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => {
      output += text;
      watch();
    });
    child.stdin.on('error', () => {}); // a host that died reads no more
    child.stdin.end(jobs.map((job) => job.line).join(''));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const answers = output.split('\n').slice(0, -1).map((line) => {
        const [kind, name, text] = line.split('\t');
        return { kind, name, text };
      });
      if (answers.length < jobs.length) {
        answers.push({ kind: hung ? 'hang' : 'crash', name: signal ?? `${code}`, text: '' });
      }
      resolve(answers);
    });
  });
}

async function runScripts(tests) {
  const [plain, rewritten] = commonjs ? ['f', 'c'] : ['e', 'p'];
  const results = new Map();
  const jobs = [];
  for (const test of tests) {
    const files = harness(test, path.join(folder, 'harness')).join(',');
    for (const variant of test.variants) {
      const result = { test, variant };
      results.set(`${test.name} ${variant}`, result);
      for (const [field, mode] of [['plain', plain], ['rewritten', rewritten]]) {
        const line = `${mode}\t${variant === 'strict' ? 's' : ''}\t${test.file}\t${files}\n`;
        jobs.push({ line, done(outcome) { result[field] = outcome; } });
      }
    }
  }
  const chunks = [];
  for (let i = 0; i < jobs.length; i += CHUNK) chunks.push(jobs.slice(i, i + CHUNK));
  await each(chunks, async (chunk) => {
    while (chunk.length > 0) { // again behind a job that ended its host
      const answers = await runHost(chunk);
      answers.forEach((answer, i) => chunk[i].done(answer));
      chunk = chunk.slice(answers.length);
    }
  });
  return [...results.values()];
}

// ---- modules, in a process each ------------------------------------------------------------------------------------

function runProgram(test, variant, copy) {
  return new Promise((resolve) => {
    const file = path.join(copy, test.name);
    const prelude = path.join(__dirname, 'prelude.js');
    const env = { ...process.env, TEST262_HARNESS: harness(test, path.join(folder, 'harness')).join(',') };
    let args = [prelude];
    if (variant === 'module') {
      env.TEST262_MODULE = `file://${file}`;
    } else {
      const source = fs.readFileSync(file, 'utf8');
      args = ['-r', prelude, '--input-type=commonjs', '-e', variant === 'strict' ? `"use strict";\n${source}` : source];
    }
    const child = spawn(process.execPath, ['--expose-gc', '--no-warnings', '--experimental-import-text', ...args],
      { cwd: path.dirname(file), env, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, HANG_MS);
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => { output += text; });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      try {
        resolve(JSON.parse(output.trim().split('\n').at(-1)));
      } catch {
        resolve({ kind: hung ? 'hang' : 'crash', name: signal ?? `${code}`, text: output.slice(0, 200) });
      }
    });
  });
}

// The tests and all that they may import, in a package of modules.
function copyModules(tests) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'test262-'));
  fs.writeFileSync(path.join(copy, 'package.json'), '{"type": "module"}\n');
  const root = path.join(folder, 'test');
  const put = (name) => {
    fs.mkdirSync(path.join(copy, path.dirname(name)), { recursive: true });
    fs.copyFileSync(path.join(root, name), path.join(copy, name));
  };
  const folders = new Set(tests.map((test) => path.dirname(test.name)));
  for (const test of tests) put(test.name);
  for (const below of folders) {
    for (const name of fs.readdirSync(path.join(root, below), { recursive: true })) {
      if (name.includes('_FIXTURE') && !fs.statSync(path.join(root, below, name)).isDirectory()) {
        put(path.join(below, name));
      }
    }
  }
  return copy;
}

async function runModules(tests) {
  if (tests.length === 0 || commonjs) return [];
  const copy = copyModules(tests);
  const runs = tests.flatMap((test) => test.variants.map((variant) => ({ test, variant })));
  await each(runs, async (run) => { run.rewritten = await runProgram(run.test, run.variant, copy); });
  fs.rmSync(copy, { recursive: true });
  return runs;
}

// ---- the report ----------------------------------------------------------------------------------------------------

// expected.txt: a test's name, which may end in `*`, and after a blank the variants it is about, or none for all; the
// reason is the last line before it that begins with `#`.
function expectations() {
  const entries = [];
  let reason = '';
  for (const line of fs.readFileSync(path.join(__dirname, 'expected.txt'), 'utf8').split('\n')) {
    if (line.startsWith('#')) reason = line.slice(1).trim();
    const [name, ...variants] = line.trim().split(' ');
    if (name === '' || line.startsWith('#')) continue;
    entries.push({ name, variants, reason });
  }
  return ({ test, variant }) => entries.find(({ name, variants }) =>
    (name.endsWith('*') ? test.name.startsWith(name.slice(0, -1)) : test.name === name) &&
    (variants.length === 0 || variants.includes(variant)));
}

// With --commonjs: whether both ways end alike. What Eddy lowers, or does better than the engine, may end otherwise.
function alike({ test, plain, rewritten }) {
  if (plain.kind === rewritten.kind && plain.name === rewritten.name) {
    if (plain.text === rewritten.text || plain.name === 'SyntaxError') return true;
  }
  if (rewritten.kind === 'refuse') return plain.name === 'SyntaxError';
  if (rewritten.kind === 'fault' || rewritten.kind === 'crash' || rewritten.kind === 'hang') return false;
  return isLowered(test) || (judge(test, plain) !== undefined && judge(test, rewritten) === undefined);
}

function report(results) {
  const expected = expectations();
  const counts = new Map();
  let passed = 0;
  let failed = 0;
  for (const result of results) {
    const { test, variant, plain, rewritten } = result;
    const group = GROUPS.find((name) => test.name.startsWith(`language/${name}/`)) ?? 'the rest';
    if (!counts.has(group)) counts.set(group, { passed: 0, runs: 0, engine: 0, known: 0, gained: 0 });
    const count = counts.get(group);
    count.runs++;
    let why = judge(test, rewritten);
    const engineFails = plain !== undefined && judge(test, plain) !== undefined;
    if (commonjs) why = alike(result) ? undefined : `${JSON.stringify(plain)}, rewritten ${JSON.stringify(rewritten)}`;
    else if (why !== undefined && engineFails && !isLowered(test)) {
      count.engine++;
      if (process.env.TEST262_ENGINE) console.log(`engine ${test.name} ${variant}: ${judge(test, plain)}`);
      continue;
    }
    if (why === undefined && engineFails) count.gained++;
    const known = commonjs ? undefined : expected(result);
    if (why === undefined) count.passed++;
    if (why !== undefined && known !== undefined) count.known++;
    if ((why === undefined) === (known === undefined)) {
      passed++;
    } else {
      failed++;
      console.log(`FAIL ${test.name} ${variant}: ${why ?? `passes; expected.txt says ${known.reason}`}`);
    }
  }
  for (const [group, count] of [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const share = (100 * count.passed / Math.max(1, count.runs - count.engine)).toFixed(1);
    console.log(`${group}: ${count.passed} of ${count.runs - count.engine} pass (${share} %), ` +
      `${count.engine} besides fail in the engine itself; ${count.known} known, ${count.gained} only through Eddy`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

async function main() {
  const tests = collect(path.join(folder, 'test'), new RegExp(regex)).filter((test) => !test.skipped);
  const scripts = await runScripts(tests.filter((test) => !test.spawned));
  const modules = await runModules(tests.filter((test) => test.spawned));
  report([...scripts, ...modules]);
}

main();
