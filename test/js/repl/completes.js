// SPDX-License-Identifier: MIT
// Tab: commands, names, members without running getters, modules.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

const server = repl.start({ input: new PassThrough(), output: new PassThrough(), prompt: '', useGlobal: true,
                            allowBlockingCompletions: true });
function complete(line) {
  let result;
  server.complete(line, (error, found) => {
    assert.strictEqual(error, null);
    result = found;
  });
  return result;
}

globalThis.calls = 0;
server.write(`var thing = {one: 1, other: {deep: 2}, get bad() { calls++; return {x: 1} }};
const fixed = [thing]; let loose; var key = 'other'\n`);

assert.deepStrictEqual(complete('.b'), [['break'], 'b']);
assert.deepStrictEqual(complete('thing.o'), [['thing.one', 'thing.other'], 'thing.o']);
assert.deepStrictEqual(complete('1 + thing.oth'), [['thing.other'], 'thing.oth']);
assert.deepStrictEqual(complete('(1 + thing.other.d'), [['thing.other.deep'], 'thing.other.d']);
assert.deepStrictEqual(complete('thing?.oth'), [['thing?.other'], 'thing?.oth']);
assert.deepStrictEqual(complete("thing['other'].de"), [["thing['other'].deep"], "thing['other'].de"]);
assert.deepStrictEqual(complete('fixed[0].oth'), [['fixed[0].other'], 'fixed[0].oth']);
assert.deepStrictEqual(complete("thing['oth' + 'er'].de"), [["thing['oth' + 'er'].deep"], "thing['oth' + 'er'].de"]);
assert.deepStrictEqual(complete('thing[key].de'), [['thing[key].deep'], 'thing[key].de']);
assert.deepStrictEqual(complete('thing.bad.'), [[], 'thing.bad.']);
assert.strictEqual(globalThis.calls, 0);
assert.deepStrictEqual(complete('nothing.'), [[], 'nothing.']);
assert.deepStrictEqual(complete('fixed.copyW'), [['fixed.copyWithin'], 'fixed.copyW']);
assert.deepStrictEqual(complete('"".trimSt'), [['"".trimStart'], '"".trimSt']);
assert.deepStrictEqual(complete('fixe'), [['fixed'], 'fixe']);
assert.deepStrictEqual(complete('thin'), [['thing'], 'thin']);
assert.deepStrictEqual(complete('let thin')[0], []);
assert.deepStrictEqual(complete('debugg'), [['debugger'], 'debugg']);
assert.ok(complete('thing.')[0].includes('thing.one'));
assert.ok(complete('thing.')[0].includes('thing.hasOwnProperty'));
assert.ok(complete('')[0].includes('Array'));

assert.deepStrictEqual(complete("require('child_p"), [['child_process'], 'child_p']);
assert.deepStrictEqual(complete("require('node:child_p"), [['node:child_process'], 'node:child_p']);
assert.deepStrictEqual(complete("import('child_p"), [['child_process'], 'child_p']);
assert.deepStrictEqual(complete("require('..")[0], ['../']);
assert.deepStrictEqual(complete("require('closed')"), [[], undefined]);
const stem = `${__dirname}/comp`;
assert.deepStrictEqual(complete(`require('${stem}`)[0], [`${__dirname}/completes`]);
assert.deepStrictEqual(complete(`import('${stem}`)[0], [`${__dirname}/completes.js`]);
assert.deepStrictEqual(complete(`fs.readFileSync('${stem}`), [['completes.js'], 'comp']);
server.close();
