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
const { getValidatedPath } = require('internal/fs/utils');
const { copyMode } = require('internal/fs/calls');
const { os: { errno } } = require('internal/constants');
const { dirname, isAbsolute, join, parse, resolve, sep } = require('node/path');

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

const isSame = (a, b) => b !== undefined && a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;

// Whether `inner` lies in `outer`, by their names.
function isInside(outer, inner) {
  outer = resolve(outer);
  inner = resolve(inner);
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

// ---- the copying ----------------------------------------------------------------------------------------------------

const statOf = (path, options, isOptional = false) =>
  [options.dereference ? 'stat' : 'lstat', path, { bigint: true, throwIfNoEntry: !isOptional }];

function* copy(from, to, options) {
  if (i32[PERMISSION] !== 0) {
    const { demand } = require('internal/permission');
    demand('fs.read', from);
    demand('fs.write', to);
  }
  if (!(yield* isWanted(from, to, options))) return;
  const stats = yield* check(from, to, options);
  yield* checkParents(from, stats.from, to);
  yield ['mkdir', dirname(to), { recursive: true }];
  yield* copyAny(from, to, stats, options);
}

function* isWanted(from, to, options) {
  return options.filter === undefined || (yield ['filter', from, to]);
}

// Stats of both; throws when one cannot be copied over the other.
function* check(from, to, options) {
  const stats = { from: yield statOf(from, options), to: yield statOf(to, options, true) };
  const isDirectory = stats.from.isDirectory();
  if (stats.to !== undefined) {
    if (isSame(stats.from, stats.to)) {
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
function* checkParents(from, fromStats, to) {
  const fromParent = resolve(dirname(from));
  for (let parent = resolve(dirname(to)); parent !== fromParent && parent !== parse(parent).root;
    parent = dirname(parent)) {
    const stats = yield ['stat', parent, { bigint: true, throwIfNoEntry: false }];
    if (stats !== undefined && isSame(fromStats, stats)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`, to);
    }
  }
}

function* copyAny(from, to, stats, options) {
  const { from: source, to: target } = stats;
  if (source.isDirectory()) {
    if (!options.recursive) {
      throw cpError(ERR_FS_EISDIR, 'EISDIR', `Recursive option not enabled, cannot copy a directory: ${from}`, from);
    }
    yield* copyDirectory(from, to, source, target, options);
  } else if (source.isFile() || source.isCharacterDevice() || source.isBlockDevice()) {
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

function* copyDirectory(from, to, source, target, options) {
  if (target === undefined) {
    yield ['mkdir', to];
  } else if (options.errorOnExist && !options.force) {
    throw cpError(ERR_FS_CP_EEXIST, 'EEXIST', `${to} already exists`, to);
  }
  const names = yield ['readdir', from];
  for (let i = 0; i < names.length; i++) {
    const inner = join(from, names[i]);
    const outer = join(to, names[i]);
    if (!(yield* isWanted(inner, outer, options))) continue;
    yield* copyAny(inner, outer, yield* check(inner, outer, options), options);
  }
  // Last, because a directory may not be writable.
  if (target === undefined) yield ['chmod', to, Number(source.mode)];
}

function* copyFile(from, to, source, target, options) {
  if (target !== undefined) {
    if (!options.force) {
      if (options.errorOnExist) throw cpError(ERR_FS_CP_EEXIST, 'EEXIST', `${to} already exists`, to);
      return;
    }
    yield ['unlink', to];
  }
  yield ['copyFile', from, to, options.mode];
  const mode = Number(source.mode);
  if (options.preserveTimestamps) {
    if ((mode & OWNER_WRITE) === 0) yield ['chmod', to, mode | OWNER_WRITE];
    // Copying has changed the time of access: it is asked for anew.
    const { atime, mtime } = yield ['stat', from];
    yield ['utimes', to, atime, mtime];
  }
  if (options.preserveTimestamps || options.mode === 0) yield ['chmod', to, mode];
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
  const fromStats = yield ['stat', from, { throwIfNoEntry: false }];
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

function cpSync(from, to, options) {
  options = validateOptions(options);
  const steps = copy(pathOf(from, 'src'), pathOf(to, 'dest'), options);
  const sync = require('internal/fs/sync');
  for (let step = steps.next(); !step.done;) {
    const [name, ...args] = step.value;
    let result;
    try {
      result = name === 'filter' ? askFilter(options.filter, args) : sync[`${name}Sync`](...args);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(result);
  }
}

function askFilter(filter, args) {
  const answer = filter(...args);
  if (typeof answer?.then === 'function') throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  return answer;
}

async function run(from, to, options) {
  const steps = copy(from, to, options);
  const { exports: promises } = require('internal/fs/promises');
  for (let step = steps.next(); !step.done;) {
    const [name, ...args] = step.value;
    let result;
    try {
      result = await context.keep((name === 'filter' ? options.filter(...args) : promises[name](...args)));
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
