// SPDX-License-Identifier: MIT
// A call of an async arrow function is one frame, named as the function is, whatever its parameters and wherever it
// stands.
'use strict';

const assert = require('node:assert');

const defaults = async (a, { b } = {}) => { throw new Error(`${a}${b}`); };
const patterns = async ([a = () => 1], ...rest) => { throw new Error(`${a}${rest}`); };
class Fields {
  plain = async () => { throw new Error('plain'); };
  #hidden = async ({ a } = {}) => { throw new Error(`${a}`); };
  hidden() { return this.#hidden(); }
}

// Without the engine's own stack the body of a field's function is called as the class is.
const toldByEngine = process.env.EDDY_ENGINE_ABI !== '0';

const lineOf = (frame) => /:(\d+):\d+\)?$/.exec(frame)[1];

async function frames(call) {
  const error = await call().then(() => assert.fail('not rejected'), (thrown) => thrown);
  return error.stack.split('\n').filter((line) => line.includes(__filename)).map((line) => line.trim());
}

(async () => {
  for (const [name, call] of [
    ['defaults', () => defaults()],
    ['patterns', () => patterns([])],
    ...(toldByEngine ? [
      ['(?:Fields\\.)?plain', () => new Fields().plain()],
      ['#hidden', () => new Fields().hidden()],
    ] : []),
  ]) {
    const found = await frames(call);
    assert.match(found[0], new RegExp(`^at ${name} \\(`));
    assert.notStrictEqual(lineOf(found[1]), lineOf(found[0]), found.join('\n'));
  }
})().catch((error) => { console.error(error); process.exitCode = 1; });
