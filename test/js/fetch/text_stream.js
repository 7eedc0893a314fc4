// SPDX-License-Identifier: MIT
// Response and Request give their body as a stream of text.
'use strict';

const assert = require('node:assert');

(async () => {
  const bytes = Buffer.from('héllo');
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, 2)); // within a character
      controller.enqueue(bytes.subarray(2));
      controller.close();
    },
  });
  const response = new Response(body);
  const stream = response.textStream();
  assert.strictEqual(response.body.locked, true);
  assert.throws(() => response.textStream(), { name: 'TypeError', message: /Body is unusable/ });
  let text = '';
  for await (const chunk of stream) {
    assert.strictEqual(typeof chunk, 'string');
    text += chunk;
  }
  assert.strictEqual(text, 'héllo');
  assert.strictEqual(response.bodyUsed, true);

  for await (const chunk of new Response(null).textStream()) assert.fail(chunk);
  const request = new Request('http://localhost/', { method: 'POST', body: 'x' });
  assert.deepStrictEqual(await Array.fromAsync(request.textStream()), ['x']);
})();
