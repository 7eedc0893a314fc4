// MIMEType: what parses, what is dropped, what is refused.
'use strict';

const assert = require('assert');
const { MIMEParams, MIMEType } = require('util');

assert.strictEqual(String(new MIMEType(' Text/HTML ;A=1;a=2;b="x;\\"y";c= ;bad name=1')), 'text/html;a=1;b="x;\\"y"');
for (const bad of ['', 'text', 'text/', '/x', 'te xt/x', 'text/x y']) {
  assert.throws(() => new MIMEType(bad), { code: 'ERR_INVALID_MIME_SYNTAX' });
}
const mime = new MIMEType('text/plain');
mime.params.set('q', 'a b');
assert.strictEqual(JSON.stringify(mime), '"text/plain;q=\\"a b\\""');
assert.throws(() => mime.params.set('', 'x'), { code: 'ERR_INVALID_MIME_SYNTAX' });
assert.throws(() => { mime.type = 'a/b'; }, { code: 'ERR_INVALID_MIME_SYNTAX' });
assert.strictEqual(String(new MIMEParams()), '');
