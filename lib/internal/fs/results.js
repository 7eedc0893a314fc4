// SPDX-License-Identifier: MIT
// What natives give, as users see it: contents of files, listings of directories, and the errors of both.
'use strict';

const { codes: { ERR_FS_FILE_TOO_LARGE } } = require('internal/errors');
const { i32, f64, F0, N0 } = require('internal/cells');
const { FastBuffer } = require('internal/buffer/pool');
const { STEPS } = require('internal/fs/args');
const { fail } = require('internal/fs/utils');
const { os } = require('internal/constants');
const { makeDirents, splitNames } = require('internal/fs/dirent');

const STEP_SIZE = STEPS.indexOf('size');

// Contents of a file: text already, or bytes, none of which are undefined.
function contents(value, encoding) {
  if (typeof value === 'string') return value;
  const bytes = value === undefined ? new FastBuffer() : new FastBuffer(value);
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

function errorOf(err, step, file, isNamed) {
  if (step === STEP_SIZE) return new ERR_FS_FILE_TOO_LARGE(f64[F0]);
  return fail(err, STEPS[step], isNamed && typeof file !== 'number' ? file : undefined);
}

// Why a whole-file call failed. What opens the file names it; and, as in Node, what finds later that it is a directory.
const fileError = (err, step, file) => errorOf(err, step, file, step === 0 || err === -os.errno.EISDIR);
const fileErrorNow = (err, file) => errorOf(err, i32[N0], file, i32[N0] === 0);

function listing(args, names, types) {
  const list = splitNames(names, args.encoding);
  return args.withTypes ? makeDirents(args.path, list, types, args.recursive) : list;
}

module.exports = { contents, fileError, fileErrorNow, listing };
