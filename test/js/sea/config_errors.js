// SPDX-License-Identifier: MIT
// What --build-sea and --experimental-sea-config say of configurations that are wrong.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sea-'));

function check(config, expected, option = '--experimental-sea-config', status = 1) {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  fs.writeFileSync(path.join(folder, 'c.json'), text);
  const result = spawnSync(process.execPath, [option, 'c.json'], { cwd: folder, encoding: 'utf8' });
  if (typeof expected === 'string') assert.strictEqual(result.stderr, `${expected}\n`, text);
  else assert.match(result.stderr, expected, text);
  assert.strictEqual(result.status, status, text);
}

const good = { main: 'main.js', output: 'out' };
const NOT_EMPTY = 'field of c.json is not a non-empty string';

try {
  fs.writeFileSync(path.join(folder, 'main.js'), '');
  fs.mkdirSync(path.join(folder, 'folder'));

  check('', 'Cannot parse JSON from c.json: EMPTY: no JSON found');
  check(' { "main"', /^Cannot parse JSON from c\.json: INCOMPLETE_ARRAY_OR_OBJECT: /);
  check('[]', 'Cannot parse JSON from c.json: INCORRECT_TYPE: The JSON element does not have the requested type.');
  check('{"main":"main.js" "output":"out"}', /^Cannot .*c\.json/);
  check('{}', `"main" ${NOT_EMPTY}`);
  check({ output: 1, main: 1 }, `"output" ${NOT_EMPTY}`);
  check({ main: 'main.js', output: '' }, `"output" ${NOT_EMPTY}`);
  check({ ...good, executable: '' }, `"executable" ${NOT_EMPTY}`);
  check({ ...good, mainFormat: 1 }, '"mainFormat" field of c.json is not a string');
  check({ ...good, mainFormat: 'x' }, '"mainFormat" field of c.json must be one of "commonjs" or "module"');
  check({ ...good, useSnapshot: 1 }, '"useSnapshot" field of c.json is not a Boolean');
  check({ ...good, useCodeCache: null }, '"useCodeCache" field of c.json is not a Boolean');
  check({ ...good, mainFormat: 'module', useSnapshot: true },
        '"mainFormat": "module" is not supported when "useSnapshot" is true');
  if (process.versions.eddy !== undefined) {
    check({ ...good, useSnapshot: true }, '"useSnapshot" field of c.json: this runtime cannot make snapshots');
  }
  check({ ...good, execArgv: ['-x', 1] }, '"execArgv" field of c.json is not an array of strings');
  check({ ...good, execArgv: {} }, '"execArgv" field of c.json is not an array of strings');
  check({ ...good, execArgvExtension: null }, '"execArgvExtension" field of c.json is not a string');
  check({ ...good, execArgvExtension: 'x' },
        '"execArgvExtension" field of c.json must be one of "none", "env", or "cli"');
  check({ ...good, assets: ['a'] }, '"assets" field of c.json is not a map of strings');
  check({ ...good, assets: { a: 1 } }, '"assets" field of c.json is not a map of strings');
  check({ ...good, assets: { a: 'none' } }, 'Cannot read asset none: no such file or directory');
  check({ ...good, assets: { a: 'folder' } }, 'Cannot read asset folder: illegal operation on a directory');
  check({ ...good, main: 'none' }, 'Cannot read main script none:no such file or directory');
  check({ ...good, output: 'folder' }, 'Cannot write output to folder:illegal operation on a directory');
  check({ ...good, output: 'none/out' }, 'Cannot write output to none/out:no such file or directory');
  check(good, 'Wrote single executable preparation blob to out', undefined, 0);

  const build = (config, expected) => check({ ...good, ...config }, expected, '--build-sea');
  build({ executable: 'none' }, "Error: Couldn't stat executable none: no such file or directory");
  build({ executable: 'folder' }, "Error: Couldn't read executable folder: illegal operation on a directory");
  build({ executable: 'main.js' }, 'Error: Executable must be a supported format: ELF, PE, or Mach-O');
  build({ executable: '/bin/sh' }, 'Error: sentinel NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2 not found');
  build({ output: 'folder' }, "Error: Couldn't write output executable: folder: illegal operation on a directory");

  const none = spawnSync(process.execPath, ['--build-sea', 'none.json'], { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(none.stderr,
                     'Cannot read single executable configuration from none.json: no such file or directory\n');
  assert.deepStrictEqual(fs.readdirSync(folder).sort(), ['c.json', 'folder', 'main.js', 'out']);
} finally {
  fs.rmSync(folder, { recursive: true });
}
