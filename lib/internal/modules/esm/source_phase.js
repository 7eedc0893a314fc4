// SPDX-License-Identifier: MIT
// `import source x from` and import.source(): the compiled module itself, which only WebAssembly has.
'use strict';

const { codes } = require('internal/errors');

function sourceOf(record) {
  const { compiled } = record;
  if (compiled === undefined) throw new codes.ERR_SOURCE_PHASE_NOT_DEFINED(record.url);
  return compiled;
}

// Request number `i` of a module is for the source of `target`.
function attach(record, i, target) {
  (record.sources ??= [])[i] = sourceOf(target);
  record.requested[i] = undefined;
}

async function importSource(specifier, parentURL, attributes) {
  const { takeRecord } = require('internal/modules/esm/loader');
  return sourceOf(await takeRecord(specifier, parentURL, attributes, false));
}

module.exports = { attach, importSource, sourceOf };
