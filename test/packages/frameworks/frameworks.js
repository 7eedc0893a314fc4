// SPDX-License-Identifier: MIT
// Web frameworks and clients of npm, unmodified, against each other over loopback: `frameworks.js DIR`, where DIR holds
// them as `npm ci` lays them from this folder's package.json and lock file (copy the two there). Each scenario prints
// "ok NAME" or why not; the exit code is the number of those that failed.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const path = require('node:path');
const { createRequire } = require('node:module');
const { once } = require('node:events');

const load = createRequire(path.join(path.resolve(process.argv[2]), 'index.js'));
const json = { text: 'grüße', list: [1, 2.5, null], nested: { yes: true } };
const long = 'x'.repeat(300000);

const listening = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
};

// What every framework below serves: / text, /json an echo, /long a long text, /fail an error.
const frameworks = {
  async express() {
    const express = load('express');
    const app = express();
    app.use(express.json());
    app.get('/', (req, res) => res.send('hello'));
    app.post('/json', (req, res) => res.json(req.body));
    app.get('/long', (req, res) => res.send(long));
    app.get('/fail', () => { throw new Error('on purpose'); });
    // eslint-disable-next-line no-unused-vars -- four parameters make it a handler of errors
    app.use((err, req, res, next) => res.status(500).json({ message: err.message }));
    const server = http.createServer(app);
    return [await listening(server), () => server.close()];
  },
  async fastify() {
    const app = load('fastify')();
    app.get('/', async () => 'hello');
    app.post('/json', async (req) => req.body);
    app.get('/long', async () => long);
    app.get('/fail', async () => { throw new Error('on purpose'); });
    return [await app.listen({ port: 0, host: '127.0.0.1' }), () => app.close()];
  },
  async koa() {
    const Koa = load('koa');
    const app = new Koa();
    app.silent = true;
    app.use(async (ctx) => {
      if (ctx.path === '/') ctx.body = 'hello';
      else if (ctx.path === '/long') ctx.body = long;
      else if (ctx.path === '/fail') throw Object.assign(new Error('on purpose'), { expose: true });
      else ctx.body = JSON.parse(Buffer.concat(await ctx.req.toArray()).toString());
    });
    const server = http.createServer(app.callback());
    return [await listening(server), () => server.close()];
  },
};

// Each gives get(url) -> [status, text] and post(url, value) -> value.
const clients = {
  async axios() {
    const axios = load('axios');
    const options = { validateStatus: () => true, responseType: 'text', transformResponse: [] };
    return {
      get: async (url) => { const r = await axios.get(url, options); return [r.status, r.data]; },
      post: async (url, value) => (await axios.post(url, value)).data,
    };
  },
  async got() {
    const { default: got } = await import(load.resolve('got'));
    const options = { throwHttpErrors: false, retry: { limit: 0 } };
    return {
      get: async (url) => { const r = await got(url, options); return [r.statusCode, r.body]; },
      post: (url, value) => got.post(url, { json: value }).json(),
    };
  },
  async superagent() {
    const agent = load('superagent');
    return {
      get: async (url) => {
        const r = await agent.get(url).ok(() => true).buffer(true).parse((res, done) => {
          const chunks = [];
          res.on('data', (chunk) => chunks.push(chunk));
          res.on('end', () => done(null, Buffer.concat(chunks).toString()));
        });
        return [r.status, r.body];
      },
      post: async (url, value) => (await agent.post(url).send(value)).body,
    };
  },
  async undici() {
    const { request } = load('undici');
    return {
      get: async (url) => { const r = await request(url); return [r.statusCode, await r.body.text()]; },
      post: async (url, value) => {
        const headers = { 'content-type': 'application/json' };
        return (await request(url, { method: 'POST', headers, body: JSON.stringify(value) })).body.json();
      },
    };
  },
  async fetch() {
    return {
      get: async (url) => { const r = await fetch(url); return [r.status, await r.text()]; },
      post: async (url, value) => {
        const headers = { 'content-type': 'application/json' };
        return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) })).json();
      },
    };
  },
};

async function ask(client, url) {
  assert.deepStrictEqual(await client.get(`${url}/`), [200, 'hello']);
  assert.deepStrictEqual(await client.post(`${url}/json`, json), json);
  assert.deepStrictEqual(await client.get(`${url}/long`), [200, long]);
  const [status, text] = await client.get(`${url}/fail`);
  assert.strictEqual(status, 500);
  assert.match(text, /on purpose|Internal Server Error/);
  const many = await Promise.all(Array.from({ length: 50 }, () => client.get(`${url}/`)));
  assert.ok(many.every(([code, body]) => code === 200 && body === 'hello'));
}

const others = {
  async ws() {
    const { WebSocketServer, WebSocket } = load('ws');
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
    await once(server, 'listening');
    server.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
    const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}`);
    await once(socket, 'open');
    for (const message of ['text', long, Buffer.alloc(70000, 7)]) {
      socket.send(message);
      const [data, binary] = await once(socket, 'message');
      assert.strictEqual(binary, typeof message !== 'string');
      assert.ok(data.equals(Buffer.from(message)));
    }
    socket.close(1000, 'done');
    const [code, reason] = await once(socket, 'close');
    assert.deepStrictEqual([code, reason.toString()], [1000, 'done']);
    server.close();
  },
  async 'socket.io'() {
    const { Server } = load('socket.io');
    const { io } = load('socket.io-client');
    for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
      const server = http.createServer();
      const sockets = new Server(server);
      sockets.on('connection', (socket) => socket.on('add', (a, b, answer) => answer(a + b)));
      const client = io(await listening(server), { transports });
      assert.strictEqual(await client.emitWithAck('add', 40, 2), 42);
      client.close();
      await sockets.close();
    }
  },
};

async function main() {
  let failed = 0;
  const report = async (name, run) => {
    try {
      await run();
      console.log(`ok ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${name}: ${error.stack}`);
    }
  };
  for (const [name, start] of Object.entries(frameworks)) {
    for (const [other, make] of Object.entries(clients)) {
      await report(`${name} - ${other}`, async () => {
        const [url, stop] = await start();
        try {
          await ask(await make(), url);
        } finally {
          await stop();
        }
      });
    }
  }
  for (const [name, run] of Object.entries(others)) await report(name, run);
  process.exit(failed);
}
main();
