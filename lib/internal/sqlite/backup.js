// SPDX-License-Identifier: MIT
// backup(): copies a connection's database into a file, some pages at a time on the thread pool.
'use strict';

const { holderOf } = require('internal/slots');
const {
  checkFunction, checkInteger, checkObject, checkPath, checkString, checked, option, sqliteError,
} = require('internal/sqlite/failure');
const binding = internalBinding('sqlite_copies');

const hold = holderOf('BACKUPJOB');
const PAGES_AT_ONCE = 100;
const SQLITE_DONE = 101;

const step = (copying, pages) => new Promise((resolve, reject) => {
  binding.step(copying, pages, hold((code, totalPages, remainingPages, message) => {
    if (code === 0 || code === SQLITE_DONE) resolve({ code, totalPages, remainingPages });
    else reject(sqliteError(message, code, message));
  }));
});

async function copy(connection, path, { source, target, rate, progress }) {
  const copying = checked(binding.backup(connection, path, source, target));
  try {
    for (;;) {
      const { code, totalPages, remainingPages } = await step(copying, rate);
      if (code === SQLITE_DONE) return totalPages;
      if (remainingPages > 0) progress?.({ totalPages, remainingPages });
    }
  } finally {
    binding.stop(copying);
  }
}

// connectionOf(sourceDb): its open connection, or a throw.
function makeBackup(connectionOf) {
  return function backup(sourceDb, path) {
    checkObject(sourceDb, 'sourceDb');
    const connection = connectionOf(sourceDb);
    const file = checkPath(path);
    const { 2: options } = arguments;
    if (options !== undefined) checkObject(options, 'options');
    const given = options ?? {};
    return copy(connection, file, {
      rate: option(given, 'rate', checkInteger, PAGES_AT_ONCE),
      source: option(given, 'source', checkString, 'main'),
      target: option(given, 'target', checkString, 'main'),
      progress: option(given, 'progress', checkFunction),
    });
  };
}

module.exports = { makeBackup };
