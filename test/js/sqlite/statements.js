// SPDX-License-Identifier: MIT
// node:sqlite: values in both directions, parameters, rows, iterators, modes, failures, the life of statements.
'use strict';
const assert = require('node:assert');
const { DatabaseSync, StatementSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
const row = (object) => Object.assign({ __proto__: null }, object);
assert.deepStrictEqual(db.prepare("SELECT x'0102' a, x'' b, 1.5 c, null d, 'é€😀' e, 5 f").get(),
  row({ a: new Uint8Array([1, 2]), b: new Uint8Array(0), c: 1.5, d: null, e: 'é€😀', f: 5 }));
const kinds = db.prepare('SELECT typeof(?) a, typeof(?) b, typeof(?) c, typeof(?) d, ? e');
assert.deepStrictEqual(kinds.get(1, 2n, 'x', null, true),
  row({ a: 'real', b: 'integer', c: 'text', d: 'null', e: 1 }));
const view = new DataView(Uint8Array.of(9, 8, 7).buffer, 1);
assert.deepStrictEqual([...db.prepare('SELECT ? v').get(view).v], [8, 7]);
assert.strictEqual(db.prepare("SELECT length('a' || char(0) || 'b') n, 'a' || char(0) || 'b' t").get().t, 'a\0b');
assert.strictEqual(db.prepare('SELECT ? t').get('x\0y').t, 'x\0y');

const big = db.prepare('SELECT 9007199254740993 n');
assert.throws(() => big.get(), { code: 'ERR_OUT_OF_RANGE', message: /9007199254740993$/ });
assert.throws(() => big.all(), { code: 'ERR_OUT_OF_RANGE' });
big.setReadBigInts(true);
assert.strictEqual(big.get().n, 9007199254740993n);
assert.throws(() => db.prepare('SELECT ?').get(2n ** 63n), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(db.prepare('SELECT ? = -9223372036854775808 y').get(-(2n ** 63n)).y, 1);
assert.throws(() => db.prepare('SELECT ?').get(Symbol('s')), { code: 'ERR_INVALID_ARG_TYPE' });

// Parameters.
const named = db.prepare('SELECT $a a, :b b, @c c, ? d');
assert.deepStrictEqual(named.get({ a: 1, $a: 2, b: 3, '@c': 4 }, 5), row({ a: 2, b: 3, c: 4, d: 5 }));
assert.throws(() => named.get({ z: 1 }), { code: 'ERR_INVALID_STATE', message: "Unknown named parameter 'z'" });
named.setAllowUnknownNamedParameters(true);
assert.deepStrictEqual(named.get({ z: 1 }), row({ a: null, b: null, c: null, d: null }));
assert.throws(() => db.prepare('SELECT $k, @k').get({ k: 1 }), /conflicting names '\$k' and '@k'/);
assert.throws(() => db.prepare('SELECT ?').get(1, 2), { code: 'ERR_SQLITE_ERROR', errcode: 25 });
assert.deepStrictEqual(db.prepare('SELECT ?2 a, ?1 b').get(1, 2), row({ a: 2, b: 1 }));

// Rows: many at once, wide ones, none, columns that change.
db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, v)');
const insert = db.prepare('INSERT INTO t(v) VALUES (?)');
db.exec('BEGIN');
for (let i = 1; i <= 1000; i++) assert.deepStrictEqual(insert.run(`v${i}`), { changes: 1, lastInsertRowid: i });
db.exec('COMMIT');
const all = db.prepare('SELECT * FROM t ORDER BY id');
assert.strictEqual(all.all().length, 1000);
assert.deepStrictEqual(all.all()[999], row({ id: 1000, v: 'v1000' }));
const wide = db.prepare(`SELECT ${Array.from({ length: 300 }, (_, i) => `${i} c${i}`).join()}`);
assert.strictEqual(wide.get().c299, 299);
wide.setReturnArrays(true);
assert.deepStrictEqual(wide.all()[0], Array.from({ length: 300 }, (_, i) => i));
assert.strictEqual(db.prepare('SELECT 1 WHERE 0').get(), undefined);
db.exec('ALTER TABLE t ADD COLUMN w DEFAULT 7');
assert.deepStrictEqual(all.get(), row({ id: 1, v: 'v1', w: 7 }));
assert.deepStrictEqual(db.prepare('DELETE FROM t WHERE id > 3 RETURNING id').all().length, 997);

// Iterators.
const iterator = all.iterate();
assert.ok(iterator instanceof Iterator);
assert.strictEqual(iterator.next().value.id, 1);
all.get();
assert.throws(() => iterator.next(), { code: 'ERR_INVALID_STATE', message: 'iterator was invalidated' });
assert.deepStrictEqual(all.iterate().map(({ id }) => id).toArray(), [1, 2, 3]);
for (const { id } of all.iterate()) if (id === 2) break;
db.exec('DROP TABLE t'); // no statement holds it any more

// Failures.
assert.throws(() => db.prepare(''), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => db.prepare('SELEC'), {
  code: 'ERR_SQLITE_ERROR', message: /syntax error/, errcode: 1, errstr: 'SQL logic error',
});
assert.throws(() => new StatementSync(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
assert.throws(() => DatabaseSync(':memory:'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
assert.throws(() => new DatabaseSync('a\0b'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new DatabaseSync('/nowhere/at/all'), { code: 'ERR_SQLITE_ERROR', errcode: 14 });

// The life of statements and connections.
const closed = db.prepare('SELECT 1');
closed.close();
assert.throws(() => closed.get(), { code: 'ERR_INVALID_STATE', message: 'statement has been finalized' });
closed[Symbol.dispose]();
const orphan = db.prepare('SELECT 1');
db.close();
for (const use of [() => orphan.get(), () => orphan.columns(), () => orphan.sourceSQL, () => orphan.stat('run')])
  assert.throws(use, { message: 'statement has been finalized' });
assert.throws(() => db.exec('SELECT 1'), { message: 'database is not open' });
db.open();
assert.strictEqual(db.prepare('SELECT 3 x').get().x, 3);
for (let i = 0; i < 200; i++) new DatabaseSync(':memory:').prepare('SELECT 1').iterate().next();
require('node:v8').setFlagsFromString('--expose-gc');
require('node:vm').runInNewContext('gc')();
