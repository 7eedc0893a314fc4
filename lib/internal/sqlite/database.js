// SPDX-License-Identifier: MIT
// Database (DatabaseSync): one connection to a database.
'use strict';

const { i32, PERMISSION } = require('internal/cells');
const {
  checkBoolean, checkBytes, checkInteger, checkObject, checkPath, checkString, checked, coded, dressed, isObject,
  option, rangeError, stateError, typeError, valueError,
} = require('internal/sqlite/failure');
const { makeStatement, MODES } = require('internal/sqlite/statement');
const lazy = require('internal/lazy');
const lazyFunctions = lazy(() => require('internal/sqlite/functions'));
const lazySession = lazy(() => require('internal/sqlite/session'));
const lazyTable = lazy(() => require('internal/sqlite/table'));
const lazyTagStore = lazy(() => require('internal/sqlite/tag_store'));
const binding = internalBinding('sqlite');
const copies = internalBinding('sqlite_copies');

const { defineProperty, keys } = Object;

const READ_ONLY = 1; // flags of open() and configure(), as in src/bind/sqlite.c
const FOREIGN_KEYS = 2;
const QUOTED_TEXTS = 4;
const DEFENSIVE = 8;
const EXTENSIONS = 16;

const ENFORCE = 2; // of cell PERMISSION

const LIMITS = { // as SQLite numbers them
  __proto__: null, length: 0, sqlLength: 1, column: 2, exprDepth: 3, compoundSelect: 4, vdbeOp: 5, functionArg: 6,
  attach: 7, likePatternLength: 8, variableNumber: 9, triggerDepth: 10,
};
const LIMIT_MAX = 0x7FFFFFFF;

function limitsOf(options) {
  const { limits } = options;
  if (limits === undefined) return undefined;
  checkObject(limits, 'options.limits');
  const wanted = [];
  for (const name of keys(LIMITS)) {
    const value = option(limits, name, checkInteger, undefined, `options.limits.${name}`);
    if (value === undefined) continue;
    if (value < 0) throw rangeError(`The "options.limits.${name}" argument must be non-negative.`);
    wanted.push([LIMITS[name], value]);
  }
  return wanted;
}

function modesOf(options, defaults) {
  const modes = {};
  for (const name of MODES) modes[name] = option(options, name, checkBoolean, defaults[name]);
  return modes;
}
const MODE_DEFAULTS = {
  readBigInts: false, returnArrays: false, allowBareNamedParameters: true, allowUnknownNamedParameters: false,
};

class Database {
  #path;
  #flags;
  #timeout;
  #limits;
  #modes;
  #connection; // undefined: closed
  #extensions; // whether they may be loaded, now
  #kept = []; // functions that SQLite calls
  #authorizer; // likewise

  constructor(path, options) {
    this.#path = checkPath(path);
    if (options !== undefined) checkObject(options, 'options');
    const given = options ?? {};
    const flag = (key, bit, fallback) => (option(given, key, checkBoolean, fallback) ? bit : 0);
    const opens = option(given, 'open', checkBoolean, true);
    this.#flags = flag('readOnly', READ_ONLY, false) | flag('enableForeignKeyConstraints', FOREIGN_KEYS, true) |
      flag('enableDoubleQuotedStringLiterals', QUOTED_TEXTS, false) | flag('allowExtension', EXTENSIONS, false) |
      flag('defensive', DEFENSIVE, true);
    this.#timeout = option(given, 'timeout', checkInteger, 0);
    this.#modes = modesOf(given, MODE_DEFAULTS);
    this.#limits = limitsOf(given);
    const getter = (name, get) => defineProperty(this, name, { get, enumerable: true, configurable: false });
    getter('isOpen', () => this.#connection !== undefined);
    getter('isTransaction', () => binding.inTransaction(this.#open()));
    const limits = this.#makeLimits();
    getter('limits', () => limits);
    this[Symbol.for('sqlite-type')] = 'node:sqlite';
    if (opens) this.open();
  }

  static connectionOf(database) { return database.#open(); }

  #open() {
    if (this.#connection === undefined) throw stateError('database is not open');
    return this.#connection;
  }

  #makeLimits() {
    const limits = {};
    for (const name of keys(LIMITS)) {
      defineProperty(limits, name, {
        get: () => binding.limit(this.#open(), LIMITS[name], -1),
        set: (value) => {
          const connection = this.#open();
          if (value === Infinity) value = LIMIT_MAX;
          if (!Number.isInteger(value) || Math.abs(value) > LIMIT_MAX)
            throw typeError('Limit value must be a non-negative integer or Infinity.');
          if (value < 0) throw rangeError('Limit value must be non-negative.');
          binding.limit(connection, LIMITS[name], value);
        },
        enumerable: true,
        configurable: false,
      });
    }
    return limits;
  }

  open() {
    if (this.#connection !== undefined) throw stateError('database is already open');
    this.#extensions = (this.#flags & EXTENSIONS) !== 0;
    this.#connection = checked(binding.open(this.#path, this.#flags, this.#timeout));
    for (const { 0: which, 1: value } of this.#limits ?? []) binding.limit(this.#connection, which, value);
  }

  close() {
    if (!binding.close(this.#open())) throw stateError('database is busy');
    this.#connection = undefined;
    this.#kept = [];
    this.#authorizer = undefined;
  }

  prepare(source, options) {
    const connection = this.#open();
    checkString(source, 'sql');
    let modes = this.#modes;
    if (options !== undefined) modes = modesOf(checkObject(options, 'options'), modes);
    const statement = checked(binding.prepare(connection, source));
    if (statement === null) throw valueError('The SQL query contains no statements.');
    return makeStatement(this, statement, modes);
  }

  exec(source) {
    const connection = this.#open();
    checked(binding.exec(connection, checkString(source, 'sql')));
  }

  function(name, options, fn) {
    this.#kept.push(lazyFunctions().addFunction(this.#open(), name, options, fn));
  }

  createTagStore(maxSize) {
    this.#open();
    return lazyTagStore().makeTagStore(this, maxSize);
  }

  location(dbName = 'main') {
    return binding.location(this.#open(), checkString(dbName, 'dbName'));
  }

  aggregate(name, options) {
    this.#kept.push(lazyFunctions().addAggregate(this.#open(), name, options));
  }

  createSession(options) {
    return lazySession().makeSession(this, this.#open(), options);
  }

  applyChangeset(changeset, options) {
    return lazySession().applyChangeset(this.#open(), changeset, options);
  }

  enableLoadExtension(allow) {
    const connection = this.#open();
    checkBoolean(allow, 'allow');
    if (allow && (this.#flags & EXTENSIONS) === 0)
      throw stateError('Cannot enable extension loading because it was disabled at database creation.');
    checked(binding.configure(connection, EXTENSIONS, allow));
    this.#extensions = allow;
  }

  enableDefensive(active) {
    checked(binding.configure(this.#open(), DEFENSIVE, checkBoolean(active, 'active')));
  }

  loadExtension(path, entryPoint) {
    const connection = this.#open();
    if (!this.#extensions) throw stateError('extension loading is not allowed');
    if (i32[PERMISSION] === ENFORCE) {
      throw coded(Error, 'ERR_LOAD_SQLITE_EXTENSION',
                  'Cannot load SQLite extensions when the permission model is enabled.');
    }
    checkString(path, 'path');
    if (entryPoint !== undefined) checkString(entryPoint, 'entryPoint');
    const problem = binding.loadExtension(connection, path, entryPoint);
    if (problem !== undefined) throw coded(Error, 'ERR_LOAD_SQLITE_EXTENSION', problem);
  }

  serialize(dbName = 'main') {
    return new Uint8Array(checked(copies.serialize(this.#open(), checkString(dbName, 'dbName'))));
  }

  deserialize(buffer, options) {
    const connection = this.#open();
    checkBytes(buffer, 'buffer');
    if (buffer.length === 0) throw valueError('The "buffer" argument must not be empty.');
    if (options !== undefined) checkObject(options, 'options');
    checked(copies.deserialize(connection, option(options ?? {}, 'dbName', checkString, 'main'), buffer));
  }

  setAuthorizer(callback) {
    this.#authorizer = lazyFunctions().addAuthorizer(this.#open(), callback);
  }

  createModule(name, options) {
    this.#kept.push(lazyTable().addTable(this.#open(), name, options));
  }

  [Symbol.dispose]() {
    if (this.#connection !== undefined) this.close();
  }
}
const { connectionOf } = Database;
delete Database.connectionOf;
dressed(Database);
const Callable = new Proxy(Database, {
  __proto__: null,
  apply() { throw coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`'); },
});
Database.prototype.constructor = Callable;

module.exports = { Database: Callable, connectionOf: (value) => (isObject(value) ? connectionOf(value) : undefined) };
