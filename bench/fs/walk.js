// SPDX-License-Identifier: MIT
// A tree of ten thousand files, walked with and without stat, synchronously, by callbacks and by promises, as build
// tools and watchers do.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { measure } = require('../lib/harness.js');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-bench-'));
const FILES = 10_000;
for (let i = 0; i < 20; i++) {
  for (let k = 0; k < 10; k++) {
    const dir = path.join(root, `a${i}`, `b${k}`);
    fs.mkdirSync(dir, { recursive: true });
    for (let m = 0; m < FILES / 200; m++) fs.writeFileSync(path.join(dir, `f${m}`), '');
  }
}

function walkSync(dir) {
  let count = 0;
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) count += walkSync(path.join(dir, entry.name));
    else count++;
  }
  return count;
}

function statSync(dir) {
  let count = 0;
  for (const name of fs.readdirSync(dir)) {
    const file = path.join(dir, name);
    if (fs.statSync(file).isDirectory()) count += statSync(file);
    else count++;
  }
  return count;
}

// Sums what branches count: done(sum) when finish(n) was called once for itself and once for each more().
function tally(done) {
  let left = 1;
  const all = {
    count: 0,
    more() { left++; },
    finish(n) {
      all.count += n;
      if (--left === 0) done(all.count);
    },
  };
  return all;
}

function walkCallback(dir, done) {
  fs.readdir(dir, { withFileTypes: true }, (error, entries) => {
    if (error) throw error;
    const all = tally(done);
    for (const entry of entries) {
      if (entry.isDirectory()) {
        all.more();
        walkCallback(path.join(dir, entry.name), all.finish);
      } else {
        all.count++;
      }
    }
    all.finish(0);
  });
}

function statCallback(dir, done) {
  fs.readdir(dir, (error, names) => {
    if (error) throw error;
    const all = tally(done);
    for (const name of names) {
      all.more();
      const file = path.join(dir, name);
      fs.stat(file, (failure, stats) => {
        if (failure) throw failure;
        if (stats.isDirectory()) statCallback(file, all.finish);
        else all.finish(1);
      });
    }
    all.finish(0);
  });
}

async function walk(dir) {
  const entries = await fs.promises.readdir(dir, { withFileTypes: true });
  const counts = await Promise.all(entries.map((entry) => (entry.isDirectory() ? walk(path.join(dir, entry.name)) : 1)));
  return counts.reduce((sum, n) => sum + n, 0);
}

async function stat(dir) {
  const names = await fs.promises.readdir(dir);
  const counts = await Promise.all(names.map(async (name) => {
    const file = path.join(dir, name);
    return (await fs.promises.stat(file)).isDirectory() ? stat(file) : 1;
  }));
  return counts.reduce((sum, n) => sum + n, 0);
}

function complete(count) {
  if (count !== FILES) throw new Error(`${count} files instead of ${FILES}`);
}

(async () => {
  try {
    await measure('walk-sync', () => complete(walkSync(root)), FILES);
    await measure('walk-callback', () => new Promise((resolve) => { walkCallback(root, resolve); }).then(complete), FILES);
    await measure('walk-promises', () => walk(root).then(complete), FILES);
    await measure('walk-stat-sync', () => complete(statSync(root)), FILES);
    await measure('walk-stat-callback', () => new Promise((resolve) => { statCallback(root, resolve); }).then(complete), FILES);
    await measure('walk-stat-promises', () => stat(root).then(complete), FILES);
    await measure('readdirSync-recursive', () => { fs.readdirSync(root, { recursive: true }); }, FILES);
    await measure('readdir-recursive', () => new Promise((resolve, reject) => {
      fs.readdir(root, { recursive: true }, (error) => (error ? reject(error) : resolve()));
    }), FILES);
    await measure('readdir-recursive-promises', () => fs.promises.readdir(root, { recursive: true }).then(() => {}), FILES);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
})();
