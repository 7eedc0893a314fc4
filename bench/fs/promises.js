// SPDX-License-Identifier: MIT
// The same work by callbacks and by promises: stat, open and close, read and write by handle, small files.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const { measure } = require('../lib/harness.js');

const N = 50;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-bench-'));
const file = path.join(dir, 'file');
fs.writeFileSync(file, 'x'.repeat(1000));
const stat = promisify(fs.stat);

const callbacks = (step) => () => new Promise((resolve, reject) => {
  let left = N;
  const next = (error) => {
    if (error) reject(error);
    else if (left-- === 0) resolve();
    else step(next);
  };
  next();
});
const promises = (step) => async () => { for (let i = 0; i < N; i++) await step(); };

(async () => {
  const buffer = Buffer.alloc(1000);
  const fd = fs.openSync(file, 'r+');
  const handle = await fs.promises.open(file, 'r+');
  try {
    await measure('stat-callback', callbacks((next) => fs.stat(file, next)), N);
    await measure('stat-promise', promises(() => fs.promises.stat(file)), N);
    await measure('stat-promisified', promises(() => stat(file)), N);
    await measure('access-callback', callbacks((next) => fs.access(file, next)), N);
    await measure('access-promise', promises(() => fs.promises.access(file)), N);
    await measure('open-close-callback', callbacks((next) => fs.open(file, (error, n) => fs.close(n, next))), N);
    await measure('open-close-promise', promises(async () => (await fs.promises.open(file)).close()), N);
    await measure('read-callback', callbacks((next) => fs.read(fd, buffer, 0, 1000, 0, next)), N);
    await measure('read-promise', promises(() => handle.read(buffer, 0, 1000, 0)), N);
    await measure('write-callback', callbacks((next) => fs.write(fd, buffer, 0, 1000, 0, next)), N);
    await measure('write-promise', promises(() => handle.write(buffer, 0, 1000, 0)), N);
    await measure('readFile-callback', callbacks((next) => fs.readFile(file, next)), N);
    await measure('readFile-promise', promises(() => fs.promises.readFile(file)), N);
    await measure('writeFile-callback', callbacks((next) => fs.writeFile(file, buffer, next)), N);
    await measure('writeFile-promise', promises(() => fs.promises.writeFile(file, buffer)), N);
    await measure('stat-callback-100-at-once', () => new Promise((resolve) => {
      let left = 100;
      for (let i = 0; i < 100; i++) fs.stat(file, () => { if (--left === 0) resolve(); });
    }), 100);
    await measure('stat-promise-100-at-once', () =>
      Promise.all(Array.from({ length: 100 }, () => fs.promises.stat(file))).then(() => {}), 100);
  } finally {
    fs.closeSync(fd);
    await handle.close();
    fs.rmSync(dir, { recursive: true });
  }
})();
