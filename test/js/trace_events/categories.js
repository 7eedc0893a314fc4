// SPDX-License-Identifier: MIT
// Sets of categories: enabled ones count, are listed once and in order, and end one by one.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'trace-'));
process.chdir(directory);
const { createTracing, getEnabledCategories } = require('node:trace_events');

assert.strictEqual(getEnabledCategories(), undefined);
for (const value of [undefined, 1, 'x']) {
  assert.throws(() => createTracing(value), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => createTracing({ categories: value }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => createTracing({ categories: ['a', 1] }), {
    message: 'The "options.categories[1]" property must be of type string. Received type number (1)',
  });
}
assert.throws(() => createTracing({ categories: [] }), {
  code: 'ERR_TRACE_EVENTS_CATEGORY_REQUIRED', message: 'At least one category is required',
});

const one = createTracing({ categories: ['node.console', 'b', 'b'] });
const two = createTracing({ categories: ['zz', 'b', 'a'] });
assert.strictEqual(require('node:util').inspect(one), "Tracing { enabled: false, categories: 'node.console,b,b' }");
one.enable();
one.enable();
two.enable();
assert.ok(one.enabled);
assert.strictEqual(getEnabledCategories(), 'a,b,node.console,zz');
one.disable();
one.disable();
assert.strictEqual(getEnabledCategories(), 'a,b,zz');
two.disable();
assert.strictEqual(getEnabledCategories(), undefined);

new Worker("require('node:trace_events')", { eval: true }).on('error', (error) => {
  assert.strictEqual(error.code, 'ERR_TRACE_EVENTS_UNAVAILABLE');
  process.on('exit', () => fs.rmSync(directory, { recursive: true }));
});
