// util.format: conversions, left-over arguments, signs that are none.
'use strict';

const assert = require('assert');
const { format, formatWithOptions } = require('util');

const same = (text, ...args) => assert.strictEqual(format(...args), text);
same('');
same('%', '%');
same('a b', 'a', 'b');
same('1 2', 1, 2);
same('%s', '%s');
same('x %s', '%s %s', 'x');
same('% 5', '%%', 5);
same('%x 1', '%x', 1);
same('-0 42n Symbol(a)', '%s %s %s', -0, 42n, Symbol('a'));
same('{ a: [Object] }', '%s', { a: { b: 1 } });
same('Foo', '%s', { toString() { return 'Foo'; } });
same('42 NaN 1 1.5', '%d %d %i %f', '42', 'x', 1.9, '1.5');
same('{"a":1} [Circular]', '%j %j', { a: 1 }, (() => { const o = {}; o.o = o; return o; })());
same('[ 1, [length]: 1 ] { a: 1 }', '%o %O', [1], { a: 1 });
same('a b', 'a%c b', 'color: red');
assert.strictEqual(formatWithOptions({ colors: true }, '%O', 1), '\u001b[33m1\u001b[39m');
assert.throws(() => formatWithOptions('x', 'y'), { code: 'ERR_INVALID_ARG_TYPE' });
