// util.parseArgs: forms of options, tokens, what strict refuses.
'use strict';

const assert = require('assert');
const { parseArgs } = require('util');

const options = {
  foo: { type: 'boolean', short: 'f' },
  bar: { type: 'string', short: 'b', multiple: true },
  num: { type: 'string', default: '5' },
};
const parsed = parseArgs({
  args: ['-f', '--bar', 'x', '-by', 'pos', '--', '-z'], options, allowPositionals: true, tokens: true,
});
assert.deepStrictEqual({ ...parsed.values }, { foo: true, bar: ['x', 'y'], num: '5' });
assert.deepStrictEqual(parsed.positionals, ['pos', '-z']);
assert.deepStrictEqual(parsed.tokens.map((token) => token.kind),
                       ['option', 'option', 'option', 'positional', 'option-terminator', 'positional']);
assert.deepStrictEqual({ ...parseArgs({ args: ['-fbx'], options }).values }, { foo: true, bar: ['x'], num: '5' });
assert.strictEqual(parseArgs({ args: ['--no-foo'], options, allowNegative: true }).values.foo, false);
assert.strictEqual(parseArgs({ args: ['--any=1'], strict: false }).values.any, '1');

const refuses = (args, code) => assert.throws(() => parseArgs({ args, options }), { code });
refuses(['--nope'], 'ERR_PARSE_ARGS_UNKNOWN_OPTION');
refuses(['--foo=1'], 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE');
refuses(['--bar'], 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE');
refuses(['--bar', '-f'], 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE');
refuses(['pos'], 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL');
assert.throws(() => parseArgs({ args: [], options: { a: { type: 'number' } } }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => parseArgs({ args: [], options: { a: { type: 'string', short: 'ab' } } }),
              { code: 'ERR_INVALID_ARG_VALUE' });
assert.deepStrictEqual(Object.keys(parseArgs({ args: ['--__proto__=x'], strict: false }).values), []);

// Positionals can be disallowed without `strict` too.
require('node:assert').throws(
  () => require('node:util').parseArgs({ strict: false, allowPositionals: false, args: ['foo'] }),
  { code: 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' });
