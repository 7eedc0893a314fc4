// SPDX-License-Identifier: MIT
// --build-sea: one file that runs alone, in a folder where nothing else is, with a CommonJS script and assets.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

function script() {
  const assert = require('node:assert');
  const sea = require('node:sea');
  const path = require('path');
  assert.strictEqual(sea.isSea(), true);
  assert.strictEqual(new Error('here').stack.split('\n')[1].replace(/:\d+:\d+$/, ''), '    at main.js');
  assert.strictEqual(__filename, process.execPath);
  assert.strictEqual(__dirname, path.dirname(process.execPath));
  assert.strictEqual(module.filename, process.execPath);
  assert.strictEqual(require.main, module);
  assert.strictEqual(module.exports, exports);
  assert.deepStrictEqual(Object.keys(require), ['main']);
  assert.strictEqual(process.mainModule, undefined);
  assert.throws(() => require('./beside.js'),
                { code: 'ERR_UNKNOWN_BUILTIN_MODULE', message: 'No such built-in module: ./beside.js' });
  assert.throws(() => require('sea'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  assert.strictEqual(require('node:module').createRequire(__filename)('./beside.js'), 'beside');

  assert.deepStrictEqual(sea.getAssetKeys().sort(), ['', 'bytes', 'empty', 'text']);
  assert.strictEqual(sea.getAsset('text', 'utf8'), 'grün 😊');
  assert.deepStrictEqual(new Uint8Array(sea.getAsset('bytes')), new Uint8Array([0, 255, 128, 7]));
  assert.strictEqual(sea.getAsset('empty').byteLength, 0);
  assert.strictEqual(sea.getAsset('', 'latin1'), 'x');
  const copy = sea.getAsset('bytes');
  new Uint8Array(copy).fill(1);
  assert.deepStrictEqual(new Uint8Array(sea.getRawAsset('bytes')), new Uint8Array([0, 255, 128, 7]));
  assert(sea.getRawAsset('text') instanceof ArrayBuffer);
  assert.throws(() => sea.getAsset('none'), {
    code: 'ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND',
    message: 'Cannot find asset none for the single executable application',
  });
  assert.throws(() => sea.getRawAsset(1), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => sea.getAsset('text', 'no such'), { code: 'ERR_ENCODING_NOT_SUPPORTED' });
  assert.throws(() => sea.getAssetAsBlob('text', 1), { code: 'ERR_INVALID_ARG_TYPE' });
  const { Worker } = require('node:worker_threads');
  new Worker(`require('node:assert')(require('node:sea').isSea());
    require('node:assert').strictEqual(require('node:sea').getAsset('text', 'utf8'), 'grün 😊');`, { eval: true });
  (async () => {
    const blob = sea.getAssetAsBlob('text', { type: 'text/plain' });
    assert.strictEqual(blob.type, 'text/plain');
    assert.strictEqual(await blob.text(), 'grün 😊');
    assert.strictEqual((await import('node:fs')).existsSync, require('fs').existsSync);
    await assert.rejects(import('./beside.js'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
    console.log(JSON.stringify([process.argv, process.argv0, process.execArgv]));
  })();
}

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'sea-')));
try {
  const write = (name, content) => fs.writeFileSync(path.join(folder, name), content);
  const body = `${script}`;
  const statements = body.slice(body.indexOf('{') + 1, body.lastIndexOf('}'));
  write('main.js', `#!/usr/bin/env node\n${statements}`);
  write('text', 'grün 😊');
  write('bytes', new Uint8Array([0, 255, 128, 7]));
  write('empty', '');
  write('x', 'x');
  write('config.json', JSON.stringify({
    main: 'main.js', output: 'app', useCodeCache: false, disableExperimentalSEAWarning: false, ignored: null,
    assets: { text: 'text', bytes: 'bytes', empty: 'empty', '': 'x' },
  }));
  const told = execFileSync(process.execPath, ['--build-sea', 'config.json'], { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(told, `Generated single executable ${process.execPath} + config.json -> app\n`);

  const away = path.join(folder, 'away');
  fs.mkdirSync(away);
  fs.renameSync(path.join(folder, 'app'), path.join(away, 'app'));
  fs.writeFileSync(path.join(away, 'beside.js'), 'module.exports = "beside";');
  const { stdout, stderr, status } = spawnSync('./app', ['-e', '1', '--inspect=0', 'inspect'],
                                               { cwd: away, encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  assert.deepStrictEqual(JSON.parse(stdout), [
    [path.join(away, 'app'), './app', '-e', '1', '--inspect=0', 'inspect'], './app', [],
  ]);
  assert.match(stderr, /ExperimentalWarning: Single executable application is an experimental feature and might/);
  assert.match(stderr, /Warning: Currently the require\(\) provided to the main script embedded into single-executable/);
} finally {
  fs.rmSync(folder, { recursive: true });
}
