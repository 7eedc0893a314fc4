// styleText, stripVTControlCharacters, parseEnv, diff, toUSVString.
'use strict';

const assert = require('assert');
const util = require('util');

const plain = { validateStream: false };
assert.strictEqual(util.styleText('red', 'x', plain), '\u001b[31mx\u001b[39m');
assert.strictEqual(util.styleText(['bold', 'red'], 'x', plain), '\u001b[1m\u001b[31mx\u001b[39m\u001b[22m');
assert.strictEqual(util.styleText('red', `A${util.styleText('blue', 'B', plain)}C`, plain),
                   '\u001b[31mA\u001b[34mB\u001b[31mC\u001b[39m');
assert.throws(() => util.styleText('nope', 'x'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => util.styleText('red', 5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(util.stripVTControlCharacters('\u001b[31mx\u001b[39m'), 'x');
assert.deepStrictEqual({ ...util.parseEnv('A=1\nexport B="x\\ny" # c\nC=\'#\'\n# D=1\nbad\nE = z # e\n') },
                       { A: '1', B: 'x\ny', C: '#', E: 'z' });
assert.deepStrictEqual(util.diff('abc', 'abd'), [[0, 'a'], [0, 'b'], [1, 'c'], [-1, 'd']]);
assert.strictEqual(util.toUSVString('a\ud800'), 'a\ufffd');
