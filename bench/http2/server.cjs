// SPDX-License-Identifier: MIT
// A server for load.sh: prints its port. hello: the interface of node:http; core: streams; upload: reads bodies.
const http2 = require('node:http2');

const [, , load] = process.argv;
const text = 'Hello, World!\n';
const server = http2.createServer();
if (load === 'hello') {
  server.on('request', (request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(text);
  });
} else if (load === 'core') {
  server.on('stream', (stream) => {
    stream.respond({ 'content-type': 'text/plain' });
    stream.end(text);
  });
} else if (load === 'download') {
  const body = Buffer.alloc(64 * 1024, 'x');
  server.on('stream', (stream) => {
    stream.respond();
    stream.end(body);
  });
} else {
  server.on('stream', (stream) => {
    stream.resume();
    stream.on('end', () => {
      stream.respond();
      stream.end(text);
    });
  });
}
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
