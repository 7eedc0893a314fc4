// SPDX-License-Identifier: MIT
// rm in its three forms: the tree is removed in C; here are the checks before and the retries after.
'use strict';

const { codes: { ERR_FS_EISDIR } } = require('internal/errors');
const hold = require('internal/slots').holderOf('FSREQCALLBACK');
const { f64, F0 } = require('internal/cells');
const { constants, fail, getValidatedPath, sleep, validateRmOptions } = require('internal/fs/utils');
const { os: { errno } } = require('internal/constants');
const binding = internalBinding('fs');
const dir = internalBinding('fs_dir');

const { S_IFMT, S_IFDIR } = constants;
const MODE = 1; // place of the mode among the numbers of a stat
const AGAIN = new Set([-errno.EBUSY, -errno.EMFILE, -errno.ENFILE, -errno.ENOTEMPTY, -errno.EPERM]);

// What the lstat before says: undefined to go on, null when there is nothing to do, else the error.
function judge(err, path, options) {
  if (err === -errno.ENOENT && options.force) return null;
  if (err < 0) return fail(err, 'lstat', path);
  if ((f64[F0 + MODE] & S_IFMT) === S_IFDIR && !options.recursive) {
    return new ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: errno.EISDIR });
  }
  return undefined;
}

const isDone = (err, options) => err === 0 || (err === -errno.ENOENT && options.force);

function rmSync(path, options) {
  path = getValidatedPath(path);
  options = validateRmOptions(options);
  const verdict = judge(binding.lstat(path, false, 0), path, options);
  if (verdict === null) return;
  if (verdict !== undefined) throw verdict;
  for (let tries = 0; ; tries++) {
    const [err, at] = dir.remove(path, 0);
    if (isDone(err, options)) return;
    if (!AGAIN.has(err) || tries >= options.maxRetries) throw fail(err, 'rm', at ?? path);
    sleep(options.retryDelay * (tries + 1));
  }
}

// Calls back with null or the error. Path and options are valid.
function remove(path, options, callback) {
  let tries = 0;
  const attempt = () => {
    dir.remove(path, hold((err, at) => {
      if (isDone(err, options)) {
        callback(null);
      } else if (AGAIN.has(err) && tries < options.maxRetries) {
        tries++;
        require('internal/timer_functions').setTimeout(attempt, tries * options.retryDelay);
      } else {
        callback(fail(err, 'rm', at ?? path));
      }
    }));
  };
  binding.lstat(path, false, hold((err) => {
    const verdict = judge(err, path, options);
    if (verdict === undefined) attempt();
    else callback(verdict);
  }));
}

function rm(path, options, callback) {
  path = getValidatedPath(path);
  remove(path, validateRmOptions(options), callback);
}

module.exports = { rm, rmSync };
