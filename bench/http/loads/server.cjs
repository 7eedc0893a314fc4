// SPDX-License-Identifier: MIT
// The servers of bench/http: `server.cjs LOAD` listens on a free port of 127.0.0.1 and prints it. The same script under
// every runtime. `express` needs EXPRESS, the folder of an installed express 5.
'use strict';
const { createServer } = require('node:http');

const megabyte = Buffer.alloc(1 << 20, 'x');

const handlers = {
  // The hello-world server of nodejs.org.
  hello(req, res) {
    res.statusCode = 200;
    res.setHeader('Content-Type', 'text/plain');
    res.end('Hello World');
  },
  // JSON in, JSON out.
  echo(req, res) {
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => { text += chunk; });
    req.on('end', () => {
      const body = JSON.stringify(JSON.parse(text));
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
      res.end(body);
    });
  },
  upload(req, res) {
    let length = 0;
    req.on('data', (chunk) => { length += chunk.length; });
    req.on('end', () => res.end(String(length)));
  },
  download(req, res) {
    res.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': megabyte.length });
    res.end(megabyte);
  },
  // Ten thousand chunks, each its own write, with back-pressure.
  stream(req, res) {
    let left = 10000;
    const more = () => {
      while (left > 0) {
        left--;
        if (!res.write('a chunk of a streaming answer\n')) {
          res.once('drain', more);
          return;
        }
      }
      res.end();
    };
    more();
  },
  express() {
    const express = require(process.env.EXPRESS);
    const app = express();
    app.get('/', (req, res) => res.send('Hello World'));
    return app;
  },
};

const load = process.argv[2];
const server = createServer(load === 'express' ? handlers.express() : handlers[load]);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
