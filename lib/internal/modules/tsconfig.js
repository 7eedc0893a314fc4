// SPDX-License-Identifier: MIT
// --tsconfig-paths: `paths` and `baseUrl` of tsconfig.json, as TypeScript documents them, for what files outside of
// node_modules import and require. A hook like those of registerHooks(), inside of all others. Each file has the next
// tsconfig.json above it, unless the option names one for all.
//
// What a target names is looked for as TypeScript would: the file itself, `x.ts` for `x.js`, `x` with an extension, the
// main file of a folder. What none of the targets leads to is looked for as without the option.
'use strict';

const { SafeMap } = primordials;
const { realpathSync, readFileSync, statSync } = require('node/fs');
const { dirname, isAbsolute, join, resolve } = require('node/path');
const { builtinId } = require('internal/modules/builtins');
const { fileURLToPath, pathToFileURL } = require('node/url');
const { option } = require('internal/options');
const loader = internalBinding('loader');

const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '.node'];
const SOURCES = { '__proto__': null, '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' };
const CONFIG_DIR = '${configDir}'; // eslint-disable-line no-template-curly-in-string
const IS_BARE = /^(?!\.{1,2}(?:\/|$)|\/|(?:node|file|data|https?|blob):)[^\0]+$/;

// ---- files ---------------------------------------------------------------------------------------------------------

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function findWithExtension(path) {
  for (const extension of EXTENSIONS) if (isFile(path + extension)) return path + extension;
  return undefined;
}

function mainOf(folder) {
  const file = join(folder, 'package.json');
  if (isFile(file)) {
    const { main } = parse(file) ?? {};
    if (typeof main === 'string' && main !== '') {
      const path = resolve(folder, main);
      const found = isFile(path) ? path : findWithExtension(path) ?? findWithExtension(join(path, 'index'));
      if (found !== undefined) return found;
    }
  }
  return findWithExtension(join(folder, 'index'));
}

function findFile(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return path;
  const [, stem, extension] = /^(.*?)(\.[cm]?js)?$/s.exec(path);
  if (extension !== undefined && isFile(stem + SOURCES[extension])) return stem + SOURCES[extension];
  return findWithExtension(path) ?? (stat?.isDirectory() ? mainOf(path) : undefined);
}

// ---- tsconfig.json -------------------------------------------------------------------------------------------------

// JSON with comments, and commas before closing brackets.
function parse(file) {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const plain = text
    .replace(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[^]*?\*\//g, (part) => (part[0] === '"' ? part : ' '))
    .replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (part) => (part === ',' ? ' ' : part));
  try {
    return JSON.parse(plain);
  } catch (error) {
    error.message = `${file}: ${error.message}`;
    throw error;
  }
}

function wrong(file, text) {
  return new TypeError(`${file}: ${text}`);
}

// The file that `extends` names: a path, or one of a package.
function findBase(name, file) {
  if (isAbsolute(name) || /^\.{1,2}(?:\/|$)/.test(name)) {
    const path = resolve(dirname(file), name);
    if (isFile(path)) return path;
    return isFile(`${path}.json`) ? `${path}.json` : undefined;
  }
  for (const request of [`${name}/tsconfig.json`, `${name}.json`, name]) {
    const found = loader.resolve(request, file, 0);
    if (found !== undefined && found.endsWith('.json')) return found;
  }
  return undefined;
}

// { paths, baseUrl }, each { value, folder } of the file where it stands, or undefined.
function read(file, path = []) {
  if (path.includes(file)) throw wrong(file, `extends itself: ${[...path, file].join(' -> ')}`);
  const config = parse(file);
  const found = { paths: undefined, baseUrl: undefined };
  for (const name of [config?.extends ?? []].flat()) {
    if (typeof name !== 'string') throw wrong(file, '"extends" must be a string or an array of strings');
    const base = findBase(name, file);
    if (base === undefined) throw wrong(file, `cannot find "${name}", which it extends`);
    const { paths, baseUrl } = read(base, [...path, file]);
    found.paths = paths ?? found.paths;
    found.baseUrl = baseUrl ?? found.baseUrl;
  }
  const { paths, baseUrl } = config?.compilerOptions ?? {};
  const folder = dirname(file);
  if (baseUrl !== undefined && baseUrl !== null) {
    if (typeof baseUrl !== 'string') throw wrong(file, '"baseUrl" must be a string');
    found.baseUrl = { value: baseUrl, folder };
  }
  if (paths !== undefined && paths !== null) {
    if (typeof paths !== 'object') throw wrong(file, '"paths" must be an object');
    for (const key of Object.keys(paths)) check(file, key, paths[key]);
    found.paths = { value: paths, folder };
  }
  return found;
}

function check(file, pattern, targets) {
  const isList = Array.isArray(targets) && targets.every((target) => typeof target === 'string');
  if (!isList) throw wrong(file, `"paths": the value of "${pattern}" must be an array of strings`);
  const long = [pattern, ...targets].find((text) => text.indexOf('*') !== text.lastIndexOf('*'));
  if (long !== undefined) throw wrong(file, `"paths": "${long}" has more than one *`);
}

// `text` from a folder, or from the one of the file that is in force.
function absolute(text, folder, own) {
  return text.startsWith(CONFIG_DIR) ? join(own, text.slice(CONFIG_DIR.length)) : resolve(folder, text);
}

// What a file says, ready for use. `folder` is where targets begin, `root` where bare names are looked for.
function load(file) {
  const { paths, baseUrl } = read(file);
  const own = dirname(file);
  const root = baseUrl && absolute(baseUrl.value, baseUrl.folder, own);
  const exact = { __proto__: null };
  const patterns = [];
  for (const key of Object.keys(paths?.value ?? {})) {
    const targets = paths.value[key];
    const star = key.indexOf('*');
    if (star < 0) exact[key] = targets;
    else patterns.push({ prefix: key.slice(0, star), suffix: key.slice(star + 1), targets });
  }
  patterns.sort((a, b) => b.prefix.length - a.prefix.length); // stable: of equals the first
  return { own, root, folder: root ?? paths?.folder, exact, patterns };
}

const configs = new SafeMap(); // folder -> what holds there, or undefined

function configOf(folder) {
  if (configs.has(folder)) return configs.get(folder);
  const file = join(folder, 'tsconfig.json');
  const parent = dirname(folder);
  const config = isFile(file) ? load(file) : parent === folder ? undefined : configOf(parent);
  configs.set(folder, config);
  return config;
}

// ---- the hook ------------------------------------------------------------------------------------------------------

// The targets for a name, and what stands for their *.
function targetsOf({ exact, patterns }, name) {
  if (exact[name] !== undefined) return { targets: exact[name], middle: '' };
  const found = patterns.find(({ prefix, suffix }) => name.length >= prefix.length + suffix.length &&
    name.startsWith(prefix) && name.endsWith(suffix));
  if (found === undefined) return { targets: [], middle: '' };
  return { targets: found.targets, middle: name.slice(found.prefix.length, name.length - found.suffix.length) };
}

function find(config, name) {
  const { own, root, folder } = config;
  const { targets, middle } = targetsOf(config, name);
  for (const target of targets) {
    const file = findFile(absolute(target.replace('*', () => middle), folder, own));
    if (file !== undefined) return file;
  }
  return root === undefined ? undefined : findFile(join(root, name));
}

// What stands behind ? and # in an import is no part of the file's name.
function split(specifier, { conditions }) {
  const at = conditions?.includes('import') ? specifier.slice(1).search(/[?#]/) + 1 : 0;
  return at > 0 ? [specifier.slice(0, at), specifier.slice(at)] : [specifier, ''];
}

// Hooks for all files; with `file` that is the one tsconfig.json of all.
function install(file) {
  const path = file === undefined ? undefined : resolve(file);
  let only; // read when it is first needed
  function resolveByPaths(specifier, context, next) {
    const { parentURL } = context;
    if (!IS_BARE.test(specifier) || !parentURL?.startsWith('file:') || parentURL.includes('/node_modules/') ||
        builtinId(specifier) !== undefined) return next(specifier, context);
    const config = path === undefined ? configOf(dirname(fileURLToPath(parentURL))) : only ??= load(path);
    if (config === undefined) return next(specifier, context);
    const [name, rest] = split(specifier, context);
    const found = find(config, name);
    if (found === undefined) return next(specifier, context);
    const target = option('--preserve-symlinks') === true ? found : realpathSync(found);
    return { url: pathToFileURL(target).href + rest, shortCircuit: true };
  }
  require('internal/modules/hooks').registerHooks({ resolve: resolveByPaths });
}

module.exports = { install };
