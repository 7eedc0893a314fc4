// SPDX-License-Identifier: MIT
// process.emitWarning(): forms, the event, the text on stderr and the options that silence it.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const stderrOf = (text, ...options) =>
  spawnSync(process.execPath, [...options, '-e', text], { encoding: 'utf8' }).stderr;
const text = 'process.emitWarning("w", { type: "T", code: "C1", detail: "more" });' +
  'process.emitWarning("d", "DeprecationWarning", "D1"); process.emitWarning("e", "DeprecationWarning", "D2")';

const all = stderrOf(text);
assert.match(all, /^\(node:\d+\) \[C1\] T: w\nmore\n\(Use `\w+ --trace-warnings \.\.\.` to show where .*\)\n/);
assert.match(all, /\n\(node:\d+\) \[D1\] DeprecationWarning: d\n/);
assert.match(all, /\n\(node:\d+\) \[D2\] DeprecationWarning: e\n$/);
assert.strictEqual(stderrOf(text, '--no-warnings'), '');
assert.doesNotMatch(stderrOf(text, '--no-deprecation'), /D1|D2/);
assert.doesNotMatch(stderrOf(text, '--disable-warning=D1'), /D1/);
assert.match(stderrOf(text, '--disable-warning=D1'), /D2/);
assert.match(stderrOf(text, '--trace-warnings'), /T: w\n {4}at \[eval\]/);
assert.match(stderrOf(text, '--throw-deprecation'), /DeprecationWarning: d\n/);

for (const bad of [[1], [{}], [], ['', 1], ['', '', 1], ['', true], ['', []]]) {
  assert.throws(() => process.emitWarning(...bad), { code: 'ERR_INVALID_ARG_TYPE' });
}
