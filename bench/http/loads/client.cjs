// SPDX-License-Identifier: MIT
// `client.cjs PORT SECONDS`: http.get through an Agent with 64 kept connections; prints how many answers came whole.
'use strict';
const http = require('node:http');

const [port, seconds] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const end = Date.now() + seconds * 1000;
let done = 0;
let running = 64;

function get() {
  http.get({ host: '127.0.0.1', port, agent }, (res) => {
    res.on('data', () => {});
    res.on('end', () => {
      done++;
      if (Date.now() < end) get();
      else if (--running === 0) {
        console.log(done);
        agent.destroy();
      }
    });
  });
}
for (let i = 0; i < running; i++) get();
