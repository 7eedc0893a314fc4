// SPDX-License-Identifier: MIT
// What fs.realpath() says where realpath(3) fails. The system resolves paths in one call; only when it cannot is the
// path walked here, to find the component that is at fault, which the error names with the call that met it. And links
// to pipes and sockets (/dev/stdin) lead to names that no directory holds: answers, though not for realpath(3).
'use strict';

const { DENIED } = require('internal/errors');
const { constants, fail } = require('internal/fs/utils');
const binding = internalBinding('fs');
const { f64, F0 } = require('internal/cells');
const { Buffer } = require('node/buffer');

const { S_IFMT, S_IFLNK, S_IFIFO, S_IFSOCK } = constants;
const MODE = 1; // place of the mode among the numbers of a stat
const MAX_LINKS = 40; // as the kernel's limit

// Throws, or returns the path as text, where realpath(3) has refused with `err`.
function walk(path, err) {
  if (err <= DENIED) throw fail(err, 'realpath', path);
  const resolve = require('node/path').resolve;
  let whole = resolve(typeof path === 'string' ? path : Buffer.from(path).toString());
  for (let links = 0; links < MAX_LINKS; links++) {
    let next;
    for (let end = whole.indexOf('/', 1); next === undefined; end = whole.indexOf('/', end + 1)) {
      const part = end < 0 ? whole : whole.slice(0, end);
      const failed = binding.lstat(part, false, 0);
      if (failed < 0) throw fail(failed, 'lstat', part);
      if ((f64[F0 + MODE] & S_IFMT) === S_IFLNK) {
        const target = binding.readlink(part, false, 0);
        if (typeof target === 'number') throw fail(target, 'readlink', part);
        const unreachable = binding.stat(part, false, 0);
        if (unreachable < 0) throw fail(unreachable, 'stat', part);
        const type = f64[F0 + MODE] & S_IFMT;
        next = resolve(part, '..', target, end < 0 ? '.' : whole.slice(end + 1));
        if (type === S_IFIFO || type === S_IFSOCK) return next;
      }
      if (end < 0) break;
    }
    if (next === undefined) break;
    whole = next;
  }
  throw fail(err, 'realpath', path);
}

module.exports = { walk };
