// SPDX-License-Identifier: MIT
// WebAssembly.compileStreaming and instantiateStreaming: what they take, what they refuse, and by which words.
'use strict';

const assert = require('node:assert');

const bytes = Buffer.from('0061736d010000000105016000017f030201000707010366697600000a0601040041050b', 'hex');
const headers = { 'Content-Type': 'application/wasm' };
const give = (body = bytes, init = { headers }) => new Response(body, init);
const { compileStreaming, instantiateStreaming } = WebAssembly;

async function main() {
  const module = await compileStreaming(give());
  assert.deepStrictEqual(WebAssembly.Module.exports(module).map(({ name }) => name), ['fiv']);
  const stream = new ReadableStream({
    start(controller) {
      for (let i = 0; i < bytes.length; i += 7) controller.enqueue(bytes.subarray(i, i + 7));
      controller.close();
    },
  });
  const result = await instantiateStreaming(Promise.resolve(give(stream)), {});
  assert.deepStrictEqual(Object.keys(result), ['module', 'instance']);
  assert.strictEqual(result.instance.exports.fiv(), 5);

  for (const source of [undefined, null, 3, 'x', {}, bytes]) {
    await assert.rejects(compileStreaming(source), {
      name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"source"/,
    });
  }
  const reason = new RangeError('own');
  await assert.rejects(compileStreaming(Promise.reject(reason)), (error) => error === reason);
  await assert.rejects(compileStreaming(give(bytes, {})), {
    code: 'ERR_WEBASSEMBLY_RESPONSE', message: /^WebAssembly response has unsupported MIME type/,
  });
  await assert.rejects(compileStreaming(give(bytes, { headers, status: 404 })), {
    code: 'ERR_WEBASSEMBLY_RESPONSE', message: 'WebAssembly response has status code 404',
  });
  const used = give();
  await used.arrayBuffer();
  await assert.rejects(instantiateStreaming(used), { message: 'WebAssembly response body has already been used' });
  await assert.rejects(compileStreaming(give('x')), {
    name: 'CompileError', message: /^WebAssembly\.compileStreaming\(\): /,
  });
  await assert.rejects(instantiateStreaming(give(bytes.subarray(0, 20))), {
    name: 'CompileError', message: /^WebAssembly\.instantiateStreaming\(\): /,
  });
  await assert.rejects(instantiateStreaming(give(), 3), {
    name: 'TypeError', message: 'WebAssembly.instantiateStreaming(): Argument 1 must be an object',
  });
}
main();
