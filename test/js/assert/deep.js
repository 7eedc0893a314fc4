// Deep comparison in its three modes.
'use strict';

const assert = require('assert');

const loose = (a, b) => { assert.deepEqual(a, b); assert.notDeepStrictEqual(a, b); }; // eslint-disable-line
const equal = (a, b) => { assert.deepEqual(a, b); assert.deepStrictEqual(a, b); }; // eslint-disable-line
const differ = (a, b) => { assert.notDeepEqual(a, b); assert.notDeepStrictEqual(a, b); }; // eslint-disable-line

loose(1, '1');
loose(0, -0);
loose([1, 2], ['1', 2]);
loose({ a: 1 }, Object.create(null, { a: { value: 1, enumerable: true } }));
equal(NaN, NaN);
equal(new Map([[{ a: 1 }, [1]]]), new Map([[{ a: 1 }, [1]]]));
equal(new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }]));
equal(new Date(5), new Date(5));
equal(new Date(NaN), new Date(NaN));
equal(/a/g, /a/g);
equal(new Error('x'), new Error('x'));
equal(Buffer.from('abc'), Buffer.from('abc'));
equal(new Float64Array(1000), new Float64Array(1000));
differ(new Error('x'), new Error('y'));
differ(new Error('x', { cause: 1 }), new Error('x', { cause: 2 }));
differ([1, 2, 3], [1, 2]);
differ({ a: undefined }, {});
differ([], {});
differ(new Date(5), new Date(6));
differ(new Uint8Array(3), new Int8Array(3));
differ(Promise.resolve(1), Promise.resolve(1));
differ(new WeakMap(), new WeakMap());
differ({ [Symbol.toStringTag]: 'a' }, {});
assert.notDeepStrictEqual([,], [undefined]); // eslint-disable-line no-sparse-arrays
assert.notDeepStrictEqual({ [Symbol('a')]: 1 }, {});

const a = { list: [] };
a.list.push(a);
const b = { list: [] };
b.list.push(b);
equal(a, b);
b.list[0] = { list: [b] };
assert.doesNotThrow(() => assert.deepStrictEqual(a, a));

assert.partialDeepStrictEqual({ a: 1, b: { c: [1, 2, 3] } }, { b: { c: [1, 3] } });
assert.partialDeepStrictEqual(new Set([1, { x: 1, y: 2 }]), new Set([{ x: 1 }]));
assert.throws(() => assert.partialDeepStrictEqual({ a: 1 }, { b: 1 }), { code: 'ERR_ASSERTION' });
assert.throws(() => assert.partialDeepStrictEqual([3, 1], [1, 3]), { code: 'ERR_ASSERTION' });
