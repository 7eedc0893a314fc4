// SPDX-License-Identifier: MIT
// `client.cjs PORT SECONDS`: http.get through an Agent with 64 kept connections. Prints how many answers came whole in
// that time, behind WARM seconds that do not count, and the CPU time they took in microseconds.
'use strict';
const http = require('node:http');

const [port, seconds] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
let done = 0;
let running = 64;
let stop = false;

function get() {
  http.get({ host: '127.0.0.1', port, agent }, (res) => {
    res.on('data', () => {});
    res.on('end', () => {
      done++;
      if (!stop) get();
      else if (--running === 0) agent.destroy();
    });
  });
}
for (let i = 0; i < 64; i++) get();

setTimeout(() => {
  const before = process.cpuUsage();
  done = 0;
  setTimeout(() => {
    const { user, system } = process.cpuUsage(before);
    console.log(done, user + system);
    stop = true;
  }, seconds * 1000);
}, Number(process.env.WARM ?? 2) * 1000);
