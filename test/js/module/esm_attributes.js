// SPDX-License-Identifier: MIT
// Import attributes: JSON needs one, code takes none; who asks otherwise is told.
'use strict';

const assert = require('node:assert');
const { graph } = require('./fixtures/graph');

const load = graph({ 'data.json': '{"a":1}', 'code.mjs': 'export default 1;', 'bad.json': '{' });
const json = { with: { type: 'json' } };

(async () => {
  const { default: data } = await load('data.json', json);
  assert.deepStrictEqual(data, { a: 1 });
  assert.strictEqual(require(load.path('data.json')), data);
  assert.strictEqual((await import('data:application/json,[1]', json)).default[0], 1);
  await assert.rejects(load('bad.json', json), { name: 'SyntaxError', message: /bad\.json/ });

  for (const [name, options, expected] of [
    ['data.json', undefined, { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' }],
    ['code.mjs', json, { code: 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE' }],
    ['code.mjs', { with: { type: 'css' } }, { code: 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED' }],
    ['code.mjs', { with: { other: 'x' } }, { code: 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED' }],
    ['code.mjs', { with: { type: 1 } }, { message: 'Import attribute value must be a string' }],
    ['code.mjs', { with: 1 }, { message: "The 'with' option must be an object" }],
    ['code.mjs', 1, { message: 'The second argument to import() must be an object' }],
  ]) {
    await assert.rejects(load(name, options), { name: 'TypeError', ...expected });
  }
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;
