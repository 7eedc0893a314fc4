// SPDX-License-Identifier: MIT
// cp in its three forms. The copying is one generator that yields the calls it needs, as [name, ...arguments]; one
// driver makes them by the sync functions, another by the promises, and both throw their errors back into it.
'use strict';

const context = require('internal/async_context');
const { i32, PERMISSION } = require('internal/cells');
const { codes } = require('internal/errors');
const { ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE, ERR_FS_CP_NON_DIR_TO_DIR,
        ERR_FS_CP_SOCKET, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN, ERR_FS_EISDIR,
        ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_RETURN_VALUE } = codes;
const { validateBoolean, validateFunction, validateObject } = require('internal/validate');
const { splitNames } = require('internal/fs/dirent');
const { getValidatedPath } = require('internal/fs/utils');
const { copyMode } = require('internal/fs/calls');
const { os: { errno } } = require('internal/constants');
const hold = require('internal/slots').holderOf('FSREQPROMISE');
const { dirname, isAbsolute, join, parse, resolve, sep } = require('node/path');
const binding = internalBinding('fs_copy');

const OWNER_WRITE = 0o200;

const DEFAULTS = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  mode: 0,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

function validateOptions(options) {
  if (options === undefined) return DEFAULTS;
  validateObject(options, 'options');
  options = { ...DEFAULTS, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(options[name], `options.${name}`);
  }
  options.mode = copyMode(options.mode);
  if (options.dereference && options.verbatimSymlinks) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}

function cpError(Class, code, message, path) {
  return new Class({ code, message, path, syscall: 'cp', errno: errno[code] });
}

const EXACT = { bigint: true };
const looksSame = (a, b) => b !== undefined && Number(a.ino) !== 0 && a.ino === b.ino && a.dev === b.dev;

// Whether two files are one. Numbers tell which are not, which is nearly always enough; BigInts are exact, but slow.
function* isSame(stats, call, path, otherStats, otherCall, other) {
  if (!looksSame(stats, otherStats)) return false;
  return looksSame(yield [call, path, EXACT], yield [otherCall, other, EXACT]);
}

// Whether `inner` lies in `outer`, by their names.
function isInside(outer, inner) {
  outer = resolve(outer);
  inner = resolve(inner);
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

// ---- the copying ----------------------------------------------------------------------------------------------------

const OPTIONAL = { throwIfNoEntry: false };
const statCall = (options) => (options.dereference ? 'stat' : 'lstat');

function* copy(from, to, options) {
  if (i32[PERMISSION] !== 0) {
    const { demand } = require('internal/permission');
    demand('fs.read', from);
    demand('fs.write', to);
  }
  if (options.filter !== undefined && !(yield ['filter', from, to])) return;
  const stats = yield* check(from, to, options);
  yield* checkParents(from, stats.from, to, options);
  yield ['mkdir', dirname(to), { recursive: true }];
  yield* copyTree(from, to, stats, options);
}

// Stats of both; throws when one cannot be copied over the other.
function* check(from, to, options) {
  const call = statCall(options);
  const stats = { from: yield [call, from], to: yield [call, to, OPTIONAL] };
  const isDirectory = stats.from.isDirectory();
  if (stats.to !== undefined) {
    if (yield* isSame(stats.from, call, from, stats.to, call, to)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', to);
    }
    if (isDirectory && !stats.to.isDirectory()) {
      const what = `cannot overwrite non-directory ${to} with directory ${from}`;
      throw cpError(ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR', what, to);
    }
    if (!isDirectory && stats.to.isDirectory()) {
      const what = `cannot overwrite directory ${to} with non-directory ${from}`;
      throw cpError(ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR', what, to);
    }
  }
  if (isDirectory && isInside(from, to)) {
    throw cpError(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`, to);
  }
  return stats;
}

// Names may hide that the destination lies in the source: links lead there. So each directory above is compared.
function* checkParents(from, fromStats, to, options) {
  const fromParent = resolve(dirname(from));
  for (let parent = resolve(dirname(to)); parent !== fromParent && parent !== parse(parent).root;
    parent = dirname(parent)) {
    const stats = yield ['stat', parent, OPTIONAL];
    if (yield* isSame(fromStats, statCall(options), from, stats, 'stat', parent)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`, to);
    }
  }
}

// What C copies in one go: its files and folders are copied, its links are left.
const isPlain = (options) => options.recursive && options.force && options.mode === 0 && !options.dereference &&
  !options.preserveTimestamps && options.filter === undefined && i32[PERMISSION] === 0;

function* copyPlain(from, to, options) {
  const links = yield ['tree', from, to, Boolean(options.isInPlace)];
  if (links === undefined) return false;
  for (const name of splitNames(links)) {
    const source = join(from, name);
    const target = join(to, name);
    yield* copyEntry(source, target, yield* check(source, target, options), options);
  }
  return true;
}

function* copyTree(from, to, stats, options) {
  if (isPlain(options) && stats.from.isDirectory()) {
    if (yield* copyPlain(from, to, options)) return;
    stats = yield* check(from, to, options);
  }
  yield* copySteps(from, to, stats, options);
}

// A loop, not a recursion: each step of a generator would go through all the generators that wait for it.
function* copySteps(from, to, stats, options) {
  const open = []; // the directories that are being copied, outermost first
  for (;;) {
    if (stats?.from.isDirectory()) open.push(yield* openDirectory(from, to, stats, options));
    else if (stats !== undefined) yield* copyEntry(from, to, stats, options);
    const directory = open[open.length - 1];
    if (directory === undefined) return;
    stats = undefined;
    const name = directory.names[directory.next++];
    if (name === undefined) {
      // Last, because a directory may not be writable.
      if (directory.mode !== undefined) yield ['chmod', directory.to, directory.mode];
      open.pop();
      continue;
    }
    from = join(directory.from, name);
    to = join(directory.to, name);
    if (options.filter === undefined || (yield ['filter', from, to])) stats = yield* check(from, to, options);
  }
}

function* openDirectory(from, to, { from: source, to: target }, options) {
  if (!options.recursive) {
    throw cpError(ERR_FS_EISDIR, 'EISDIR', `Recursive option not enabled, cannot copy a directory: ${from}`, from);
  }
  if (target === undefined) {
    yield ['mkdir', to];
  } else if (options.errorOnExist && !options.force) {
    throw cpError(ERR_FS_CP_EEXIST, 'EEXIST', `${to} already exists`, to);
  }
  const names = yield ['readdir', from];
  return { from, to, names, next: 0, mode: target === undefined ? source.mode : undefined };
}

// What is no directory.
function* copyEntry(from, to, { from: source, to: target }, options) {
  if (source.isFile() || source.isCharacterDevice() || source.isBlockDevice()) {
    yield* copyFile(from, to, source, target, options);
  } else if (source.isSymbolicLink()) {
    yield* copyLink(from, to, target, options);
  } else if (source.isSocket()) {
    throw cpError(ERR_FS_CP_SOCKET, 'EINVAL', `cannot copy a socket file: ${to}`, to);
  } else if (source.isFIFO()) {
    throw cpError(ERR_FS_CP_FIFO_PIPE, 'EINVAL', `cannot copy a FIFO pipe: ${to}`, to);
  } else {
    throw cpError(ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${to}`, to);
  }
}

function* copyFile(from, to, source, target, options) {
  if (target !== undefined) {
    if (!options.force) {
      if (options.errorOnExist) throw cpError(ERR_FS_CP_EEXIST, 'EEXIST', `${to} already exists`, to);
      return;
    }
    if (!options.isInPlace || !target.isFile()) yield ['unlink', to];
  }
  yield ['copyFile', from, to, options.mode]; // the permissions as well
  if (!options.preserveTimestamps) return;
  const mode = source.mode;
  if ((mode & OWNER_WRITE) === 0) yield ['chmod', to, mode | OWNER_WRITE];
  // Copying has changed the time of access: it is asked for anew.
  const { atime, mtime } = yield ['stat', from];
  yield ['utimes', to, atime, mtime];
  yield ['chmod', to, mode];
}

function* copyLink(from, to, target, options) {
  let source = yield ['readlink', from];
  if (!options.verbatimSymlinks && !isAbsolute(source)) source = resolve(dirname(from), source);
  if (target === undefined) {
    yield ['symlink', source, to];
    return;
  }
  let present;
  try {
    present = yield ['readlink', to];
  } catch (error) {
    // No link: making one tells so.
    if (error.code !== 'EINVAL' && error.code !== 'UNKNOWN') throw error;
    yield ['symlink', source, to];
    return;
  }
  if (!isAbsolute(present)) present = resolve(dirname(to), present);
  const fromStats = yield ['stat', from, OPTIONAL];
  if (fromStats?.isDirectory()) {
    if (isInside(source, present)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${source} to a subdirectory of self ${present}`, to);
    }
    // The content of what the link points to would go.
    if (isInside(present, source)) {
      throw cpError(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL', `cannot overwrite ${present} with ${source}`, to);
    }
  }
  yield ['unlink', to];
  yield ['symlink', source, to];
}

// ---- the drivers ----------------------------------------------------------------------------------------------------

const pathOf = (path, name) => {
  path = getValidatedPath(path, name);
  return typeof path === 'string' ? path : path.toString();
};

const treeSync = (from, to, isInPlace) => binding.tree(from, to, isInPlace, 0);
const treePromise = (from, to, isInPlace) => new Promise((resolve) => {
  binding.tree(from, to, isInPlace, hold(resolve));
});

// As in Node, files that are there keep their inodes, in this form alone and unless a filter looks on. File systems are
// much slower at removing and making.
function cpSync(from, to, options) {
  options = validateOptions(options);
  options = { ...options, isInPlace: options.filter === undefined };
  const steps = copy(pathOf(from, 'src'), pathOf(to, 'dest'), options);
  const sync = require('internal/fs/sync');
  for (let step = steps.next(); !step.done;) {
    const { value } = step;
    const name = value[0];
    let result;
    try {
      if (name === 'filter') result = askFilter(options.filter, value[1], value[2]);
      else if (name === 'tree') result = treeSync(value[1], value[2], value[3]);
      else result = sync[`${name}Sync`](value[1], value[2], value[3]);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
}

function askFilter(filter, from, to) {
  const answer = filter(from, to);
  if (typeof answer?.then === 'function') throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  return answer;
}

async function run(from, to, options) {
  const steps = copy(from, to, options);
  const calls = { __proto__: require('internal/fs/promises').exports, filter: options.filter, tree: treePromise };
  for (let step = steps.next(); !step.done;) {
    const [name, ...args] = step.value;
    let result;
    try {
      result = await context.keep(calls[name](...args));
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
}

async function cpPromise(from, to, options) {
  options = validateOptions(options);
  await context.keep(run(pathOf(from, 'src'), pathOf(to, 'dest'), options));
}

function cp(from, to, options, callback) {
  options = validateOptions(options);
  run(pathOf(from, 'src'), pathOf(to, 'dest'), options).then(
    () => process.nextTick(callback, null),
    (error) => process.nextTick(callback, error),
  );
}

module.exports = { cp, cpPromise, cpSync };
