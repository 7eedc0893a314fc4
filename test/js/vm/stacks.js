// Stacks of a context's errors are in Node's form, unless its own Error.prepareStackTrace makes them.
'use strict';

const assert = require('assert');
const vm = require('vm');

if (process.env.EDDY_ENGINE_ABI === '0') process.exit(); // the engine does not ask there

const context = vm.createContext({});
const run = (code) => vm.runInContext(code, context, 'in-context.js');

const thrown = run('function thrower() { null.x; } try { thrower(); } catch (e) { e.stack; }').split('\n');
assert.match(thrown[0], /^TypeError: /);
assert.match(thrown[1], /^ {4}at thrower \(in-context\.js:1:\d+\)$/);
assert.match(run('class Mine extends RangeError { name = "Mine"; } new Mine("text").stack'),
             /^Mine: text\n[^]* {4}at in-context\.js:1:50\n/);
assert.match(run('const o = {}; Error.captureStackTrace(o); o.stack'), /\n {4}at in-context\.js:1:21/);
assert.strictEqual(run('Error.stackTraceLimit'), 10);

const sites = run(`
  Error.prepareStackTrace = (error, sites) => sites;
  function inner() { return new Error().stack; }
  function outer() { const o = {}; Error.captureStackTrace(o, outer); return o.stack; }
  [inner()[0].getFunctionName(), inner()[0].getFileName(), Array.isArray(outer())]
`);
assert.deepStrictEqual([...sites], ['inner', 'in-context.js', true]);
// Which is the context's affair alone.
assert.match(new Error('main').stack, /^Error: main\n {4}at /);
assert.strictEqual(run('delete Error.prepareStackTrace; typeof new Error().stack'), 'string');
