// SPDX-License-Identifier: MIT
// fs.readFile: small and large, callback, promise and sync, as bytes and as text.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { measure } = require('../lib/harness.js');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-bench-'));
const small = path.join(dir, 'small');
const large = path.join(dir, 'large');
fs.writeFileSync(small, 'x'.repeat(1000));
fs.writeFileSync(large, 'y'.repeat(4 << 20));
const read = (file, options) => new Promise((resolve, reject) => {
  fs.readFile(file, options, (err, value) => (err ? reject(err) : resolve(value)));
});

(async () => {
  try {
    await measure('readFileSync-1k', () => { for (let i = 0; i < 100; i++) fs.readFileSync(small); }, 100);
    await measure('readFileSync-1k-utf8', () => { for (let i = 0; i < 100; i++) fs.readFileSync(small, 'utf8'); }, 100);
    await measure('readFile-1k', async () => { for (let i = 0; i < 50; i++) await read(small); }, 50);
    await measure('readFile-1k-16-at-once', () => Promise.all(Array.from({ length: 16 }, () => read(small))), 16);
    await measure('promises.readFile-1k', async () => { for (let i = 0; i < 50; i++) await fs.promises.readFile(small); }, 50);
    await measure('readFile-4M', () => read(large));
    await measure('readFile-4M-utf8', () => read(large, 'utf8'));
    await measure('statSync', () => { for (let i = 0; i < 100; i++) fs.statSync(small); }, 100);
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
})();
