// SPDX-License-Identifier: MIT
// `await` at the top of what is typed: values, declarations that last, import(), errors.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

async function ask(server, output, line) {
  server.write(`${line}\n`);
  let text = '';
  while (!text.endsWith('> ')) {
    await new Promise(setImmediate);
    text += output.read() ?? '';
  }
  return text.slice(0, -3);
}

(async () => {
  for (const useGlobal of [false, true]) {
    const output = new PassThrough();
    output.setEncoding('utf8');
    const server = repl.start({ input: new PassThrough(), output, useGlobal });
    assert.strictEqual(output.read(), '> ');
    const answer = (line) => ask(server, output, line);
    assert.strictEqual(await answer('await 41 + 1'), '42');
    assert.strictEqual(await answer('await Promise.resolve("a") // done'), "'a'");
    assert.strictEqual(await answer('const a = await 1, {b, c: [d]} = {b: 2, c: [3]}; let e'), 'undefined');
    assert.strictEqual(await answer('a + b + d'), '6');
    assert.strictEqual(await answer('e'), 'undefined');
    assert.strictEqual(await answer('for (var i of [1, 2]) await i'), 'undefined');
    assert.strictEqual(await answer('i'), '2');
    assert.strictEqual(await answer('if (true) { var f = await 5 }'), 'undefined');
    assert.strictEqual(await answer('f'), '5');
    assert.strictEqual(await answer('class A { m() { return 6 } }; function g() { return 7 } await 0'), '0');
    assert.strictEqual(await answer('[new A().m(), g()]'), '[ 6, 7 ]');
    assert.strictEqual(await answer('let x = 0; for await (const y of [1, Promise.resolve(2)]) x += y; x'), '3');
    assert.strictEqual(await answer('({ a: await 8 })'), '{ a: 8 }');
    assert.strictEqual(await answer('{ a: await 8 }'), '{ a: 8 }');
    assert.strictEqual(await answer('(await import("node:path")).sep'), "'/'");
    assert.strictEqual(await answer('async () => await 1'), '[AsyncFunction (anonymous)]');
    assert.strictEqual(await answer('await Promise.reject(9)'), 'Uncaught 9');
    assert.match(await answer('await Promise.reject(new Error("no"))'), /^Uncaught Error: no/);
    server.close();
  }
})();
