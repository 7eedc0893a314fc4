// SPDX-License-Identifier: MIT
// Builds fixtures/library.c, once, and opens it.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const ffi = require('node:ffi');

const source = path.join(__dirname, '../fixtures/library.c');
const directory = path.resolve(__dirname, '../../../../build/test-ffi');
const file = path.join(directory, `library.${ffi.suffix}`);

const age = (of) => fs.statSync(of, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (age(file) <= age(source)) {
  fs.mkdirSync(directory, { recursive: true });
  const made = `${file}.${process.pid}`; // tests run side by side
  execFileSync('cc', ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-O1', '-g', '-fPIC', '-shared',
                      '-o', made, source, '-lpthread']);
  fs.renameSync(made, file);
}

const open = () => new ffi.DynamicLibrary(file);

// A function of it: [result, ...arguments].
const fn = (name, result, ...types) => open().getFunction(name, { return: result, arguments: types });

module.exports = { ffi, file, fn, open };
