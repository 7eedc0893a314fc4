// SPDX-License-Identifier: MIT
// Folders: readdir of one with a thousand files, with types, and of a tree; existence, stat and small writes.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { measure } = require('../lib/harness.js');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-bench-'));
const flat = path.join(root, 'flat');
const tree = path.join(root, 'tree');
fs.mkdirSync(flat);
for (let i = 0; i < 1000; i++) fs.writeFileSync(path.join(flat, `file${i}`), '');
for (let i = 0; i < 20; i++) {
  for (let k = 0; k < 10; k++) {
    const dir = path.join(tree, `a${i}`, `b${k}`);
    fs.mkdirSync(dir, { recursive: true });
    for (let m = 0; m < 5; m++) fs.writeFileSync(path.join(dir, `f${m}`), '');
  }
}
const target = path.join(root, 'out');

(async () => {
  try {
    await measure('readdirSync-1000', () => { fs.readdirSync(flat); });
    await measure('readdirSync-1000-types', () => { fs.readdirSync(flat, { withFileTypes: true }); });
    await measure('readdirSync-tree', () => { fs.readdirSync(tree, { recursive: true }); });
    await measure('promises.readdir-tree', () => fs.promises.readdir(tree, { recursive: true }));
    await measure('existsSync', () => { for (let i = 0; i < 100; i++) fs.existsSync(tree); }, 100);
    await measure('promises.stat', async () => { for (let i = 0; i < 50; i++) await fs.promises.stat(tree); }, 50);
    await measure('promises.stat-16-at-once', () => Promise.all(Array.from({ length: 16 }, () => fs.promises.stat(tree))), 16);
    await measure('writeFileSync-small', () => { for (let i = 0; i < 20; i++) fs.writeFileSync(target, 'small'); }, 20);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
})();
