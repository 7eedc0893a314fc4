// SPDX-License-Identifier: MIT
// The files of a run: by patterns, and the share of them that a shard runs.
'use strict';

const { option } = require('internal/options');

const SCRIPTS = ['js', 'mjs', 'cjs'];
const TYPED = [...SCRIPTS, 'mts', 'cts', 'ts'];

function defaultPatterns() {
  const isPlain = option('--strip-types') === false || option('--experimental-strip-types') === false;
  const endings = isPlain ? SCRIPTS : TYPED;
  return [`**/{test,test/**/*,test-*,*[._-]test}.{${endings.join(',')}}`];
}

// Sorted paths, relative as the patterns are. Without patterns of the user's, what packages brought along is left out.
function findFiles(patterns, cwd) {
  const { globSync } = require('node/fs');
  const isDefault = patterns === undefined || patterns.length === 0;
  const exclude = isDefault ? (name) => name.split('/').includes('node_modules') : undefined;
  return globSync(isDefault ? defaultPatterns() : patterns, { cwd, exclude }).sort();
}

// Every total-th file, so that each shard gets as many.
function shardOf(files, { index, total }) {
  return files.filter((_, i) => i % total === index - 1);
}

module.exports = { defaultPatterns, findFiles, shardOf };
