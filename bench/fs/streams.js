// SPDX-License-Identifier: MIT
// File streams: a file of 16 MB copied by pipe() and pipeline(), read, written in lines; trees copied by cp and removed.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const { measure } = require('../lib/harness.js');

const MB = 16;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-bench-'));
const from = path.join(folder, 'from');
const to = path.join(folder, 'to');
const tree = path.join(folder, 'tree');
const copy = path.join(folder, 'copy');

function makeTree() {
  for (let i = 0; i < 20; i++) {
    const inner = path.join(tree, `folder${i}`, 'inner');
    fs.mkdirSync(inner, { recursive: true });
    for (let k = 0; k < 10; k++) fs.writeFileSync(path.join(inner, `file${k}.txt`), 'some text\n'.repeat(100));
  }
}
const FILES = 200;

(async () => {
  fs.writeFileSync(from, Buffer.alloc(MB * 1024 * 1024, 'some text\n'));
  makeTree();
  await measure('copy-by-pipe-MB', () => new Promise((resolve, reject) => {
    fs.createReadStream(from).pipe(fs.createWriteStream(to)).on('close', resolve).on('error', reject);
  }), MB);
  await measure('copy-by-pipeline-MB', () => pipeline(fs.createReadStream(from), fs.createWriteStream(to)), MB);
  await measure('read-data-MB', () => new Promise((resolve, reject) => {
    let bytes = 0;
    fs.createReadStream(from).on('data', (chunk) => { bytes += chunk.length; }).on('error', reject).on('end', resolve);
  }), MB);
  await measure('read-text-for-await-MB', async () => {
    let length = 0;
    for await (const chunk of fs.createReadStream(from, 'utf8')) length += chunk.length;
    if (length !== MB * 1024 * 1024) throw new Error('text is missing');
  }, MB);
  await measure('write-lines', () => new Promise((resolve) => {
    const target = fs.createWriteStream(to);
    for (let i = 0; i < 5000; i++) target.write('a line of text that says something\n');
    target.end(resolve);
  }), 5000);
  await measure('cpSync-files', () => fs.cpSync(tree, copy, { recursive: true }), FILES);
  await measure('promises.cp-files', () => fs.promises.cp(tree, copy, { recursive: true }), FILES);
  await measure('copyFile-16MB', () => fs.promises.copyFile(from, to), MB);
  await measure('rmSync-files', () => {
    fs.cpSync(tree, copy, { recursive: true });
    fs.rmSync(copy, { recursive: true });
  }, FILES);
  await measure('appendFileSync', () => { for (let i = 0; i < 100; i++) fs.appendFileSync(to, 'line\n'); }, 100);
  fs.rmSync(folder, { recursive: true });
})();
