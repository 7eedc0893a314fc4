// SPDX-License-Identifier: MIT
// The loader's own first step for `import`: a specifier and the URL of the importer -> a URL. C walks
// (src/loader/import.c); here its codes become Node's errors.
'use strict';

const { i32, N0, N1, N2 } = require('internal/cells');
const { formatName } = require('internal/modules/esm/formats');
const { textStartsWith } = require('internal/modules/paths');
const binding = internalBinding('modules');

const lazyCodes = () => require('internal/errors').codes;

// enum ed_resolve_code
const RESOLVED = 0;
const MAIN_MISSING = 3;
const TARGET_MISSING = 4;
const BAD_CONFIG = 5;
const NO_FILE = 10;
const DIRECTORY = 11;
const NO_PACKAGE = 12;
const BAD_BASE = 13;
const BAD_HOST = 14;

// What messages call the importer: its path, or its URL if it is no file.
function baseOf(parentURL) {
  return textStartsWith(parentURL, 'file:') ? binding.pathOf(parentURL) ?? parentURL : parentURL;
}

function invalidBase(specifier, parentURL) {
  let cause;
  try {
    new URL(specifier, /^\.{0,2}\//.test(specifier) ? parentURL : undefined); // eslint-disable-line no-new
  } catch (error) {
    cause = error;
  }
  const error = new (lazyCodes().ERR_UNSUPPORTED_RESOLVE_REQUEST)(specifier, parentURL);
  error.cause = cause;
  return error;
}

function whyBad(path) {
  try {
    JSON.parse(internalBinding('loader').readText(path));
  } catch (error) {
    return error.message;
  }
  return '"name" and "type" must be strings';
}

function failure(code, specifier, parentURL) {
  const texts = internalBinding('loader').failure();
  const path = texts[0];
  const base = baseOf(parentURL);
  switch (code) {
    case NO_FILE: return new (lazyCodes().ERR_MODULE_NOT_FOUND)(path, base, texts[1]);
    case MAIN_MISSING: // fall through
    case TARGET_MISSING: return new (lazyCodes().ERR_MODULE_NOT_FOUND)(path, base, binding.urlOf(path));
    case DIRECTORY: return new (lazyCodes().ERR_UNSUPPORTED_DIR_IMPORT)(path, base, texts[1] ?? binding.urlOf(path));
    case NO_PACKAGE: return new (lazyCodes().ERR_MODULE_NOT_FOUND)(path, texts[3] ?? base, null);
    case BAD_BASE: return invalidBase(specifier, parentURL);
    case BAD_CONFIG:
      return new (lazyCodes().ERR_INVALID_PACKAGE_CONFIG)(
        path, `"${specifier}" from ${base}`, texts[1] || whyBad(path));
    case BAD_HOST: {
      const error = new (lazyCodes().ERR_INVALID_FILE_URL_HOST)('linux');
      return Object.assign(error, { input: new URL(specifier, parentURL).href, module: parentURL });
    }
    default: return require('internal/modules/failure').errorOf(code, specifier, base);
  }
}

// What require() would have found, as advice in the message, and there in the stack.
function advise(error, specifier, parentURL) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') return error;
  let found;
  try {
    const parent = binding.pathOf(parentURL);
    if (textStartsWith(specifier, 'file:')) specifier = binding.pathOf(specifier);
    found = parent === undefined ? undefined : internalBinding('loader').resolve(specifier, parent, 0);
    if (found === undefined) return error;
    found = adviceOf(found, specifier, parent);
  } catch {
    return error;
  }
  const { message, stack } = error;
  const advice = `\nDid you mean to import ${JSON.stringify(found)}?`;
  const end = stack.indexOf('\n');
  const first = end < 0 ? stack : stack.slice(0, end);
  hide(error, 'stack', `${first}${advice}${stack.slice(first.length)}`);
  hide(error, 'message', `${message}${advice}`);
  return error;
}

function hide(error, key, value) {
  Reflect.defineProperty(error, key, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
}

function adviceOf(found, specifier, parent) {
  const { dirname, relative } = require('node/path');
  if (!/^\.{0,2}\//.test(specifier) && specifier.includes('/')) {
    const at = found.lastIndexOf(`/node_modules/${specifier}`);
    if (at >= 0) return binding.urlOf(found.slice(at)).slice('file:///node_modules/'.length);
  }
  const encoded = binding.urlOf(found).slice('file://'.length);
  if (specifier[0] === '/') return encoded;
  const path = relative(dirname(binding.urlOf(parent).slice('file://'.length)), encoded);
  return path.startsWith('../') ? path : `./${path}`;
}

// The URL; its format is then in cell N2. Throws.
function resolveURL(specifier, parentURL, conditions, isMain) {
  const url = binding.resolve(specifier, parentURL, conditions, isMain);
  if (i32[N1] !== 0) require('internal/modules/failure').warn();
  if (i32[N0] !== RESOLVED) throw advise(failure(i32[N0], specifier, parentURL), specifier, parentURL);
  return url;
}

// As a step that hooks may wrap: see internal/modules/steps. What nobody imports is looked for from the working
// directory: hooks may have made another specifier of the program's name.
function defaultResolve(specifier, context) {
  const { parentURL } = context;
  const from = parentURL ?? binding.urlOf(`${process.cwd()}/`);
  const url = resolveURL(specifier, from, context.conditions, parentURL === undefined);
  return { __proto__: null, url, format: formatName(i32[N2]) };
}

module.exports = { defaultResolve, resolveURL };
