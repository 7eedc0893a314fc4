// SPDX-License-Identifier: MIT
// Flags: --experimental-vm-modules --no-warnings
// import source and import.source() in modules of vm: what is no WebAssembly has no source object.
'use strict';

const assert = require('node:assert');
const { SourceTextModule } = require('node:vm');

const target = new SourceTextModule('export default 1');
const expected = { name: 'SyntaxError', code: 'ERR_SOURCE_PHASE_NOT_DEFINED', message: /'vm:module\(\d+\)'$/ };

(async () => {
  const module = new SourceTextModule('import source x from "y"');
  await assert.rejects(module.link(() => target), expected);

  const dynamic = new SourceTextModule('await import.source("y")', { importModuleDynamically: () => target });
  await dynamic.link(() => {});
  await assert.rejects(dynamic.evaluate(), expected);
})().then(() => console.log('ok'));
