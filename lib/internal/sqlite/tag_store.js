// SPDX-License-Identifier: MIT
// SQLTagStore: tags for template literals, which keep the statements of the texts used last.
'use strict';

const { dressed, illegal, rangeError, typeError } = require('internal/sqlite/failure');
const { isLive } = require('internal/sqlite/statement');

const { defineProperty } = Object;
const secret = Symbol('secret');
const DEFAULT_SIZE = 1000;

class SQLTagStore {
  #database;
  #statements = new Map(); // text -> statement, the one used last at the end

  constructor(key, database, capacity) {
    if (key !== secret) throw illegal();
    this.#database = database;
    const getters = { capacity: () => capacity, db: () => database, size: () => this.#statements.size };
    for (const name of Object.keys(getters))
      defineProperty(this, name, { get: getters[name], enumerable: true, configurable: false });
  }

  #statement(strings) {
    if (!Array.isArray(strings) || !strings.every((part) => typeof part === 'string'))
      throw typeError('First argument must be an array of strings (template literal).');
    const text = strings.join('?');
    const statements = this.#statements;
    let statement = statements.get(text);
    if (statement !== undefined) {
      statements.delete(text);
      if (!isLive(statement)) statement = undefined; // finalized with its connection
    }
    statement ??= this.#database.prepare(text);
    if (statements.size >= this.capacity) statements.delete(statements.keys().next().value);
    statements.set(text, statement);
    return statement;
  }

  get(strings, ...values) { return this.#statement(strings).get(...values); }
  all(strings, ...values) { return this.#statement(strings).all(...values); }
  iterate(strings, ...values) { return this.#statement(strings).iterate(...values); }
  run(strings, ...values) { return this.#statement(strings).run(...values); }
  clear() { this.#statements.clear(); }
}
dressed(SQLTagStore);

function makeTagStore(database, maxSize = DEFAULT_SIZE) {
  const message = 'The "maxSize" argument must be a positive integer.';
  if (typeof maxSize !== 'number') throw typeError(message);
  if (!Number.isInteger(maxSize) || maxSize <= 0) throw rangeError(message);
  return new SQLTagStore(secret, database, maxSize);
}

module.exports = { makeTagStore };
