// SPDX-License-Identifier: MIT
// What Node does itself goes on when a program fakes the functions of timers, also what is used for the first time then.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const timers = require('node:timers');

const { setTimeout: later } = timers;
const happened = [];
process.on('exit', () => assert.deepStrictEqual(happened.sort(), ['abort', 'message', 'x']));

function fake() {
  for (const name of Object.keys(timers)) {
    if (typeof timers[name] !== 'function') continue;
    assert.strictEqual(timers[name], globalThis[name]);
    timers[name] = globalThis[name] = () => assert.fail(`${name} was called`);
  }
}

const server = http.createServer((req, res) => res.end('x')).listen(0, '127.0.0.1', async () => {
  fake();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    happened.push('message');
    port1.close();
  };
  port2.postMessage(1);
  AbortSignal.timeout(1).onabort = () => happened.push('abort');
  later(() => {}, 50);
  http.get({ port: server.address().port, host: '127.0.0.1' }, (res) => {
    res.on('data', (data) => happened.push(`${data}`)).on('end', () => server.close());
  });
});
