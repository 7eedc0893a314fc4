// SPDX-License-Identifier: MIT
// RegExp.escape leaves characters beyond U+FFFF alone: with the flag u a backslash before one is an error.
'use strict';

const assert = require('node:assert');

for (const text of ['\u{2002a}', '\u{10024}.\u{1005b}', '\\\u{2002a}', '\\\\\u{2003f}', 'a\ud840b', '\u042f/']) {
  const escaped = RegExp.escape(text);
  assert.ok(new RegExp(`^${escaped}$`).test(text), escaped);
  assert.ok(new RegExp(`^${escaped}$`, 'u').test(text), escaped);
}
assert.strictEqual(RegExp.escape('ab\u{2002a}'), '\\x61b\u{2002a}');
assert.strictEqual(RegExp.escape('\\\u{2002a}'), '\\\\\u{2002a}');
assert.throws(() => RegExp.escape(1), TypeError);
