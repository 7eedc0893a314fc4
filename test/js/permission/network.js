// SPDX-License-Identifier: MIT
// Flags: --permission --allow-fs-read=*
// Sockets of all kinds and questions about names, without --allow-net.
'use strict';

const assert = require('node:assert');
const dgram = require('node:dgram');
const dns = require('node:dns');
const http = require('node:http');
const net = require('node:net');

let waiting = 0;
function denied(syscall) {
  waiting++;
  return (error) => {
    waiting--;
    assert.strictEqual(error.code, 'ERR_ACCESS_DENIED');
    if (syscall !== undefined) assert.strictEqual(error.syscall, syscall);
  };
}
process.on('exit', () => assert.strictEqual(waiting, 0));

net.connect(1, '127.0.0.1').on('error', denied('connect'));
net.connect(1, '::1').on('error', denied('connect'));
net.connect(1, 'localhost').on('error', denied('getaddrinfo'));
net.connect('/tmp/none.sock').on('error', denied('connect'));
http.get('http://127.0.0.1:9/').on('error', denied('connect'));
dgram.createSocket('udp4').on('error', denied('bind')).bind(0);
for (const target of [[0], ['/tmp/none.sock']]) {
  try {
    net.createServer().on('error', denied()).listen(...target);
  } catch (error) {
    denied()(error); // as Node does
    waiting--;
  }
}
dns.lookup('localhost', denied('getaddrinfo'));
dns.lookup('127.0.0.1', (error, address) => assert.strictEqual(address, '127.0.0.1'));
dns.lookupService('127.0.0.1', 80, denied('getnameinfo'));
dns.resolve4('localhost', denied('queryA'));
dns.reverse('127.0.0.1', denied('getHostByAddr'));
dns.promises.resolve('localhost').then(() => assert.fail(), denied());
fetch('http://127.0.0.1:8/').then(() => assert.fail(), (error) => denied()(error.cause));
