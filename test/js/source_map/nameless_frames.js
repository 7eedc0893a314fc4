// SPDX-License-Identifier: MIT
// A frame at its author's place says <anonymous> where it has no name, and shows a path, whatever was compiled of it.
// Flags: --enable-source-maps
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const Module = require('node:module');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'frames-'));
try {
  const file = path.join(folder, 'a.ts');
  fs.writeFileSync(file, '');
  const map = { version: 3, sources: [file], names: [], mappings: 'AAAA', sourcesContent: [''] };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  const m = new Module(file);
  m._compile('module.exports = [1].map(() => new Error("x").stack)[0];\n' +
    `//# sourceMappingURL=data:application/json;base64,${inline}`, file);
  assert.strictEqual(m.exports.split('\n')[1], `    at <anonymous> (${file}:1:1)`);
} finally {
  fs.rmSync(folder, { recursive: true });
}
