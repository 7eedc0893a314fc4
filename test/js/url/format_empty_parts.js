// SPDX-License-Identifier: MIT
// url.format() of a URL keeps an empty query and an empty fragment.
'use strict';
const assert = require('node:assert');
const { format } = require('node:url');

for (const href of ['http://a/b?', 'http://a/b?#', 'http://a/b#', 'http://a/?#c', 'http://a/b?c#?d', 'http://a/#?']) {
  assert.strictEqual(format(new URL(href)), href);
}
assert.strictEqual(format(new URL('http://a/b?#'), { fragment: false }), 'http://a/b?');
assert.strictEqual(format(new URL('http://a/b?c#?'), { search: false }), 'http://a/b#?');
