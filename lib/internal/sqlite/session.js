// SPDX-License-Identifier: MIT
// Session: what changed in a connection since it was made; and changes made elsewhere, applied.
'use strict';

const {
  checkBytes, checkFunction, checkObject, checkString, checked, dressed, illegal, option,
  stateError,
} = require('internal/sqlite/failure');
const binding = internalBinding('sqlite_copies');

const secret = Symbol('secret');

class Session {
  #database;
  #box;

  constructor(key, database, box) {
    if (key !== secret) throw illegal();
    this.#database = database;
    this.#box = box;
  }

  #open() {
    if (!this.#database.isOpen) throw stateError('database is not open');
    if (!binding.isSession(this.#box)) throw stateError('session is not open');
    return this.#box;
  }

  changeset() { return new Uint8Array(checked(binding.changes(this.#open(), false))); }
  patchset() { return new Uint8Array(checked(binding.changes(this.#open(), true))); }
  close() { binding.endSession(this.#open()); }
  [Symbol.dispose]() { binding.endSession(this.#box); }
}
dressed(Session);
const Callable = new Proxy(Session, { // `Session()` is refused like `new Session()`
  __proto__: null,
  apply() { throw illegal(); },
});

function makeSession(database, connection, options) {
  if (options !== undefined) checkObject(options, 'options');
  const { table, db } = {
    table: option(options ?? {}, 'table', checkString), db: option(options ?? {}, 'db', checkString, 'main'),
  };
  return new Session(secret, database, checked(binding.session(connection, db, table)));
}

const BAD_ANSWER = -1; // which SQLite refuses
function applyChangeset(connection, changeset, options) {
  checkBytes(changeset, 'changeset');
  if (options !== undefined) checkObject(options, 'options');
  const filter = option(options ?? {}, 'filter', checkFunction);
  const onConflict = option(options ?? {}, 'onConflict', checkFunction);
  const resolve = onConflict && ((kind) => {
    const answer = onConflict(kind);
    return Number.isInteger(answer) ? answer : BAD_ANSWER;
  });
  return checked(binding.apply(connection, changeset, filter && ((name) => Boolean(filter(name))), resolve));
}

module.exports = { Session: Callable, applyChangeset, makeSession };
