// SPDX-License-Identifier: MIT
// Flags: --permission
// node:sqlite where nothing is granted: extensions are code that nothing would constrain.
'use strict';
const assert = require('node:assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:', { allowExtension: true });
assert.throws(() => db.loadExtension('none'), {
  code: 'ERR_LOAD_SQLITE_EXTENSION', message: 'Cannot load SQLite extensions when the permission model is enabled.',
});
assert.strictEqual(db.prepare('SELECT 1 one').get().one, 1);
