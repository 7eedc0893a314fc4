// SPDX-License-Identifier: MIT
// Options of the command line that C's resolver must know.
'use strict';

const { option } = require('internal/options');
const binding = internalBinding('loader');

// Conditions of one kind of request: 'import' or 'require'.
function conditionsOf(kind) {
  const conditions = ['node', kind];
  if (option('--require-module') !== false && option('--experimental-require-module') !== false) {
    conditions.push('module-sync');
  }
  if (option('--addons') !== false) conditions.push('node-addons');
  return conditions.concat(option('--conditions') ?? []);
}

function apply() {
  const list = ['--conditions', '--addons', '--require-module', '--experimental-require-module'];
  const isPlain = list.every((name) => option(name) === undefined);
  if (!isPlain) binding.setLists(undefined, conditionsOf('require'));
  internalBinding('modules').settings(isPlain ? undefined : conditionsOf('import'),
                                      option('--experimental-detect-module') !== false,
                                      option('--experimental-transform-types') === true);
  const keep = option('--preserve-symlinks');
  const keepMain = option('--preserve-symlinks-main');
  if (keep !== undefined || keepMain !== undefined) binding.keepSymlinks(keep === true, keepMain === true);
  if (option('--global-search-paths') === false) binding.initGlobals(false);
  const paths = option('--tsconfig-paths');
  if (paths !== undefined) require('internal/modules/tsconfig').install(paths === true ? undefined : paths);
}

module.exports = {
  apply,
  importConditions: () => conditionsOf('import'),
  requireConditions: () => conditionsOf('require'),
};
