// SPDX-License-Identifier: MIT
// Statement: a prepared statement of a connection, and the iterator over its rows.
'use strict';

const { F0, f64, i32, N1, N2, u64 } = require('internal/cells');
const {
  asBytes, checkBoolean, checkNumber, checkString, checked, dressed, fits, illegal, isBytes, isObject, stateError,
  typeError, valueError,
} = require('internal/sqlite/failure');
const binding = internalBinding('sqlite');

const { defineProperty, keys } = Object;
const ROWS_AT_ONCE = 256;
const COUNTERS = { // as SQLite numbers them
  __proto__: null, fullscanStep: 1, sort: 2, autoindex: 3, vmStep: 4, reprepare: 5, run: 6, filterMiss: 7, filterHit: 8,
  memused: 99,
};
const MODES = ['readBigInts', 'returnArrays', 'allowBareNamedParameters', 'allowUnknownNamedParameters'];

const secret = Symbol('secret');

class Statement {
  #database; // which it keeps alive
  #box;
  #modes;
  #parameters; // names, once asked for
  #positions; // indices of the parameters without a name
  #bare; // name without prefix -> index; a text when two names are the same then
  #names; // of columns
  #prepared = -1; // how often it had been prepared when those were read
  #generation = 0; // of the runs: an iterator serves one

  constructor(key, database, box, modes) {
    if (key !== secret) throw illegal();
    this.#database = database;
    this.#box = box;
    this.#modes = { ...modes };
    const source = () => checked(binding.source(this.#box));
    const expanded = () => checked(binding.expanded(this.#box));
    defineProperty(this, 'sourceSQL', { get: source, enumerable: true, configurable: false });
    defineProperty(this, 'expandedSQL', { get: expanded, enumerable: true, configurable: false });
  }

  static make(database, box, modes) { return new Statement(secret, database, box, modes); }
  static isLive(statement) { return binding.isLive(statement.#box); }

  // ---- one run -----------------------------------------------------------------------------------------------------

  // Values of users, as natives take them: index, value, index, value ...
  #pairsOf(values) {
    this.#generation++;
    const pairs = [];
    let at = 0;
    if (values.length > 0 && isObject(values[0]) && !isBytes(values[0])) {
      this.#bindNames(values[0], pairs);
      at = 1;
    }
    if (at < values.length) {
      const positions = this.#positionsOf();
      for (let i = 0; at < values.length; at++, i++) {
        const index = i < positions.length ? positions[i] : this.#parametersOf().length + 1;
        pairs.push(index, bindable(values[at], index));
      }
    }
    return pairs;
  }

  #parametersOf() { return (this.#parameters ??= checked(binding.parameters(this.#box))); }

  #positionsOf() {
    if (this.#positions !== undefined) return this.#positions;
    const positions = this.#positions = [];
    for (const { 0: i, 1: name } of this.#parametersOf().entries()) {
      if (name === null || name[0] === '?') positions.push(i + 1);
    }
    return positions;
  }

  #bareNames() {
    if (this.#bare !== undefined) return this.#bare;
    const bare = new Map();
    for (const { 0: i, 1: name } of this.#parametersOf().entries()) {
      if (name === null) continue;
      const short = name.slice(1);
      const other = bare.get(short);
      if (other !== undefined) {
        throw stateError(`Cannot create bare named parameter '${short}' because of conflicting names ` +
          `'${this.#parametersOf()[other - 1]}' and '${name}'.`);
      }
      bare.set(short, i + 1);
    }
    return (this.#bare = bare);
  }

  #bindNames(object, pairs) {
    const { allowBareNamedParameters, allowUnknownNamedParameters } = this.#modes;
    const names = this.#parametersOf();
    const bare = allowBareNamedParameters ? this.#bareNames() : undefined;
    for (const key of keys(object)) {
      const index = names.indexOf(key) + 1 || bare?.get(key);
      if (index !== undefined && index > 0) pairs.push(index, bindable(object[key], index));
      else if (!allowUnknownNamedParameters) throw stateError(`Unknown named parameter '${key}'`);
    }
  }

  // ---- rows --------------------------------------------------------------------------------------------------------

  // The rows that natives gave, appended to `rows`.
  #take(values, rows) {
    if (values.length === 0) return;
    if (this.#prepared !== i32[N2]) {
      this.#prepared = i32[N2];
      this.#names = binding.names(this.#box);
    }
    this.#shape(values, rows);
  }

  // The next ones; true when those were the last.
  #read(most, rows) {
    const values = checked(binding.rows(this.#box, most, this.#modes.readBigInts));
    const isLast = i32[N1] === 1;
    try {
      this.#take(values, rows);
    } catch (error) {
      if (!isLast) binding.reset(this.#box);
      throw error;
    }
    return isLast;
  }

  #shape(values, rows) {
    const names = this.#names;
    const { readBigInts, returnArrays } = this.#modes;
    const width = names.length;
    for (let i = 0; i < values.length; i += width) {
      const row = returnArrays ? [] : { __proto__: null };
      for (let j = 0; j < width; j++) {
        let value = values[i + j];
        if (typeof value === 'object' && value !== null) value = new Uint8Array(value);
        else if (!readBigInts) checkNumber(value);
        if (returnArrays) row.push(value);
        else row[names[j]] = value;
      }
      rows.push(row);
    }
  }

  get(...values) {
    const rows = [];
    this.#take(checked(binding.first(this.#box, this.#modes.readBigInts, ...this.#pairsOf(values))), rows);
    return rows[0];
  }

  all(...values) {
    checked(binding.begin(this.#box, ...this.#pairsOf(values)));
    const rows = [];
    while (!this.#read(ROWS_AT_ONCE, rows));
    return rows;
  }

  iterate(...values) {
    checked(binding.begin(this.#box, ...this.#pairsOf(values)));
    const generation = this.#generation;
    let isDone = false;
    return new StatementIterator(() => {
      if (isDone) return END();
      if (generation !== this.#generation) throw stateError('iterator was invalidated');
      const rows = [];
      isDone = this.#read(1, rows);
      return rows.length === 0 ? END() : { __proto__: null, done: false, value: rows[0] };
    }, () => {
      if (!isDone && generation === this.#generation) checked(binding.reset(this.#box));
      isDone = true;
    });
  }

  run(...values) {
    const { readBigInts } = this.#modes;
    checked(binding.run(this.#box, readBigInts, ...this.#pairsOf(values)));
    if (!readBigInts) return { changes: f64[F0], lastInsertRowid: f64[F0 + 1] };
    return { changes: BigInt.asIntN(64, u64[F0]), lastInsertRowid: BigInt.asIntN(64, u64[F0 + 1]) };
  }

  // ---- about it ----------------------------------------------------------------------------------------------------

  columns() {
    const facts = checked(binding.columns(this.#box));
    const columns = [];
    for (let i = 0; i < facts.length; i += 5) {
      const { [i]: column, [i + 1]: database, [i + 2]: name, [i + 3]: table, [i + 4]: type } = facts;
      columns.push({ __proto__: null, column, database, name, table, type });
    }
    return columns;
  }

  stat(counter) {
    checked(binding.check(this.#box));
    const { [checkString(counter, 'counter')]: number } = COUNTERS;
    if (number === undefined) throw valueError('The "counter" argument is not a valid statistic name.');
    return checked(binding.status(this.#box, number, false));
  }

  resetStats() {
    for (const name of keys(COUNTERS)) checked(binding.status(this.#box, COUNTERS[name], true));
  }

  setAllowBareNamedParameters(enabled) {
    checked(binding.check(this.#box));
    this.#modes.allowBareNamedParameters = checkBoolean(enabled, 'allowBareNamedParameters');
  }

  setAllowUnknownNamedParameters(enabled) {
    checked(binding.check(this.#box));
    this.#modes.allowUnknownNamedParameters = checkBoolean(enabled, 'enabled');
  }

  setReadBigInts(enabled) {
    checked(binding.check(this.#box));
    this.#modes.readBigInts = checkBoolean(enabled, 'readBigInts');
  }

  setReturnArrays(enabled) {
    checked(binding.check(this.#box));
    this.#modes.returnArrays = checkBoolean(enabled, 'returnArrays');
  }

  close() { checked(binding.finalize(this.#box)); }

  [Symbol.dispose]() {
    if (binding.isLive(this.#box)) this.close();
  }
}

function bindable(value, index) {
  switch (typeof value) {
    case 'bigint':
      if (fits(value)) return value;
      throw valueError('BigInt value is too large to bind.');
    case 'symbol':
    case 'function':
      break;
    case 'object':
      if (value === null) return value;
      if (isBytes(value)) return asBytes(value);
      break;
    default:
      return value;
  }
  throw typeError(`Provided value cannot be bound to SQLite parameter ${index}.`);
}

const END = () => ({ __proto__: null, done: true, value: null });

class StatementIterator extends Iterator {
  #next;
  #stop;
  constructor(next, stop) {
    super();
    this.#next = next;
    this.#stop = stop;
  }

  next() { return this.#next(); }

  return() {
    this.#stop();
    return END();
  }
}

const { isLive, make } = Statement;
delete Statement.isLive;
delete Statement.make;
dressed(Statement);
dressed(StatementIterator);

module.exports = { MODES, Statement, isLive, makeStatement: make };
