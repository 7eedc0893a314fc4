// What programs that copy `process` do with its constructor.
'use strict';

const assert = require('node:assert');

const { constructor } = process;
assert.strictEqual(constructor.name, 'process');
const object = {};
assert.strictEqual(constructor.call(object), object);
assert.ok(new constructor() instanceof constructor);
assert.ok(process instanceof constructor);
