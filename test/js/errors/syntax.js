// SPDX-License-Identifier: MIT
// A syntax error in the program's file prints file and line, the source line with a caret beneath the offending token,
// and ends with status 1.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'syntax-'));
const file = path.join(dir, 'bad.js');

function report(source) {
  fs.writeFileSync(file, source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  assert.strictEqual(stdout, '');
  return stderr.split('\n');
}

try {
  for (const [source, line, shown, caret] of [
    ['x=;', 1, 'x=;', '  ^'],
    ['ok();\nfunction f() {\n  let s = "a b", t = [1, 2 3];\n}\n', 3, '  let s = "a b", t = [1, 2 3];', '                           ^'],
    ['\tlet y = );', 1, '\tlet y = );', '\t        ^'],
    ['#!/usr/bin/env eddy\nlet z = "open\n', 2, 'let z = "open', '        ^'],
  ]) {
    const lines = report(source);
    assert.strictEqual(lines[0], `${file}:${line}`);
    assert.strictEqual(lines[1], shown);
    assert.match(lines[2], new RegExp(`^${caret.replace('^', '\\^+')}$`));
    assert.strictEqual(lines[3], '');
    assert.match(lines[4], /^SyntaxError: /);
  }
  const open = report('if (x) {\n');
  assert.match(open.join('\n'), /SyntaxError: Unexpected end of input/);
} finally {
  fs.rmSync(dir, { recursive: true });
}
