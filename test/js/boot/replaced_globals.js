// SPDX-License-Identifier: MIT
// A program may replace what is global, also before a module of the runtime is loaded: core modules go on with what the
// language had, and give promises of the language.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

// Each in a process of its own, with much of the core at work behind it.
const WORK = `
  const fs = require('fs'), http = require('http'), stream = require('stream'), util = require('util');
  util.inspect({ a: [1, /x/, () => {}], m: null });
  try { null.x; } catch (error) { error.stack; }
  const server = http.createServer((request, response) => response.end('ok')).listen(0, '127.0.0.1', () => {
    http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
      response.on('data', () => {});
      response.on('end', () => server.close());
    });
  });
  stream.Readable.from(['a']).on('data', () => {});
  require('crypto').createHash('sha1').update('x').digest('hex');
  require('zlib').gzipSync('x');
  require('path').resolve('x');
  require('child_process').execFile('/bin/true', () => {});
  const promise = fs.promises.readFile(process.execPath.slice(0, 0) + '/dev/null');
  if (Object.getPrototypeOf(promise) !== NativePromise.prototype) throw 'another promise';
  promise.then(() => fs.readFile('/dev/null', 'utf8', () => process.stdout.write('done')));`;

for (const name of ['Array', 'ArrayBuffer', 'Date', 'JSON', 'Map', 'Number', 'Promise', 'Proxy', 'RegExp', 'Reflect',
                    'Set', 'String', 'Symbol', 'WeakMap']) {
  const script = `const NativePromise = Promise; require('node:path');
    globalThis.${name} = function () { throw 'replaced ${name}'; };
    ${name === 'Date' ? 'globalThis.Date.now = () => NaN;' : ''} ${WORK}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  assert.deepStrictEqual([status, stdout], [0, 'done'], `${name}: ${stderr}`);
}

// Proxies of a constructor whose traps look at the stack are not called by the making of that stack.
const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', `let calls = 0;
  globalThis.RegExp = new Proxy(RegExp, { construct(target, args) {
    if (++calls > 10) { console.log('again and again'); process.exit(1); }
    new Error("x").stack;
    return Reflect.construct(target, args);
  } });
  new RegExp('a');
  console.log(calls);`], { encoding: 'utf8' });
assert.deepStrictEqual([status, stdout], [0, '1\n'], stderr);
