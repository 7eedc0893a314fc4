// SPDX-License-Identifier: MIT
// WebAssembly compiles in the engine's own threads and settles its promises from the engine's run loop, which does not
// keep the process alive: count what is pending. The wrapper returns the promise that its `then` makes, so that an
// unhandled rejection is reported once.
'use strict';

const { hold } = internalBinding('loop');

const { nativeWebAssembly: native } = require('boot/globals');

for (const name of ['compile', 'instantiate']) {
  const original = native[name];
  const wrapper = { [name](...args) {
    hold(1);
    return original.apply(this, args).then((value) => {
      hold(-1);
      return value;
    }, (error) => {
      hold(-1);
      throw error;
    });
  } }[name];
  Object.defineProperty(native, name, { value: wrapper, writable: true, enumerable: true, configurable: true });
}

// ---- streaming -----------------------------------------------------------------------------------------------------

// The bytes of a Response, or of a promise of one, as the WebAssembly Web API and Node.js check it. They are compiled
// when all are there.
async function bytesOf(source) {
  const response = await source;
  const { codes } = require('internal/errors');
  if (!(response instanceof Response)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  }
  const type = response.headers.get('Content-Type');
  if (type !== 'application/wasm') {
    throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  }
  if (!response.ok) throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new codes.ERR_WEBASSEMBLY_RESPONSE('body has already been used');
  return response.arrayBuffer();
}

async function compileBytes(name, source) {
  const bytes = await bytesOf(source);
  try {
    return await native.compile(bytes);
  } catch (error) {
    if (error instanceof native.CompileError) error.message = `WebAssembly.${name}(): ${error.message}`;
    throw error;
  }
}

const streaming = {
  compileStreaming(source) {
    return compileBytes('compileStreaming', source);
  },
  async instantiateStreaming(source, imports = undefined) {
    if (imports !== undefined && (imports === null || (typeof imports !== 'object' && typeof imports !== 'function'))) {
      throw new TypeError('WebAssembly.instantiateStreaming(): Argument 1 must be an object');
    }
    const module = await compileBytes('instantiateStreaming', source);
    return { module, instance: await native.instantiate(module, imports) };
  },
};
for (const name in streaming) {
  Object.defineProperty(native, name, { value: streaming[name], writable: true, enumerable: true, configurable: true });
}

module.exports = native;
