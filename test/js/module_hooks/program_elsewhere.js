// SPDX-License-Identifier: MIT
// A hook that gives the program another name: the loader looks for it from the working directory.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hooks-'));
fs.writeFileSync(path.join(folder, 'hooks.mjs'), `import { registerHooks } from 'node:module';
registerHooks({ resolve: (specifier, context, next) => next(specifier.endsWith('/virtual.mjs') ? './real.mjs' :
  specifier.endsWith('/none.mjs') ? './missing.mjs' : specifier, context) });`);
fs.writeFileSync(path.join(folder, 'real.mjs'), 'console.log("real")');

function run(program) {
  return spawnSync(process.execPath, ['--import', './hooks.mjs', program], { cwd: folder, encoding: 'utf8' });
}

try {
  const { stdout, stderr, status } = run('./virtual.mjs');
  assert.deepStrictEqual([stdout, stderr, status], ['real\n', '', 0]);
  const real = fs.realpathSync(folder);
  assert.ok(run('./none.mjs').stderr.includes(`Cannot find module '${real}/missing.mjs' imported from ${real}/`));
} finally {
  fs.rmSync(folder, { recursive: true });
}
