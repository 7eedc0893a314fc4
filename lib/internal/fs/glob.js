// SPDX-License-Identifier: MIT
// fs.glob() in its three forms: one walk, a generator that yields the directories it wants listed and the paths it
// wants to know the type of; drivers answer at once or by the pool. "**" ends at links, except that what follows it may
// match inside one, unless it begins the pattern.
'use strict';

const context = require('internal/async_context');
const hold = require('internal/slots').holderOf('FSREQCALLBACK');
const { validateBoolean, validateFunction, validateObject, validateString, validateStringArray } =
  require('internal/validate');
const { constants, getValidatedPath } = require('internal/fs/utils');
const { Dirent, splitNames } = require('internal/fs/dirent');
const { GLOBSTAR, compile, matchesRows, matchesSegment } = require('internal/fs/glob_match');
const { f64, F0 } = require('internal/cells');
const { basename, dirname, isAbsolute, join, resolve } = require('node/path');
const files = internalBinding('fs');
const dirs = internalBinding('fs_dir');

const { S_IFMT, S_IFDIR, S_IFREG, S_IFLNK, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK, UV_DIRENT_UNKNOWN, UV_DIRENT_FILE,
        UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_FIFO, UV_DIRENT_SOCKET, UV_DIRENT_CHAR, UV_DIRENT_BLOCK } = constants;
const MODE = 1; // place of the mode among the numbers of a stat

const TYPES = new Map([[S_IFREG, UV_DIRENT_FILE], [S_IFDIR, UV_DIRENT_DIR], [S_IFLNK, UV_DIRENT_LINK],
                       [S_IFIFO, UV_DIRENT_FIFO], [S_IFSOCK, UV_DIRENT_SOCKET], [S_IFCHR, UV_DIRENT_CHAR],
                       [S_IFBLK, UV_DIRENT_BLOCK]]);

const LIST = 0, TYPE = 1, TYPE_THROUGH_LINK = 2; // what the walk may ask for, with a path

const parts = (path) => path.split('/').filter((part, i) => (part !== '' || i === 0) && part !== '.');

class Glob {
  #cwd;
  #withTypes;
  #rows;
  #excludes;  // rows of patterns
  #exclude;   // or the user's function
  #found = new Set();
  #seen = new Set();   // states of the walk, so that patterns which overlap do not repeat it
  #lists = new Map();  // directory -> entries

  constructor(pattern, options = {}) {
    validateObject(options, 'options');
    const patterns = Array.isArray(pattern) ? pattern : [pattern];
    if (Array.isArray(pattern)) validateStringArray(pattern, 'patterns');
    else validateString(pattern, 'patterns');
    const { cwd, exclude, withFileTypes = false } = options;
    this.#cwd = cwd === undefined ? process.cwd() : String(getValidatedPath(cwd, 'options.cwd'));
    validateBoolean(withFileTypes, 'options.withFileTypes');
    this.#withTypes = withFileTypes;
    if (Array.isArray(exclude)) {
      validateStringArray(exclude, 'options.exclude');
      // "a/**" excludes "a", too.
      this.#excludes = exclude.flatMap((text) => compile(join(text))).flatMap(
        (row) => (row.length > 1 && row.at(-1) === GLOBSTAR ? [row, row.slice(0, -1)] : [row]));
    } else if (exclude !== undefined && exclude !== null) {
      validateFunction(exclude, 'options.exclude');
      this.#exclude = exclude;
    }
    this.#rows = patterns.flatMap((text) => compile(text));
  }

  * walk() {
    for (const row of this.#rows) yield* this.#step(row, 0, '');
  }

  // The result for a path: text, or a Dirent.
  #present(path, type) {
    if (!this.#withTypes) return path;
    const full = resolve(this.#cwd, path);
    return new Dirent(basename(full), dirname(full), type);
  }

  #isExcluded(path, type) {
    if (this.#exclude !== undefined) return this.#exclude(this.#present(path, type));
    if (this.#excludes === undefined) return false;
    return matchesRows(this.#excludes, parts(path)) || (path !== '.' &&
      matchesRows(this.#excludes, parts(isAbsolute(path) ? path : resolve(this.#cwd, path))));
  }

  * #add(path, type) {
    if (path === '') path = '.';
    if (this.#found.has(path)) return;
    if (type === undefined) type = yield [TYPE, resolve(this.#cwd, path)];
    if (type === undefined || this.#isExcluded(path, type)) return;
    this.#found.add(path);
    yield this.#present(path, type);
  }

  // The entries of a directory that are not excluded: [name, type, path] each.
  * #list(directory) {
    let entries = this.#lists.get(directory);
    if (entries === undefined) {
      const [names, types] = yield [LIST, resolve(this.#cwd, directory)];
      entries = [];
      for (let i = 0; i < names.length; i++) {
        const path = join(directory, names[i]);
        const type = types.charCodeAt(i) - 48;
        if (!this.#isExcluded(path, type)) entries.push([names[i], type, path]);
      }
      this.#lists.set(directory, entries);
    }
    return entries;
  }

  // Goes on with row[at] in `base`.
  * #step(row, at, base) {
    const state = `${this.#rows.indexOf(row)}:${at}:${base}`;
    if (this.#seen.has(state)) return;
    this.#seen.add(state);
    if (at === row.length) {
      yield* this.#add(base);
      return;
    }
    const want = row[at];
    const isLast = at + 1 === row.length;
    if (want === GLOBSTAR) {
      yield* this.#step(row, at + 1, base);
      for (const [name, type, path] of yield* this.#list(base)) {
        if (name[0] === '.') continue;
        if (type === UV_DIRENT_DIR) yield* this.#step(row, at, path);
        else if (isLast) yield* this.#add(path, type);
        else if (type === UV_DIRENT_LINK && at > 0) yield* this.#step(row, at + 1, path);
      }
    } else if (want === '') {
      if (at === 0 && !isLast) yield* this.#step(row, 1, '/');
      else if ((yield [TYPE_THROUGH_LINK, resolve(this.#cwd, base)]) === UV_DIRENT_DIR) yield* this.#add(base);
    } else if (want === '.') {
      yield* this.#step(row, at + 1, base);
    } else if (typeof want === 'string') {
      const path = join(base, want);
      if (isLast) yield* this.#add(path);
      else if ((yield [TYPE_THROUGH_LINK, resolve(this.#cwd, base, want)]) === UV_DIRENT_DIR) {
        if (want === '..' || !this.#isExcluded(path, UV_DIRENT_DIR)) yield* this.#step(row, at + 1, path);
      }
    } else {
      for (const [name, type, path] of yield* this.#list(base)) {
        if (!matchesSegment(want, name)) continue;
        if (isLast) yield* this.#add(path, type);
        else if (type === UV_DIRENT_DIR || type === UV_DIRENT_LINK) yield* this.#step(row, at + 1, path);
      }
    }
  }
}

// ---- answers for the walk -------------------------------------------------------------------------------------------

const isQuestion = (value) => Array.isArray(value);
const asListing = (err, names, types) => (err < 0 ? [[], ''] : [splitNames(names), types]);
const asType = (err) => (err < 0 ? undefined : TYPES.get(f64[F0 + MODE] & S_IFMT) ?? UV_DIRENT_UNKNOWN);

function answerNow([what, path]) {
  if (what === LIST) return asListing(...dirs.list(path, false, false, 0));
  return asType((what === TYPE ? files.lstat : files.stat)(path, false, 0));
}

function answerLater([what, path]) {
  return new Promise((done) => {
    if (what === LIST) dirs.list(path, false, false, hold((err, names, types) => done(asListing(err, names, types))));
    else (what === TYPE ? files.lstat : files.stat)(path, false, hold((err) => done(asType(err))));
  });
}

function globSync(pattern, options) {
  const found = [];
  const walk = new Glob(pattern, options).walk();
  for (let step = walk.next(); !step.done;) {
    if (isQuestion(step.value)) {
      step = walk.next(answerNow(step.value));
    } else {
      found.push(step.value);
      step = walk.next();
    }
  }
  return found;
}

async function* iterate(walk) {
  for (let step = walk.next(); !step.done;) {
    if (isQuestion(step.value)) {
      step = walk.next(await context.keep(answerLater(step.value)));
    } else {
      yield context.keep(step.value);
      step = walk.next();
    }
  }
}

function globIterator(pattern, options) {
  return iterate(new Glob(pattern, options).walk());
}

function globCallback(pattern, options, callback) {
  const walk = new Glob(pattern, options).walk();
  (async () => {
    const found = [];
    for await (const item of context.iterate(iterate(walk))) found.push(item);
    return found;
  })().then(
    (found) => process.nextTick(callback, null, found),
    (error) => process.nextTick(callback, error),
  );
}

module.exports = { globCallback, globIterator, globSync };
