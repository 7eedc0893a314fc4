// SPDX-License-Identifier: MIT
// Who watches: performance entries, channels, the async context of who asked.
'use strict';

const assert = require('node:assert');
const channels = require('node:diagnostics_channel');
const http2 = require('node:http2');
const { AsyncLocalStorage } = require('node:async_hooks');
const { PerformanceObserver } = require('node:perf_hooks');
const { duplexPair } = require('node:stream');
const { once } = require('node:events');

const told = [];
for (const name of ['created', 'start', 'finish', 'close', 'bodyChunkSent', 'bodySent']) {
  channels.subscribe(`http2.client.stream.${name}`, () => told.push(name));
}

const entries = [];
const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
observer.observe({ entryTypes: ['http2'] });

async function main() {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    stream.respond();
    stream.end('ok');
    stream.resume();
  });
  const [one, two] = duplexPair();
  server.emit('connection', two);
  const storage = new AsyncLocalStorage();
  const client = storage.run('connection', () => http2.connect('http://localhost', { createConnection: () => one }));
  const seen = [];
  const ask = (name) => storage.run(name, () => {
    const request = client.request({ ':method': 'POST' });
    request.on('response', () => seen.push(storage.getStore()));
    request.on('data', () => seen.push(storage.getStore()));
    request.end('body');
    return once(request, 'close');
  });
  await ask('first');
  await ask('second');
  await storage.run('ping', () => new Promise((resolve) => client.ping(() => {
    seen.push(storage.getStore());
    resolve();
  })));
  assert.deepStrictEqual(seen, ['first', 'first', 'second', 'second', 'ping']);
  client.close();
  await once(client, 'close');
  for (const name of ['created', 'start', 'finish', 'close', 'bodyChunkSent', 'bodySent']) {
    assert.strictEqual(told.filter((each) => each === name).length, 2, name);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  const session = entries.find(({ name, detail }) => name === 'Http2Session' && detail.type === 'client');
  assert.strictEqual(session.detail.streamCount, 2);
  assert.ok(session.detail.framesReceived >= 6 && session.detail.pingRTT >= 0);
  assert.ok(entries.some(({ name, detail }) => name === 'Http2Stream' && detail.bytesRead === 2));
}

main();
