// SPDX-License-Identifier: MIT
// Datagrams over loopback: one at a time that go back and forth, and many that go one way as fast as they are taken.
'use strict';

const dgram = require('node:dgram');
const { measure } = require('../lib/harness.js');

const ROUNDS = 500;
const BURST = 64;

const message = Buffer.alloc(64, 'x');
const server = dgram.createSocket('udp4');
const client = dgram.createSocket('udp4');
let onAnswer;

client.on('message', () => onAnswer());
client.bind(0, '127.0.0.1', () => {
  server.bind(0, '127.0.0.1', () => {
    const { port } = client.address();
    server.on('message', (chunk) => server.send(chunk, port, '127.0.0.1'));
    client.connect(server.address().port, '127.0.0.1', run);
  });
});

function pingPong() {
  return new Promise((resolve) => {
    let left = ROUNDS;
    onAnswer = () => {
      if (--left > 0) client.send(message);
      else resolve();
    };
    client.send(message);
  });
}

function burst() {
  return new Promise((resolve) => {
    let left = BURST;
    onAnswer = () => {
      if (--left === 0) resolve();
    };
    for (let i = 0; i < BURST; i++) client.send(message);
  });
}

async function run() {
  await measure('ping-pong', pingPong, ROUNDS);
  await measure('burst-64', burst, BURST);
  server.close();
  client.close();
}
