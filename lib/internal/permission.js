// SPDX-License-Identifier: MIT
// The permission model of --permission and --permission-audit: process.permission, the errors of what is refused, and
// what the library must ask for itself. Natives ask in C (src/loop/permission.h) and answer with a number below DENIED,
// of which internal/errors makes a denial(). Nothing of this loads, and nothing is asked, without one of the options.
'use strict';

const { codes: { ERR_ACCESS_DENIED } } = require('internal/errors');
const { validateString } = require('internal/validate');
const { i32, PERMISSION } = require('internal/cells');
const { option, values } = require('internal/options');
const binding = internalBinding('permission');

// As ED_DENIED and ED_DENIED_SECOND.
const DENIED = -20000;
const SECOND = 100;
const AUDIT = 1;
const ENFORCE = 2;

// By ed_may: scope, name in errors, option that grants it, channel, code of the warning that it invalidates the rest.
const KINDS = [
  ['fs.read', 'FileSystemRead', '--allow-fs-read', 'fs'],
  ['fs.write', 'FileSystemWrite', '--allow-fs-write', 'fs'],
  ['net', 'Net', '--allow-net', 'net'],
  ['child', 'ChildProcess', '--allow-child-process', 'child', 'PERM0002'],
  ['worker', 'WorkerThreads', '--allow-worker', 'worker', 'PERM0006'],
  ['addon', 'Addon', '--allow-addons', 'addon', 'PERM0001'],
  ['wasi', 'WASI', '--allow-wasi', 'wasi', 'PERM0005'],
  ['inspector', 'Inspector', '--allow-inspector', 'inspector', 'PERM0004'],
  ['ffi', 'FFI', '--allow-ffi', 'ffi', 'PERM0003'],
  ['openssl.store', 'OpenSSLStore', '--allow-openssl-store', 'openssl-store', 'PERM0007'],
];
const READ = 0;
const WRITE = 1;
const ADDON = 5;
const byScope = new Map(KINDS.map((kind, i) => [kind[0], i]));

// ---- telling --------------------------------------------------------------------------------------------------------

function publish(channelName, permission, resource, drop) {
  const channel = require('node/diagnostics_channel').channel(`node:permission-model:${channelName}`);
  if (channel.hasSubscribers) channel.publish({ permission, resource, drop });
}

// Natives tell it, too.
function onDenied(kind, resource) {
  publish(KINDS[kind][3], KINDS[kind][1], resource);
}

// What a resource is shown as: paths may be bytes.
function textOf(resource = '') {
  return typeof resource === 'string' ? resource : require('node/buffer').Buffer.from(resource).toString();
}

// The error of a refusal. Plain, like those of the system: its stack begins with "Error: Access ...".
function denial(errno, path, dest) {
  let kind = DENIED - errno;
  if (kind >= SECOND) {
    kind -= SECOND;
    path = dest;
  }
  const [, permission, flag] = KINDS[kind];
  const error = new Error(`Access to this API has been restricted. Use ${flag} to manage permissions.`);
  error.code = 'ERR_ACCESS_DENIED';
  error.permission = permission;
  error.resource = textOf(path);
  return error;
}

// ---- what the library asks ------------------------------------------------------------------------------------------

// Throws what a scope, for a resource, is refused with.
function demand(scope, resource = '') {
  if (i32[PERMISSION] === 0) return;
  const err = binding.check(byScope.get(scope), textOf(resource));
  if (err < 0) throw denial(err, resource);
}

// The error of a call of fs that cannot be judged by its arguments and is refused as a whole, always or unless all
// files are permitted; or undefined.
function objection(name, when) {
  if (i32[PERMISSION] !== ENFORCE) return undefined;
  if (when === 'always') return new ERR_ACCESS_DENIED(`${name} API is disabled when Permission Model is enabled.`);
  if (binding.has(READ) && binding.has(WRITE)) return undefined;
  return new ERR_ACCESS_DENIED(`fs.${name} API requires full fs.read and fs.write permissions.`);
}

// The same for what has no permission of its own.
function refuse(what) {
  if (i32[PERMISSION] === ENFORCE) throw new ERR_ACCESS_DENIED(what);
}

// ---- process.permission ---------------------------------------------------------------------------------------------

function check(scope, reference) {
  validateString(scope, 'scope');
  if (reference === undefined || reference === null) return undefined;
  if (!(reference instanceof Uint8Array)) validateString(reference, 'reference');
  return textOf(reference);
}

const permission = {
  has(scope, reference) {
    reference = check(scope, reference);
    const kind = byScope.get(scope);
    if (kind === undefined && scope !== 'fs') return false;
    const has = kind === undefined ? binding.has(READ, reference) && binding.has(WRITE, reference) :
      binding.has(kind, reference);
    if (!has) tell(kind, reference);
    return has;
  },
  drop(scope, reference) {
    reference = check(scope, reference);
    const kind = byScope.get(scope);
    if (kind === undefined && scope !== 'fs') return;
    if (kind === undefined) {
      binding.drop(READ, reference);
      binding.drop(WRITE, reference);
    } else {
      binding.drop(kind, reference);
    }
    tell(kind, reference, true);
  },
};

function tell(kind, resource = '', drop = undefined) {
  if (kind === undefined) publish('fs', 'FileSystem', resource, drop);
  else publish(KINDS[kind][3], KINDS[kind][1], resource, drop);
}

// ---- the start ------------------------------------------------------------------------------------------------------

function grantPaths(kind, flag) {
  for (const path of option(flag) ?? []) {
    if (path === '*') binding.grant(kind);
    else binding.grant(kind, path);
    if (path.includes(',')) {
      process.emitWarning(`The ${flag} CLI flag has changed. Passing a comma-separated list of paths is no longer ` +
        'valid. Documentation can be found at https://nodejs.org/api/permissions.html#file-system-permissions');
    }
  }
}

// Of the URL of --entry-url; undefined when it is none of a file.
function fileOf(url) {
  const { fileURLToPath, pathToFileURL } = require('node/url');
  const { href, protocol } = new URL(url, pathToFileURL(`${process.cwd()}/`));
  return protocol === 'file:' ? fileURLToPath(href) : undefined;
}

// Before any code of the user runs. `script` is the program's file, which it may read.
function begin(script) {
  const isEnforced = option('--permission') === true;
  binding.begin(isEnforced ? ENFORCE : AUDIT, onDenied);
  grantPaths(READ, KINDS[READ][2]);
  grantPaths(WRITE, KINDS[WRITE][2]);
  if (script !== undefined && option('--entry-url') === true) script = fileOf(script);
  if (script !== undefined) binding.grant(READ, script);
  for (const file of option('--require') ?? []) {
    if (/^\.{0,2}\//.test(file)) binding.grant(READ, file);
  }
  for (let kind = WRITE + 1; kind < KINDS.length; kind++) {
    const [, , flag, , code] = KINDS[kind];
    if (option(flag) !== true) continue;
    binding.grant(kind);
    if (code !== undefined) {
      process.emitWarning(`The flag ${flag} must be used with extreme caution. It could invalidate the permission ` +
        'model.', 'SecurityWarning', code);
    } else {
      process.emitWarning(`The flag ${flag} is under experimental phase.`, 'ExperimentalWarning');
    }
  }
  // Without that permission addons are off, and packages told so.
  if (isEnforced && !binding.has(ADDON)) values['--addons'] = false;
  Object.defineProperty(process, 'permission', {
    __proto__: null, value: permission, enumerable: true, writable: false, configurable: false,
  });
}

// ---- children and threads -------------------------------------------------------------------------------------------

const isOurs = (name) => name === '--permission' || name === '--permission-audit' ||
  KINDS.some((kind) => kind[2] === name);

// The environment of a child gets the options of the model, unless it has its own or its arguments name them.
function inherit(pairs, args) {
  if (args.includes('--permission') || args.includes('--permission-audit')) return;
  const at = pairs.findIndex((pair) => pair.startsWith('NODE_OPTIONS='));
  if (at >= 0 && pairs[at].includes('--permission')) return;
  const words = [];
  for (const name in values) {
    if (!isOurs(name)) continue;
    if (!Array.isArray(values[name])) words.push(name);
    else for (const path of values[name]) words.push(JSON.stringify(`${name}=${path}`));
  }
  if (at >= 0) pairs[at] += ` ${words.join(' ')}`;
  else pairs.push(`NODE_OPTIONS=${words.join(' ')}`);
}

// Of a thread: `found` are its options from the environment, `own` those that its starter gave it.
function inheritThread(found, own) {
  for (const given of [found, own]) {
    if (given['--permission'] !== undefined || given['--permission-audit'] !== undefined) return;
  }
  for (const name in values) if (isOurs(name)) found[name] = values[name];
}

module.exports = { begin, demand, denial, inherit, inheritThread, objection, refuse };
