// SPDX-License-Identifier: MIT
// module.registerHooks around require(): order, contexts, what hooks may give, built-ins, require.resolve, leaving.
'use strict';

const assert = require('node:assert');
const { createRequire, registerHooks } = require('node:module');
const { mkdtempSync, realpathSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = realpathSync(mkdtempSync(join(require('node:os').tmpdir(), 'eddy-hooks-')));
process.on('exit', () => rmSync(folder, { recursive: true }));
const put = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const a = put('a.js', 'exports.a = 1;');
const url = (path) => pathToFileURL(path).href;

// The last registered runs first; what one adds to a context reaches the others.
const log = [];
const first = registerHooks({
  resolve(specifier, context, next) {
    log.push(['first', specifier, context.extra, context.parentURL, context.conditions.includes('require')]);
    return next(specifier);
  },
  load(address, context, next) {
    const result = next(address, context);
    log.push(['load', address, result.source]);
    return { format: 'commonjs', source: 'exports.a = 2;' };
  },
});
const second = registerHooks({
  resolve(specifier, context, next) {
    log.push(['second', specifier]);
    return next('./a.js', { extra: 5 });
  },
});
const own = createRequire(join(folder, 'main.js'));
assert.strictEqual(own('virtual').a, 2);
assert.deepStrictEqual(log, [
  ['second', 'virtual'], ['first', './a.js', 5, url(join(folder, 'main.js')), true], ['load', url(a), 'exports.a = 1;'],
]);
assert.strictEqual(own.resolve('virtual'), a);
second.deregister();
second.deregister();
assert.throws(() => own.resolve('virtual'), { code: 'MODULE_NOT_FOUND' });
first.deregister();
delete require.cache[a];
assert.strictEqual(own('./a.js').a, 1);

// A hook with its own modules, of several formats.
const sources = {
  'v:cjs': { format: 'commonjs', source: 'module.exports = [__filename, require("v:x.json").n]' },
  'v:x.json': { format: 'json', source: '{"n":7}' },
  'v:bytes': { format: 'commonjs', source: Buffer.from('module.exports = "bytes"') },
  'v:esm': { format: 'module', source: 'export const x = 1; export default 2;' },
  'v:any': { source: 'export const x = 3;' },
  'node:tty': { format: 'json', source: '{"tty":true}' },
};
const virtual = registerHooks({
  resolve: (specifier, context, next) => (specifier in sources ? { url: specifier, shortCircuit: true } :
    next(specifier, context)),
  load: (address, context, next) => (address in sources ? { ...sources[address], shortCircuit: true } :
    next(address, context)),
});
assert.deepStrictEqual(require('v:cjs'), ['v:cjs', 7]);
assert.strictEqual(require('v:bytes'), 'bytes');
assert.strictEqual(require('v:esm').x, 1);
assert.strictEqual(require('v:esm').default, 2);
assert.strictEqual(require('v:any').x, 3);
assert.deepStrictEqual(require('node:tty'), { tty: true });
virtual.deregister();

// Built-ins: redirected, and loaded whatever source a hook gives.
const builtins = registerHooks({
  resolve: (specifier, context, next) => (specifier === 'assert' ? { url: 'node:path', shortCircuit: true } :
    next(specifier, context)),
  load(address, context, next) {
    const result = next(address, context);
    assert.deepStrictEqual({ ...result }, { format: 'builtin', source: null });
    return { format: 'builtin', source: 'throw new Error()' };
  },
});
assert.strictEqual(require('assert'), require('node:path'));
assert.strictEqual(require.resolve('assert'), 'path');
builtins.deregister();

// What cannot be.
const fails = (hooks, expected, request = 'x' + Math.random()) => {
  const hook = registerHooks(hooks);
  assert.throws(() => require(request), expected);
  hook.deregister();
};
const code = 'ERR_INVALID_RETURN_PROPERTY_VALUE';
fails({ resolve: () => ({ url: 'v:x' }) }, { code, message: /"shortCircuit" from the "resolve" hook but got undefined/ });
fails({ resolve: () => ({ url: 5, shortCircuit: true }) }, { code, message: /a URL string .* "url" from the "resolve"/ });
fails({ resolve: () => ({ url: 'v:x', format: 5, shortCircuit: true }) }, { code, message: /a string .*"format"/ });
fails({ resolve: () => undefined }, TypeError);
fails({ resolve: (s, context, next) => next('fs', { conditions: 5 }) }, { code: 'ERR_INVALID_ARG_VALUE' });
fails({ resolve: (s, context, next) => next('node:none') }, { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
fails({ resolve: (s, context, next) => next('./none') }, { code: 'MODULE_NOT_FOUND' });
delete require.cache[a];
fails({ load: () => ({ source: '1', format: 'commonjs' }) }, { code, message: /"shortCircuit"/ }, a);
fails({ load: () => ({ source: 1, shortCircuit: true }) }, { code, message: /"source" from the "load" hook/ }, a);
fails({ load: () => ({ source: '1', format: 1, shortCircuit: true }) }, { code, message: /"format"/ }, a);
fails({ load: () => { throw new RangeError('mine'); } }, { name: 'RangeError', message: 'mine' }, a);
assert.throws(() => registerHooks({ load: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => registerHooks(), TypeError);
assert.strictEqual(require(a).a, 1);
