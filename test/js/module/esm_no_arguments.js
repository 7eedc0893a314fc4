// SPDX-License-Identifier: MIT
// A module has no `arguments`, whatever its top holds; its functions have.
'use strict';

const assert = require('node:assert');
const { graph } = require('./fixtures/graph');

const body = `const count = (function() { return arguments.length; })(1);
  export const kinds = [typeof arguments, (() => typeof arguments)(), count];
  export let message;
  try { arguments; } catch (error) { message = error.name + ': ' + error.message; }`;
const load = graph({
  'package.json': '{ "type": "module" }',
  'plain.js': body,
  'function.js': `var x; ${body}`,
  'awaits.js': `await null; ${body}`,
  'shorthand.js': 'await null; export default () => ({ arguments });',
  'assigns.js': 'await null; arguments = 1;',
  'pattern.js': 'await null; ({ arguments } = {});',
});

async function main() {
  for (const file of ['plain.js', 'function.js', 'awaits.js']) {
    const { kinds, message } = await load(file);
    assert.deepStrictEqual(kinds, ['undefined', 'undefined', 1], file);
    assert.strictEqual(message, 'ReferenceError: arguments is not defined', file);
  }
  assert.throws((await load('shorthand.js')).default, ReferenceError);
  await assert.rejects(load('assigns.js'), SyntaxError);
  await assert.rejects(load('pattern.js'), SyntaxError);
}
main();
