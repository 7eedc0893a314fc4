// SPDX-License-Identifier: MIT
// The context in callbacks of files, names, sockets, HTTP, streams, emitters, children, signals and async iterators.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { execFile } = require('node:child_process');
const dns = require('node:dns');
const { EventEmitter, EventEmitterAsyncResource, on, once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const { Readable, Transform, finished, pipeline } = require('node:stream');
const { text } = require('node:stream/consumers');
const { setTimeout: sleep, setInterval: beat } = require('node:timers/promises');
const { promisify } = require('node:util');

const als = new AsyncLocalStorage();
let left = 0;
// Runs start(check) in a context of its own; check(n) is a callback that must find it, n times.
function carries(name, start) {
  als.run(name, () => start((times = 1, more) => {
    left += times;
    return function (...args) {
      left--;
      assert.strictEqual(als.getStore(), name);
      return more?.apply(this, args);
    };
  }));
}

carries('fs', (check) => {
  fs.stat('/', check());
  fs.readFile(__filename, check());
  fs.promises.readFile(__filename).then(check());
  fs.createReadStream(__filename).on('open', check()).on('end', check()).resume();
  fs.opendir('/', check(1, (err, dir) => dir.close(check())));
});

carries('dns', (check) => {
  dns.lookup('127.0.0.1', check());
  dns.promises.lookup('127.0.0.1').then(check());
});

carries('net', (check) => {
  const server = net.createServer(check(1, (socket) => {
    socket.on('close', () => server.close()).resume();
    socket.write('x');
  }));
  server.listen(0, '127.0.0.1', check(1, () => {
    const socket = net.connect(server.address().port, '127.0.0.1', check(1, () => socket.end('hello', check())));
    socket.on('data', check()).on('end', check()).on('close', check());
  }));
});

carries('http', (check) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const server = http.createServer(check(3, (req, res) => {
    req.on('data', check()).on('end', check(1, () => res.end('ok')));
    res.on('finish', check()).on('close', check());
  }));
  server.listen(0, '127.0.0.1', check(1, () => {
    let open = 3;
    for (const id of ['one', 'two', 'three']) {
      // Requests over one connection, each with its own context
      carries(id, (checkOwn) => {
        const { port } = server.address();
        const req = http.request({ agent, host: '127.0.0.1', port, method: 'POST' }, checkOwn(1, (res) => {
          res.on('data', checkOwn()).on('end', checkOwn(1, () => {
            if (--open > 0) return;
            agent.destroy();
            server.close();
          }));
        }));
        req.on('socket', checkOwn()).on('finish', checkOwn()).on('close', checkOwn());
        req.end('body');
      });
    }
  }));
});

carries('streams', (check) => {
  async function* source() {
    check()();
    yield 'a';
    check()();
    await sleep(1);
    check()();
    yield 'b';
  }
  const upper = new Transform({
    transform(chunk, encoding, done) {
      setTimeout(done, 1, null, `${chunk}`.toUpperCase());
    },
  });
  pipeline(source(), upper, async function* (chunks) {
    for await (const chunk of chunks) {
      check()();
      yield chunk;
    }
  }, async (chunks) => {
    assert.strictEqual(await text(chunks), 'AB');
    check()();
  }, check());
  const readable = Readable.from([1, 2, 3]);
  finished(readable, check());
  readable.map(check(3, async (n) => { await sleep(1); return n; })).toArray().then(check());
});

carries('emitters', async (check) => {
  const emitter = new EventEmitter();
  const owned = new EventEmitterAsyncResource({ name: 'Owned' });
  owned.on('x', check());
  setTimeout(() => als.run('elsewhere', () => { emitter.emit('x', 1); owned.emit('x'); }), 1);
  await once(emitter, 'x').then(check());
  als.run('elsewhere', () => setTimeout(() => { emitter.emit('y', 1); emitter.emit('y', 2); }, 1));
  for await (const [n] of on(emitter, 'y')) {
    check()();
    if (n === 2) break;
  }
  check()();
});

carries('timers', async (check) => {
  let n = 0;
  for await (const value of beat(1, 'v')) {
    assert.strictEqual(value, 'v');
    check()();
    if (++n === 3) break;
  }
  await promisify(setTimeout)(1);
  await promisify(setImmediate)();
  check()();
});

carries('children', (check) => {
  execFile(process.execPath, ['-p', '1'], check()).on('exit', check()).on('close', check());
});

carries('resources', (check) => {
  const resource = new AsyncResource('R');
  const bound = AsyncResource.bind(check());
  als.run('elsewhere', () => {
    resource.runInAsyncScope(check());
    resource.bind(check())();
    bound();
  });
});

carries('web', (check) => {
  let pulls = 0;
  const pull = check(2, (controller) => {
    if (pulls++ === 0) controller.enqueue('x');
    else controller.close();
  });
  const stream = new ReadableStream({ pull }, { highWaterMark: 0 });
  text(stream).then(check());
  const target = new EventTarget();
  target.addEventListener('x', check());
  setTimeout(() => target.dispatchEvent(new Event('x')), 1);
});

carries('failures', (check) => {
  const onError = check(1, (error) => assert.strictEqual(error.message, 'thrown'));
  process.once('uncaughtException', onError);
  setTimeout(() => { throw new Error('thrown'); }, 1);
});
carries('rejections', (check) => {
  process.once('unhandledRejection', check());
  Promise.reject(new Error('rejected'));
});

carries('ports', (check) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = check(1, () => port1.close());
  als.run('elsewhere', () => port2.postMessage(1));
});

process.on('exit', () => assert.strictEqual(left, 0));
