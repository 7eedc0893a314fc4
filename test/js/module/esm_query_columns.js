// SPDX-License-Identifier: MIT
// Columns in stacks of a module whose URL has a query or a fragment are the author's.
'use strict';

const assert = require('node:assert');

const source = 'import os from "node:os"; export const where = () => new Error(typeof os.cpus).stack;';
const column = source.indexOf('new Error') + 1;
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-query-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, 'm.mjs');
writeFileSync(file, source);
(async () => {
  for (const suffix of ['', '?a=1', '#b', '?c#d']) {
    const { where } = await import(pathToFileURL(file).href + suffix);
    assert.match(where(), new RegExp(`m\\.mjs[^\n]*:1:${column}\\)?$`, 'm'));
  }
})();
