// SPDX-License-Identifier: MIT
// Stats, BigIntStats and StatFs. C leaves the numbers of a stat in the cells from F0 on: ten plain ones, then seconds
// and nanoseconds of four times; as float64, or as int64 where BigInts are asked for.
'use strict';

const { f64, F0, buffer } = require('internal/cells');
const { S_IFMT, S_IFREG, S_IFDIR, S_IFCHR, S_IFBLK, S_IFIFO, S_IFLNK, S_IFSOCK } = require('internal/constants').fs;

const i64 = new BigInt64Array(buffer, f64.byteOffset + 8 * F0, 36);

class StatsBase {
  isDirectory() { return (Number(this.mode) & S_IFMT) === S_IFDIR; }
  isFile() { return (Number(this.mode) & S_IFMT) === S_IFREG; }
  isBlockDevice() { return (Number(this.mode) & S_IFMT) === S_IFBLK; }
  isCharacterDevice() { return (Number(this.mode) & S_IFMT) === S_IFCHR; }
  isSymbolicLink() { return (Number(this.mode) & S_IFMT) === S_IFLNK; }
  isFIFO() { return (Number(this.mode) & S_IFMT) === S_IFIFO; }
  isSocket() { return (Number(this.mode) & S_IFMT) === S_IFSOCK; }
}

// Most users never look at the dates: each is made when first read.
for (const time of ['atime', 'mtime', 'ctime', 'birthtime']) {
  const ms = `${time}Ms`;
  Object.defineProperty(StatsBase.prototype, time, {
    __proto__: null,
    get() {
      const value = new Date(Math.round(Number(this[ms])));
      this[time] = value;
      return value;
    },
    set(value) {
      Object.defineProperty(this, time, {
        __proto__: null, value, writable: true, enumerable: true, configurable: true,
      });
    },
    enumerable: true,
    configurable: true,
  });
}

class Stats extends StatsBase {
  constructor(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
    super();
    this.dev = dev;
    this.mode = mode;
    this.nlink = nlink;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.blksize = blksize;
    this.ino = ino;
    this.size = size;
    this.blocks = blocks;
    this.atimeMs = atimeMs;
    this.mtimeMs = mtimeMs;
    this.ctimeMs = ctimeMs;
    this.birthtimeMs = birthtimeMs;
  }
}

class BigIntStats extends StatsBase {
  constructor(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
    super();
    this.dev = dev;
    this.mode = mode;
    this.nlink = nlink;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.blksize = blksize;
    this.ino = ino;
    this.size = size;
    this.blocks = blocks;
    this.atimeMs = atimeNs / 1000000n;
    this.mtimeMs = mtimeNs / 1000000n;
    this.ctimeMs = ctimeNs / 1000000n;
    this.birthtimeMs = birthtimeNs / 1000000n;
    this.atimeNs = atimeNs;
    this.mtimeNs = mtimeNs;
    this.ctimeNs = ctimeNs;
    this.birthtimeNs = birthtimeNs;
  }
}

// Milliseconds from the seconds and nanoseconds at a cell.
const msAt = (i) => f64[i] * 1000 + f64[i + 1] / 1e6;
const nsAt = (i) => i64[i] * 1000000000n + i64[i + 1];

// The stat that C has just left in the cells; `at` says how many cells further on (a pair of them: 18).
function takeStats(bigint, at = 0) {
  if (bigint) {
    return new BigIntStats(i64[at], i64[at + 1], i64[at + 2], i64[at + 3], i64[at + 4], i64[at + 5], i64[at + 6],
                           i64[at + 7], i64[at + 8], i64[at + 9],
                           nsAt(at + 10), nsAt(at + 12), nsAt(at + 14), nsAt(at + 16));
  }
  const i = F0 + at;
  return new Stats(f64[i], f64[i + 1], f64[i + 2], f64[i + 3], f64[i + 4], f64[i + 5], f64[i + 6], f64[i + 7],
                   f64[i + 8], f64[i + 9], msAt(i + 10), msAt(i + 12), msAt(i + 14), msAt(i + 16));
}

class StatFs {
  constructor(type, bsize, frsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

function takeStatFs(bigint) {
  const cells = bigint ? i64 : f64.subarray(F0);
  return new StatFs(...cells.subarray(0, 8));
}

// `new fs.Stats()` by users is deprecated (DEP0180), also without `new`.
let isWarned = false;
function DeprecatedStats(...fields) {
  if (!isWarned) {
    isWarned = true;
    process.emitWarning('fs.Stats constructor is deprecated.', 'DeprecationWarning', 'DEP0180');
  }
  return Reflect.construct(Stats, fields, new.target ?? DeprecatedStats);
}
Object.defineProperty(DeprecatedStats, 'name', { __proto__: null, value: 'Stats', configurable: true });
DeprecatedStats.prototype = Stats.prototype;
Object.defineProperty(Stats.prototype, 'constructor', {
  __proto__: null, value: DeprecatedStats, writable: true, enumerable: false, configurable: true,
});

module.exports = { BigIntStats, DeprecatedStats, StatFs, Stats, takeStatFs, takeStats };
