// SPDX-License-Identifier: MIT
// Names and places of the files that profiles and snapshots go to, as Node names them:
// "CPU.20260131.235959.1234.0.001.cpuprofile".
'use strict';

const { option } = require('internal/options');
const { worker } = require('internal/realm');

const path = require('node/path');

const two = (n) => `${n}`.padStart(2, '0');

let last = 0;

function defaultName(prefix, extension) {
  const now = new Date();
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const number = `${++last}`.padStart(3, '0');
  return `${prefix}.${day}.${time}.${process.pid}.${worker?.threadId ?? 0}.${number}.${extension}`;
}

const directory = (own) => path.resolve(own ?? option('--diagnostic-dir') ?? process.cwd());

// Writes text, or pieces of it, to a file of its own; a directory that is missing is made. The file's path.
function write(folder, name, pieces) {
  const fs = require('node/fs');
  const file = path.join(directory(folder), name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const fd = fs.openSync(file, 'w');
  try {
    for (const piece of typeof pieces === 'string' ? [pieces] : pieces) fs.writeSync(fd, piece);
  } finally {
    fs.closeSync(fd);
  }
  return file;
}

module.exports = { defaultName, write };
