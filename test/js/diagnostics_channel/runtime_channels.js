// SPDX-License-Identifier: MIT
// The runtime's own channels: HTTP, sockets, servers that listen, children, require and import; nothing after the
// subscription ends.
'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const dc = require('node:diagnostics_channel');
const http = require('node:http');

const seen = [];
const note = (name, ...keys) => dc.subscribe(name, (message) => {
  for (const key of keys) assert.ok(message[key], `${name}: ${key}`);
  seen.push(name);
});
note('net.client.socket', 'socket');
note('net.server.socket', 'socket');
note('http.client.request.created', 'request');
note('http.client.request.start', 'request');
note('http.client.response.finish', 'request', 'response');
note('http.server.request.start', 'request', 'response', 'socket', 'server');
note('http.server.response.created', 'request', 'response');
note('http.server.response.finish', 'request', 'response', 'socket', 'server');

const trace = (name, log) => {
  const subscribers = {};
  for (const event of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
    subscribers[event] = (message) => log.push([event, message]);
  }
  dc.tracingChannel(name).subscribe(subscribers);
  return () => dc.tracingChannel(name).unsubscribe(subscribers);
};

const required = [];
const stop = trace('module.require', required);
const os = require('node:os');
assert.throws(() => require('./does-not-exist'), { code: 'MODULE_NOT_FOUND' });
stop();
require('node:path');
assert.deepStrictEqual(required.map(([event, { id }]) => `${event} ${id}`), [
  'start node:os', 'end node:os', 'start ./does-not-exist', 'error ./does-not-exist', 'end ./does-not-exist',
]);
assert.strictEqual(required[1][1].result, os);
assert.strictEqual(required[0][1].parentFilename, __filename);
assert.strictEqual(required[3][1].error.code, 'MODULE_NOT_FOUND');

const imported = [];
const stopImport = trace('module.import', imported);
import('node:os').then((namespace) => {
  stopImport();
  assert.deepStrictEqual(imported.map(([event]) => event), ['start', 'end', 'asyncStart', 'asyncEnd']);
  assert.strictEqual(imported[3][1].result, namespace);
});

const spawned = [];
trace('child_process.spawn', spawned);
spawn('/does/not/exist').on('error', () => {
  assert.deepStrictEqual(spawned.map(([event]) => event), ['start', 'error']);
  assert.strictEqual(spawned[1][1].error.code, 'ENOENT');
});

const listened = [];
trace('net.server.listen', listened);
const server = http.createServer((req, res) => res.end('ok'));
server.listen({ port: 0, host: '127.0.0.1' }, () => {
  assert.deepStrictEqual(listened.map(([event]) => event), ['asyncStart', 'asyncEnd']);
  http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (res) => {
    res.resume().on('end', () => server.close());
  });
});

process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), [
    'http.client.request.created', 'http.client.request.start', 'http.client.response.finish',
    'http.server.request.start', 'http.server.response.created', 'http.server.response.finish',
    'net.client.socket', 'net.server.socket',
  ]);
});
