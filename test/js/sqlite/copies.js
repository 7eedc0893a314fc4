// SPDX-License-Identifier: MIT
// node:sqlite: files, backups in steps, serialized databases, caches of tagged statements, limits.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { DatabaseSync, backup } = require('node:sqlite');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-sqlite-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'a b?.db');

async function main() {
  const db = new DatabaseSync(pathToFileURL(file));
  assert.strictEqual(db.location(), file);
  db.exec('CREATE TABLE t(a); BEGIN');
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  for (let i = 0; i < 2000; i++) insert.run('x'.repeat(100));
  assert.strictEqual(db.isTransaction, true);
  db.exec('COMMIT');

  const progress = [];
  const target = path.join(folder, 'copy.db');
  const total = await backup(db, target, { rate: 10, progress: (at) => progress.push(at) });
  assert.ok(total > 30);
  assert.strictEqual(progress.length, Math.ceil(total / 10) - 1);
  assert.deepStrictEqual(progress[0], { totalPages: total, remainingPages: total - 10 });
  const copy = new DatabaseSync(target, { readOnly: true });
  assert.strictEqual(copy.prepare('SELECT count(*) n FROM t').get().n, 2000);
  assert.throws(() => copy.exec('DELETE FROM t'), { message: /readonly/ });
  copy.close();
  await assert.rejects(backup(db, path.join(folder, 'no', 'where.db')), { code: 'ERR_SQLITE_ERROR' });
  const stops = { rate: 1, progress() { throw new Error('enough'); } };
  await assert.rejects(backup(db, target, stops), { message: 'enough' });
  const closing = backup(db, path.join(folder, 'closing.db'), { rate: 1 });
  db.close();
  assert.strictEqual(await closing, total);

  db.open();
  const memory = new DatabaseSync(':memory:');
  const before = memory.prepare('SELECT 1');
  memory.deserialize(db.serialize());
  assert.throws(() => before.get(), { message: 'statement has been finalized' });
  assert.strictEqual(memory.prepare('SELECT count(*) n FROM t').get().n, 2000);
  memory.exec('INSERT INTO t VALUES (1)');
  db.close();

  const tags = memory.createTagStore(2);
  assert.strictEqual(tags.get`SELECT ${1} + ${2} s`.s, 3);
  assert.strictEqual(tags.get`SELECT ${5} + ${6} s`.s, 11);
  assert.strictEqual(tags.size, 1);
  tags.all`SELECT 1`;
  tags.all`SELECT 2`;
  assert.deepStrictEqual([tags.size, tags.capacity, tags.db === memory], [2, 2, true]);

  memory.limits.column = 5;
  assert.throws(() => memory.exec('CREATE TABLE w(a, b, c, d, e, f)'), { message: /too many columns/ });
  memory.limits.column = Infinity;
  memory.exec('CREATE TABLE w(a, b, c, d, e, f)');
  assert.throws(() => memory.loadExtension('x'), { code: 'ERR_INVALID_STATE' });
  const open = new DatabaseSync(':memory:', { allowExtension: true });
  assert.throws(() => open.loadExtension(path.join(folder, 'none')), { code: 'ERR_LOAD_SQLITE_EXTENSION' });
}
main();
