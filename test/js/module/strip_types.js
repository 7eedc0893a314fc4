// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// module.stripTypeScriptTypes.
'use strict';

const assert = require('node:assert');
const { SourceMap, stripTypeScriptTypes } = require('node:module');

assert.strictEqual(stripTypeScriptTypes('const x: number = 1;'), 'const x         = 1;');
assert.strictEqual(stripTypeScriptTypes('import type x from "y"; await 1; export {};'),
                   '                        await 1; export {};');
assert.strictEqual(stripTypeScriptTypes('var await: number = 1;'), 'var await         = 1;');
const wide = 'let a: "\u00e9\u{1F600}" = "\u00e9\u{1F600}"';
assert.match(stripTypeScriptTypes(wide), /^let a\s+= "\u00e9\u{1F600}"$/u);
assert.strictEqual(stripTypeScriptTypes('let x', { sourceUrl: 'a.ts' }), 'let x\n\n//# sourceURL=a.ts');

assert.throws(() => stripTypeScriptTypes('enum A { B }'),
              { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', name: 'SyntaxError' });
assert.throws(() => stripTypeScriptTypes('let a: = 1'), { code: 'ERR_INVALID_TYPESCRIPT_SYNTAX', name: 'SyntaxError' });
for (const wrong of [undefined, 5, {}]) {
  assert.throws(() => stripTypeScriptTypes(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
for (const [options, code] of [
  [5, 'ERR_INVALID_ARG_TYPE'], [null, 'ERR_INVALID_ARG_TYPE'], [{ mode: 'other' }, 'ERR_INVALID_ARG_VALUE'],
  [{ sourceMap: true }, 'ERR_INVALID_ARG_VALUE'], [{ sourceUrl: 5 }, 'ERR_INVALID_ARG_TYPE'],
]) assert.throws(() => stripTypeScriptTypes('1', options), { code });

// Node has given the second mode up.
if (process.versions.eddy === undefined) return;
const result = stripTypeScriptTypes('let a: number = 1;\nlet b: string;', {
  mode: 'transform', sourceMap: true, sourceUrl: 'a.ts',
});
const [, text] = /^let a.*\nlet b.*\n\n\/\/# sourceMappingURL=data:application\/json;base64,(.*)$/.exec(result);
const payload = JSON.parse(Buffer.from(text, 'base64'));
assert.deepStrictEqual(payload.sources, ['a.ts']);
const map = new SourceMap(payload);
assert.strictEqual(map.findEntry(1, 4).originalLine, 1);
