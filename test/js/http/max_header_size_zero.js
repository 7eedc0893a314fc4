// Flags: --max-http-header-size=0
// SPDX-License-Identifier: MIT
// 0 as limit of the headers' size is a limit, not the default.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

assert.strictEqual(http.maxHeaderSize, 0);
const server = http.createServer(() => assert.fail('no request fits'));
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1' }, () => assert.fail('no answer fits'))
    .on('error', (error) => {
      assert.strictEqual(error.code, 'HPE_HEADER_OVERFLOW');
      server.close();
    });
});
