// SPDX-License-Identifier: MIT
// Options of the command line that C's resolver must know.
'use strict';

const { option } = require('internal/options');
const binding = internalBinding('loader');

function apply() {
  const own = option('--conditions');
  if (own !== undefined || option('--addons') === false) {
    const conditions = ['node', 'require'];
    if (option('--addons') !== false) conditions.push('node-addons');
    if (own !== undefined) conditions.push(...own);
    binding.setLists(undefined, conditions);
  }
  const keep = option('--preserve-symlinks');
  const keepMain = option('--preserve-symlinks-main');
  if (keep !== undefined || keepMain !== undefined) binding.keepSymlinks(keep === true, keepMain === true);
  if (option('--global-search-paths') === false) binding.initGlobals(false);
}

module.exports = { apply };
