// SPDX-License-Identifier: MIT
// A request whose body nobody reads still ends and closes once it is answered.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const seen = [];
const server = http.createServer((req, res) => {
  req.on('end', () => seen.push('end'));
  req.on('close', () => {
    seen.push('close');
    server.close();
  });
  res.end('ok');
});
server.listen(0, '127.0.0.1', () => {
  http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (res) => res.resume());
});
process.on('exit', () => assert.deepStrictEqual(seen, ['end', 'close']));
