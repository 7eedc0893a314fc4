// SPDX-License-Identifier: MIT
// Flags: --no-warnings --expose-gc
// What keeps libraries, functions and callbacks alive, and closing in the midst of calls.
'use strict';

const assert = require('node:assert');
const { ffi, file, fn, open } = require('./support/library.js');

const BINARY = { return: 'i32', arguments: ['i32', 'i32'] };
const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
async function collected(ref) {
  for (let i = 0; i < 100 && ref.deref() !== undefined; i++) {
    await pause();
    global.gc();
  }
  return ref.deref() === undefined;
}

async function main() {
  // A function keeps its library, also the object.
  const add = fn('add', 'i32', 'i32', 'i32');
  const ref = (() => {
    const lib = open();
    const sum = lib.getFunction('add', BINARY);
    return { lib: new WeakRef(lib), sum };
  })();
  for (let i = 0; i < 5; i++) {
    await pause();
    global.gc();
    assert.strictEqual(add(20, 22), 42);
    assert.ok(ref.lib.deref() instanceof ffi.DynamicLibrary);
  }
  ref.lib.deref().close();
  assert.throws(() => ref.sum(1, 2), { code: 'ERR_FFI_LIBRARY_CLOSED' });

  // Libraries that nobody has go.
  const loose = new WeakRef({});
  const plain = (() => new WeakRef(open()))();
  if (await collected(loose)) assert.ok(await collected(plain));

  // Callbacks keep their function, unless they need not: then they answer zero.
  const lib = open();
  const types = [['i32', 5, 0], ['i8', 5, 0], ['i64', 5n, 0n], ['f64', 5, 0], ['pointer', 5n, 0n]];
  for (const [type, given, zero] of types) {
    const call = fn(`call_${type}`, type, 'pointer', type);
    const { address, target } = (() => {
      const target = () => given;
      return { address: lib.registerCallback({ return: type, arguments: [type] }, target), target: new WeakRef(target) };
    })();
    await pause();
    global.gc();
    assert.strictEqual(call(address, given), given);
    lib.unrefCallback(address);
    assert.strictEqual(call(address, given), given);
    if (!await collected(target)) continue;
    assert.strictEqual(call(address, given), zero);
    assert.throws(() => lib.refCallback(address), { code: 'ERR_INVALID_ARG_VALUE', message: 'Callback not found' });
    assert.throws(() => lib.unrefCallback(address), { message: 'Callback not found' });
    lib.unregisterCallback(address);
  }

  // Closing and opening again.
  for (let i = 0; i < 200; i++) {
    using handle = ffi.dlopen(file, { add: BINARY });
    assert.strictEqual(handle.functions.add(i, 1), i + 1);
    if (i % 2) handle.lib.registerCallback(() => {});
  }

  // Node leaves these undefined; here a callback may unregister itself and close its library.
  if (process.versions.eddy) {
    const callVoid = fn('call_void', 'void', 'pointer');
    const once = lib.registerCallback(() => lib.unregisterCallback(once));
    callVoid(once);
    assert.throws(() => lib.unregisterCallback(once), { message: 'Callback not found' });
    const other = open();
    const inner = other.getFunction('call_void', { arguments: ['pointer'] });
    inner(other.registerCallback(() => {
      other.close();
      assert.throws(() => inner(0n), { code: 'ERR_FFI_LIBRARY_CLOSED' });
    }));
    assert.throws(() => other.symbols, { code: 'ERR_FFI_LIBRARY_CLOSED' });
  }
}
main();
