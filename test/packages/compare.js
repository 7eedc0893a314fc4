// SPDX-License-Identifier: MIT
// test/packages/run: imports each package of list.txt in a process of Eddy and in one of Node.js. A package passes when
// both give the same export names with values of the same type. What fails to load under Node.js too is counted apart.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');

const PROCESSES = 2;
const TIMEOUT_MS = 60_000;
const [folder, regex = ''] = process.argv.slice(2);
const node = process.env.EDDY_BENCH_NODE;

// What runs in both: prints the names and kinds of a module's exports.
const PROBE = `
const ns = await import(process.argv[2]);
const names = Reflect.ownKeys(ns).filter((key) => typeof key === 'string');
const kind = (name) => { try { return typeof ns[name]; } catch (error) { return error.name; } };
process.stdout.write('\\n' + JSON.stringify(names.map((name) => name + ': ' + kind(name))) + '\\n', () => process.exit(0));
`;

// Lines of list.txt: NAME@VERSION, and after it entries of the package besides its own name (./sub).
function specifiers() {
  const found = [];
  for (const line of fs.readFileSync(path.join(__dirname, 'list.txt'), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [pinned, ...entries] = line.split(' ');
    const at = pinned.lastIndexOf('@');
    const name = pinned.slice(0, at);
    const version = pinned.slice(at + 1);
    let installed = 'nothing';
    try {
      installed = JSON.parse(fs.readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
    } catch {
      // Told below.
    }
    const wrong = installed === version ? undefined : `list.txt has ${version}, installed is ${installed}`;
    for (const entry of ['.', ...entries]) found.push({ specifier: path.posix.join(name, entry), wrong });
  }
  return found.filter(({ specifier }) => new RegExp(regex).test(specifier));
}

function load(runtime, probe, specifier) {
  return new Promise((resolve) => {
    const child = spawn(runtime, [probe, specifier], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
    child.stderr.setEncoding('utf8').on('data', (text) => { err += text; });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) {
        try {
          return resolve({ exports: JSON.parse(out.trim().split('\n').at(-1)) });
        } catch {
          // Ended before it printed.
        }
      }
      const told = err.split('\n').filter((line) => /\S/.test(line));
      const why = told.find((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? told[0] ?? '';
      return resolve({ error: `${signal ?? code}: ${why}`.slice(0, 300) });
    });
  });
}

// undefined when both are alike.
function difference(eddy, peer) {
  if (eddy.error !== undefined) return eddy.error;
  const missing = peer.exports.filter((name) => !eddy.exports.includes(name));
  const more = eddy.exports.filter((name) => !peer.exports.includes(name));
  if (missing.length + more.length > 0) {
    return `missing ${missing.slice(0, 5).join(', ')} (${missing.length}), more ${more.slice(0, 5).join(', ')} (${more.length})`;
  }
  return eddy.exports.join() === peer.exports.join() ? undefined : 'another order of names';
}

async function main() {
  const probe = path.join(folder, `import-${process.pid}.mjs`);
  fs.writeFileSync(probe, PROBE);
  const list = specifiers();
  let passed = 0;
  let failed = 0;
  let refused = 0;
  let next = 0;
  const lane = async () => {
    while (next < list.length) {
      const { specifier, wrong } = list[next++];
      let why = wrong;
      if (why === undefined) {
        const peer = await load(node, probe, specifier);
        if (peer.error !== undefined) {
          refused++;
          console.log(`node fails ${specifier}: ${peer.error}`);
          continue;
        }
        why = difference(await load(process.execPath, probe, specifier), peer);
      }
      if (why === undefined) passed++;
      else {
        failed++;
        console.log(`FAIL ${specifier}: ${why}`);
      }
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, lane));
  fs.rmSync(probe);
  if (refused > 0) console.log(`${refused} do not load under Node.js either`);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

main();
