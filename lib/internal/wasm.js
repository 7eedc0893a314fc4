// SPDX-License-Identifier: MIT
// The global WebAssembly: what keeps the process alive while it compiles, and the functions that take responses.
'use strict';

const { nativeWebAssembly: native } = require('boot/globals');

require('internal/wasm_pending')(native);

// Traps, and what does not compile or link, have stacks in Node's form, too.
const { CompileError, LinkError, RuntimeError } = native;
internalBinding('loop').renderAlso([new CompileError(), new LinkError(), new RuntimeError()], 3);

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
