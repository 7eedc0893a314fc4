// SPDX-License-Identifier: MIT
// `client.cjs PORT`: http.get through an Agent with 64 kept connections, for a second at each line of standard input.
// Prints how many answers came whole, and the CPU time they took in microseconds.
'use strict';
const http = require('node:http');

const port = Number(process.argv[2]);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
let done = 0;
let stop = true;

function get() {
  http.get({ host: '127.0.0.1', port, agent }, (res) => {
    res.on('data', () => {});
    res.on('end', () => {
      done++;
      if (!stop) get();
    });
  });
}

process.stdin.on('data', () => {
  const before = process.cpuUsage();
  done = 0;
  stop = false;
  for (let i = 0; i < 64; i++) get();
  setTimeout(() => {
    const { user, system } = process.cpuUsage(before);
    console.log(done, user + system);
    stop = true;
  }, 1000);
});
process.stdin.on('end', () => agent.destroy());
