// SPDX-License-Identifier: MIT
// A hyphen beside other signs of a pattern, and in a class, is itself.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'glob-'));
try {
  for (const name of ['a-test.js', 'a_test.js', 'test-a.js', 'atest.js']) fs.writeFileSync(path.join(cwd, name), '');
  assert.deepStrictEqual(fs.globSync('*[._-]test.js', { cwd }).sort(), ['a-test.js', 'a_test.js']);
  assert.deepStrictEqual(fs.globSync('test-*.{js,mjs}', { cwd }), ['test-a.js']);
} finally {
  fs.rmSync(cwd, { recursive: true });
}
