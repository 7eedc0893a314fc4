// SPDX-License-Identifier: MIT
// import.meta.
'use strict';

const { made } = require('boot/globals');
const { validateString } = require('internal/validate');
const { dirname } = require('internal/modules/paths');
const { option } = require('internal/options');
const { worker } = require('internal/realm');

// Where `specifier` would lead, whether or not there is such a file.
function resolveFrom(specifier, parentURL) {
  const hooks = require('internal/modules/steps');
  const { defaultResolve, resolveURL } = require('internal/modules/esm/resolve');
  try {
    if (hooks.resolve === undefined) return resolveURL(specifier, parentURL, undefined, false);
    const conditions = require('internal/modules/settings').importConditions();
    const context = { conditions, importAttributes: { __proto__: null }, parentURL };
    const resolved = hooks.resolve(specifier, context, defaultResolve);
    return (typeof resolved.then === 'function' ? require('internal/modules/wait').wait(resolved) : resolved).url;
  } catch (error) {
    if (error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT' || (error?.code === 'ERR_MODULE_NOT_FOUND' && error.url)) {
      return error.url;
    }
    throw error;
  }
}

function resolveOf(url) {
  // With --experimental-import-meta-resolve, as seen from another module.
  const takesParent = option('--experimental-import-meta-resolve') === true;
  return { resolve(specifier, parent) {
    if (!takesParent || parent === undefined) return resolveFrom(`${specifier}`, url);
    if (parent instanceof require('web/url').URL) parent = parent.href;
    validateString(parent, 'parentURL');
    return resolveFrom(`${specifier}`, parent);
  } }.resolve;
}

function makeMeta(record) {
  const { url, filename, isMain } = record;
  const meta = { __proto__: null };
  if (filename !== undefined) {
    meta.dirname = dirname(filename);
    meta.filename = filename;
  }
  meta.main = isMain;
  // Nothing resolves for the script of a single executable; on the thread of hooks it may take time.
  if (worker?.kind !== 'hooks' && made.embedded?.url !== url) meta.resolve = resolveOf(url);
  meta.url = url;
  return meta;
}

module.exports = { makeMeta, resolveFrom };
