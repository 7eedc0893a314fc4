// SPDX-License-Identifier: MIT
// --build-sea with "mainFormat": "module": import.meta, import declarations and import() of an ES module in one file.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'sea-')));
const app = path.join(folder, 'app');

function run(source, ...args) {
  fs.writeFileSync(path.join(folder, 'main.mjs'), source);
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify({
    main: 'main.mjs', output: 'app', mainFormat: 'module', disableExperimentalSEAWarning: true,
  }));
  execFileSync(process.execPath, ['--build-sea', 'config.json'], { cwd: folder, stdio: 'pipe' });
  const { stdout, stderr, status } = spawnSync(app, args, { encoding: 'utf8' });
  fs.unlinkSync(app);
  return { stdout, stderr, status };
}

try {
  fs.writeFileSync(path.join(folder, 'beside.mjs'), 'export default 1;');
  const good = run(`
    import assert from 'node:assert';
    import { createRequire } from 'module';
    assert.strictEqual((await import('assert')).default, assert);
    await assert.rejects(import('./beside.mjs'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
    await assert.rejects(import('data:text/javascript,1'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
    assert.strictEqual(createRequire(import.meta.url)('./beside.mjs').default, 1);
    assert.strictEqual(typeof require, 'undefined');
    console.log(JSON.stringify([import.meta, process.argv]));
  `, 'a', '--b');
  assert.strictEqual(good.stderr, '');
  assert.deepStrictEqual(JSON.parse(good.stdout), [
    { dirname: folder, filename: app, main: true, url: pathToFileURL(app).href }, [app, app, 'a', '--b'],
  ]);

  const other = run("import './beside.mjs';");
  assert.strictEqual(other.status, 1);
  assert.match(other.stderr, /Error \[ERR_UNKNOWN_BUILTIN_MODULE\]: No such built-in module: \.\/beside\.mjs/);

  const failing = run('\nthrow new TypeError("broken");');
  assert.strictEqual(failing.status, 1);
  assert(failing.stderr.startsWith(`${pathToFileURL(app).href}:2\nthrow new TypeError("broken");\n`), failing.stderr);
} finally {
  fs.rmSync(folder, { recursive: true });
}
