// SPDX-License-Identifier: MIT
// A FormData body is written as multipart/form-data and read back the same.
'use strict';
const assert = require('node:assert');

(async () => {
  const form = new FormData();
  form.append('text', 'a\r\nb');
  form.append('file', new File(['content'], 'name "x".txt', { type: 'text/plain' }));
  const response = new Response(form);
  assert.match(response.headers.get('content-type'), /^multipart\/form-data; boundary=\S+$/);
  const back = await response.formData();
  assert.strictEqual(back.get('text'), 'a\r\nb');
  assert.strictEqual(back.get('file').name, 'name "x".txt');
  assert.strictEqual(await back.get('file').text(), 'content');
})();
