// SPDX-License-Identifier: MIT
// How programs are begun, what they must export, and what becomes of their exit code.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { runInNewContext } = require('node:vm');
const { WASI } = require('node:wasi');

const version = 'preview1';
const memory = new WebAssembly.Memory({ initial: 1 });
const make = (options) => new WASI({ version, ...options });

for (const [options, code] of [
  [{ version: 5 }, 'ERR_INVALID_ARG_TYPE'], [{ version: 'x' }, 'ERR_INVALID_ARG_VALUE'],
  [{ args: 'x' }, 'ERR_INVALID_ARG_TYPE'], [{ env: 1 }, 'ERR_INVALID_ARG_TYPE'], [{ preopens: 1 }, 'ERR_INVALID_ARG_TYPE'],
  [{ stdin: -1 }, 'ERR_OUT_OF_RANGE'], [{ returnOnExit: 1 }, 'ERR_INVALID_ARG_TYPE'],
  [{ preopens: { '/x': '/does/not/exist' } }, 'UVWASI_ENOENT'], [{ stdin: 99999 }, 'UVWASI_EBADF'],
]) assert.throws(() => make(options), { code });

assert.deepStrictEqual(Object.keys(make().getImportObject()), ['wasi_snapshot_preview1']);
assert.deepStrictEqual(Object.keys(new WASI({ version: 'unstable' }).getImportObject()), ['wasi_unstable']);
assert.throws(() => make().wasiImport.fd_close(0), { code: 'ERR_WASI_NOT_STARTED' });

for (const instance of [undefined, {}, { exports: {} }, { exports: { memory } }, { exports: { memory, _start: 1 } },
                        { exports: { memory, _start() {}, _initialize() {} } }]) {
  assert.throws(() => make().start(instance), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.throws(() => make().initialize({ exports: { memory, _start() {} } }), { code: 'ERR_INVALID_ARG_TYPE' });
make().initialize({ exports: { memory } });

{
  const wasi = make();
  assert.strictEqual(wasi.start({ exports: { memory, _start() {} } }), 0);
  assert.throws(() => wasi.start({ exports: { memory, _start() {} } }), { code: 'ERR_WASI_ALREADY_STARTED' });
}
{
  const wasi = make();
  assert.strictEqual(wasi.start({ exports: { memory, _start() { wasi.wasiImport.proc_exit(7); } } }), 7);
}
{
  const foreign = runInNewContext('new WebAssembly.Memory({ initial: 1 })');
  assert.strictEqual(make().start({ exports: { memory: foreign, _start() {} } }), 0);
}
{
  const { status } = spawnSync(process.execPath, ['-e', `
    const wasi = new (require('wasi').WASI)({ version: 'preview1', returnOnExit: false });
    const memory = new WebAssembly.Memory({ initial: 1 });
    wasi.start({ exports: { memory, _start() { wasi.wasiImport.proc_exit(7); } } });
  `]);
  assert.strictEqual(status, 7);
}
