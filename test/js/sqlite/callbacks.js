// SPDX-License-Identifier: MIT
// node:sqlite calling JavaScript: functions, aggregates, windows, authorizers, virtual tables, changesets; what they
// throw comes out, and what they do to the connection that calls them is refused.
'use strict';
const assert = require('node:assert');
const { DatabaseSync, constants } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
const value = (source, ...values) => Object.values(db.prepare(source).get(...values))[0];

db.function('glue', { varargs: true }, (...parts) => parts.map((part) => part?.constructor?.name ?? part).join());
assert.strictEqual(value("SELECT glue(1, 'b', x'01', null, 2.5)"), 'Number,String,Uint8Array,,Number');
db.function('big', { useBigIntArguments: true }, (n) => n + 1n);
assert.strictEqual(value('SELECT big(41)'), 42);
const boom = new Error('boom');
db.function('boom', () => { throw boom; });
assert.throws(() => db.exec('SELECT boom()'), boom);
assert.throws(() => value('SELECT boom()'), boom);
db.function('later', async () => {});
assert.throws(() => value('SELECT later()'), { code: 'ERR_SQLITE_ERROR', message: /^Asynchronous/ });
db.function('thing', () => ({}));
assert.throws(() => value('SELECT thing()'), { code: 'ERR_SQLITE_ERROR', message: /^Returned JavaScript value/ });
assert.throws(() => value('SELECT big()'), { message: /wrong number of arguments/ });

// A callback that uses its own connection.
db.function('nested', (n) => value('SELECT ? * 2', n));
assert.strictEqual(value('SELECT nested(4)'), 8);
let self;
let refusal;
db.function('again', () => {
  try { self.get(); } catch (error) { refusal = error; }
  assert.throws(() => self.close(), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => db.close(), { code: 'ERR_INVALID_STATE' });
  return 1;
});
self = db.prepare('SELECT again()');
assert.deepStrictEqual({ ...self.get() }, { 'again()': 1 });
assert.strictEqual(refusal.code, 'ERR_INVALID_STATE');

// Aggregates.
db.exec('CREATE TABLE t(x); INSERT INTO t VALUES (1), (2), (3), (4)');
db.aggregate('total_of', { start: () => [], step: (list, x) => [...list, x], result: (list) => list.join('+') });
assert.strictEqual(value('SELECT total_of(x) FROM t'), '1+2+3+4');
assert.strictEqual(value('SELECT total_of(x) FROM t WHERE 0'), '');
db.aggregate('moving', { start: 0, step: (sum, x) => sum + x, inverse: (sum, x) => sum - x });
const moving = db.prepare('SELECT moving(x) OVER (ORDER BY x ROWS 1 PRECEDING) m FROM t').all();
assert.deepStrictEqual(moving.map(({ m }) => m), [1, 3, 5, 7]);
db.aggregate('bad', { start: 0, step(sum, x) { throw boom; } }); // eslint-disable-line no-unused-vars
assert.throws(() => value('SELECT bad(x) FROM t'), boom);

// An authorizer.
const asked = [];
db.setAuthorizer((action, table) => {
  asked.push([action, table]);
  return action === constants.SQLITE_DELETE ? constants.SQLITE_DENY : constants.SQLITE_OK;
});
assert.throws(() => db.exec('DELETE FROM t'), { message: 'not authorized' });
assert.deepStrictEqual(asked[0], [constants.SQLITE_DELETE, 't']);
db.setAuthorizer(() => 'yes');
assert.throws(() => db.exec('SELECT 1'), { message: /must return an integer/ });
db.setAuthorizer(null);

// Virtual tables.
db.createModule('series', {
  columns: [{ name: 'n', type: 'INTEGER' }, { name: 'end', type: 'INTEGER', hidden: true }],
  * rows(end) { for (let i = 1; i <= (end ?? 2); i++) yield [BigInt(i)]; },
});
assert.deepStrictEqual(db.prepare('SELECT n FROM series(3)').all().map(({ n }) => n), [1, 2, 3]);
assert.strictEqual(value('SELECT sum(a.n * b.n) FROM series(3) a, series(2) b'), 18);
assert.strictEqual(value('SELECT count(*) FROM series WHERE end = 5 AND n > 2'), 3);
db.createModule('broken', { columns: [{ name: 'x', type: 'ANY' }], rows() { throw boom; } });
assert.throws(() => db.prepare('SELECT * FROM broken').all(), boom);

// Sessions and changesets.
const from = new DatabaseSync(':memory:');
const to = new DatabaseSync(':memory:');
for (const each of [from, to]) each.exec('CREATE TABLE d(k INTEGER PRIMARY KEY, v)');
const session = from.createSession();
from.exec("INSERT INTO d VALUES (1, 'one'), (2, 'two')");
to.exec("INSERT INTO d VALUES (1, 'other')");
const changes = session.changeset();
assert.strictEqual(to.applyChangeset(changes), false);
assert.strictEqual(to.applyChangeset(changes, { onConflict: () => constants.SQLITE_CHANGESET_REPLACE }), true);
assert.deepStrictEqual(to.prepare('SELECT v FROM d').all().map(({ v }) => v), ['one', 'two']);
assert.throws(() => to.applyChangeset(changes, { onConflict() { throw boom; } }), boom);
assert.throws(() => to.applyChangeset(Uint8Array.of(1, 2, 3)), { code: 'ERR_SQLITE_ERROR' });
assert.ok(session.patchset().length <= changes.length);
session.close();
assert.throws(() => session.changeset(), { message: 'session is not open' });
