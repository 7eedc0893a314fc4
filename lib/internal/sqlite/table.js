// SPDX-License-Identifier: MIT
// Virtual tables, whose rows a function of users gives.
'use strict';

const { answer, given } = require('internal/sqlite/functions');
const {
  checkBoolean, checkFunction, checkObject, checkString, checked, isObject, option, sqliteError, typeError, valueError,
} = require('internal/sqlite/failure');
const binding = internalBinding('sqlite_tables');

const TYPES = ['INTEGER', 'TEXT', 'REAL', 'BLOB', 'ANY'];
const MAX_COLUMNS = 64;

function columnOf(column) {
  if (!isObject(column)) throw typeError('Each column in "options.columns" must be an object.');
  const { name, type, hidden = false } = column;
  if (typeof name !== 'string') throw typeError('The column "name" property must be a string.');
  if (typeof type !== 'string') throw typeError('The column "type" property must be a string.');
  if (!TYPES.includes(type)) {
    throw valueError('The column "type" property must be one of \'INTEGER\', \'TEXT\', \'REAL\', \'BLOB\', ' +
      'or \'ANY\'.');
  }
  if (typeof hidden !== 'boolean') throw typeError('The column "hidden" property must be a boolean.');
  return { name, type, hidden };
}

const declare = ({ name, type, hidden }) => `"${name.replaceAll('"', '""')}" ${type}${hidden ? ' HIDDEN' : ''}`;

// Adds a module; the functions that SQLite calls are the result, to be kept alive.
function addTable(connection, name, options) {
  checkString(name, 'name');
  checkObject(options, 'options');
  if (!Array.isArray(options.columns)) throw typeError('The "options.columns" argument must be an array.');
  const rowsOf = checkFunction(options.rows, 'options.rows');
  const directOnly = option(options, 'directOnly', checkBoolean, false);
  const bigints = option(options, 'useBigIntArguments', checkBoolean, false);
  const columns = options.columns.map(columnOf);
  if (columns.length === 0) throw valueError('The "options.columns" array must not be empty.');
  if (columns.length > MAX_COLUMNS)
    throw valueError(`The "options.columns" array must have at most ${MAX_COLUMNS} items.`);

  let hidden = 0n;
  const places = columns.map((column, i) => { // where a value comes from: an index of the row, or of the arguments
    if (column.hidden) hidden |= 1n << BigInt(i);
    return columns.slice(0, i).filter((other) => other.hidden === column.hidden).length;
  });
  const walks = new Map(); // number -> { iterator, row, values }
  const open = (number, ...values) => {
    const rows = rowsOf(...given(values.slice(), bigints));
    const iterate = rows?.[Symbol.iterator];
    if (typeof iterate !== 'function')
      throw sqliteError('The "options.rows" function must return an iterable object');
    walks.set(number, { iterator: iterate.call(rows), row: undefined, values });
  };
  const next = (number) => {
    const walk = walks.get(number);
    const { done, value } = walk.iterator.next();
    walk.row = value;
    return !done;
  };
  const read = (number, i) => {
    const { row, values } = walks.get(number);
    if (columns[i].hidden) return values[places[i]];
    return answer(Array.isArray(row) ? row[places[i]] : undefined);
  };
  const close = (number) => {
    const walk = walks.get(number);
    walks.delete(number);
    walk?.iterator.return?.();
  };
  const kept = [open, next, read, close];
  const declaration = `CREATE TABLE x(${columns.map(declare).join(', ')})`;
  checked(binding.addTable(connection, name, declaration, hidden, directOnly, bigints, ...kept));
  return kept;
}

module.exports = { addTable };
