// Builds fixtures/<name>.c against the headers of src/napi, once, and gives the file. Node runs these addons as well.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '../../../..');
const directory = path.join(root, 'build/test-addons');

function build(name) {
  const source = path.join(__dirname, '../fixtures', `${name}.c`);
  const file = path.join(directory, `${name}.node`);
  const age = (of) => fs.statSync(of, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [source, ...['api.h', 'types.h'].map((header) => path.join(root, 'src/napi', header))];
  if (age(file) > Math.max(...sources.map(age))) return file;
  fs.mkdirSync(directory, { recursive: true });
  const made = `${file}.${process.pid}`; // tests run side by side
  execFileSync('cc', ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-O1', '-g', '-fPIC', '-shared',
                      `-I${path.join(root, 'src')}`, '-o', made, source, '-lpthread']);
  fs.renameSync(made, file);
  return file;
}

module.exports = { build, addon: (name) => require(build(name)) };
