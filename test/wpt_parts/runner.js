// SPDX-License-Identifier: MIT
// Runs web platform tests, a process for each file and variant (host.js), two at a time, and counts subtests: one line
// for each that fails, and a table by folder.
'use strict';
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

// What a runtime without windows has.
const FOLDERS = [
  'FileAPI/blob', 'FileAPI/file', 'compression', 'console', 'dom/abort', 'dom/events', 'encoding', 'hr-time',
  'html/webappapis', 'performance-timeline', 'streams', 'url', 'urlpattern', 'user-timing', 'web-locks',
  'webidl/ecmascript-binding', 'webmessaging', 'webstorage',
];
const TIMEOUT_MS = 60000;
const [dir, pattern = '.'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'wpt-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
let storages = 0;

function* filesOf(folder) {
  for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'resources') yield* filesOf(path);
    } else if (/\.(any|window)\.js$/.test(entry.name)) {
      yield path;
    }
  }
}

function* testsOf(folder) {
  for (const path of filesOf(folder)) {
    if (!new RegExp(pattern).test(path)) continue;
    const source = readFileSync(join(dir, path), 'utf8');
    const variants = [...source.matchAll(/^\/\/ META: variant=(.*)$/gm)].map((match) => match[1]);
    for (const variant of variants.length ? variants : ['']) yield { folder, path, variant };
  }
}

// The results of a file: [{ name, status, message }], one of the name null for the file as a whole.
function run({ path, variant }) {
  return new Promise((resolve) => {
    const flags = path.startsWith('webstorage') ? [`--localstorage-file=${join(folder, `${++storages}`)}`] : [];
    const child = spawn(process.execPath, [...flags, '--expose-gc', join(__dirname, 'host.js'), dir, path, variant],
                        { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => { output[name] += chunk; });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const results = [];
      for (const line of output.stdout.split('\n'))
        if (line.startsWith('RESULT ')) results.push(JSON.parse(line.slice(7)));
      if (!results.some(({ name }) => name === null)) {
        const last = output.stderr.trim().split('\n').find((line) => /error/i.test(line)) ?? '';
        results.push({ name: null, status: 'FAIL', message: signal ? `ended by ${signal}` : `exit ${code}: ${last}` });
      }
      resolve(results);
    });
  });
}

(async () => {
  const counts = {};
  const tests = FOLDERS.flatMap((folder) => [...testsOf(folder)]);
  const work = async () => {
    for (let test = tests.shift(); test !== undefined; test = tests.shift()) {
      const count = counts[test.folder] ??= { files: 0, pass: 0, fail: 0, broken: 0 };
      count.files++;
      for (const { name, status, message } of await run(test)) {
        if (name === null) count.broken += status === 'OK' ? 0 : 1;
        else count[status === 'PASS' ? 'pass' : 'fail']++;
        if (status !== 'PASS' && status !== 'OK')
          console.log(`${test.path}${test.variant} | ${name ?? 'the file'} | ${String(message).split('\n')[0]}`);
      }
    }
  };
  await Promise.all([work(), work()]);
  const total = { files: 0, pass: 0, fail: 0, broken: 0 };
  for (const count of Object.values(counts)) for (const key of Object.keys(total)) total[key] += count[key];
  console.table({ ...counts, total });
})();
