'use strict';
// What the function given to end() hears and when: before 'finish' that all was written, else why not; and that a
// message has one end only. Ticks wait until what one read has brought is told.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const LARGE = Buffer.alloc(30_000_000);
const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

// Serves one request, by `answer` or as `ask` wants, and gives what was noted.
function once(answer, ask) {
  return new Promise((resolve) => {
    const log = [];
    const note = (name) => (err) => { log.push(err instanceof Error ? `${name} ${err.code ?? err.message}` : name); };
    const server = http.createServer((req, res) => answer(req, res, note));
    const gone = new Promise((done) => { server.on('connection', (socket) => socket.on('close', done)); });
    server.listen(0, '127.0.0.1', () => ask(server.address().port, note, async () => {
      await gone;
      server.close(() => setImmediate(resolve, log));
    }));
  });
}
const get = (port, note, done) => {
  const req = http.get({ port, host: '127.0.0.1', agent: false }, (res) => res.resume());
  req.on('error', () => {});
  req.on('close', done);
};
const leave = (port, note, done) => {
  const socket = net.connect(port, '127.0.0.1', () => socket.write(GET));
  socket.once('data', () => {
    socket.destroy();
    done();
  });
};
const listen = (res, note) => {
  for (const event of ['finish', 'close']) res.on(event, note(event));
  res.on('error', note('error'));
};

(async () => {
  assert.deepStrictEqual(await once((req, res, note) => {
    listen(res, note);
    res.end('x', (err) => note(err === null ? 'written' : 'odd')());
    assert.strictEqual(res.writableFinished, false);
    process.nextTick(() => note(`tick ${res.writableFinished}`)());
    res.end((err) => note(err === null ? 'written too' : 'odd')());
    res.end('y', note('y'));
    res.on('finish', () => res.end(note('late')));
  }, get), ['written', 'written too', 'finish', 'late ERR_STREAM_ALREADY_FINISHED', 'tick true',
            'y ERR_STREAM_WRITE_AFTER_END', 'error ERR_STREAM_WRITE_AFTER_END', 'close']);

  // Both ways that answers go, for bytes that the kernel does not take at once.
  for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
    const end = (req, res, note) => {
      listen(res, note);
      res.writeHead(200, headers);
      res.end(LARGE, note('end'));
    };
    assert.deepStrictEqual(await once(end, leave), ['end ECANCELED', 'close']);
  }
  assert.deepStrictEqual(await once((req, res, note) => {
    listen(res, note);
    res.write(LARGE, note('write'));
  }, leave), ['write ECANCELED', 'close']);
  assert.deepStrictEqual(await once((req, res, note) => {
    listen(res, note);
    res.end('x', note('end'));
    res.destroy(new Error('E'));
  }, get), ['end E', 'close']);
  assert.deepStrictEqual(await once((req, res, note) => {
    listen(res, note);
    res.destroy();
    res.end('x', note('end'));
  }, get), ['close']);

  // Requests
  const request = (port, note, done) => {
    const all = { port, host: '127.0.0.1', agent: false, method: 'POST' };
    const req = http.request(all, (res) => res.resume());
    for (const event of ['finish', 'error']) req.on(event, note(event));
    req.on('close', done);
    return req;
  };
  const ok = (req, res) => req.resume().on('end', () => res.end());
  assert.deepStrictEqual(await once(ok, (port, note, done) => request(port, note, done).end('x', note('end'))),
                         ['end', 'finish']);
  assert.deepStrictEqual(await once((req) => req.socket.destroy(), (port, note, done) => {
    request(port, note, done).end(LARGE, note('end'));
  }), ['error ECONNRESET', 'end ECANCELED']);

  // A server's ticks run behind the first of a body, before its end: who pauses then has not thrown it away.
  assert.deepStrictEqual(await once((req, res, note) => {
    process.nextTick(() => note(`tick ${req.complete}`)());
    req.once('data', () => {
      note(`data ${req.complete}`)();
      req.pause();
      res.on('finish', () => note(`finish ${req._dumped}`)());
      res.end();
    });
  }, (port, note, done) => {
    const req = http.request({ port, host: '127.0.0.1', agent: false, method: 'POST' }, (res) => res.resume());
    req.on('close', done);
    req.end('hello');
  }), ['tick false', 'data false', 'finish false']);

  // One read, one event: the listener of a tick finds the answer complete, and one destroyed at once still ends.
  assert.deepStrictEqual(await once((req, res) => res.end('hello'), (port, note, done) => {
    const req = http.get({ port, host: '127.0.0.1', agent: false }, (res) => {
      process.nextTick(() => note(`tick ${res.complete}`)());
      Promise.resolve().then(() => note('microtask')());
      for (const event of ['data', 'end']) res.on(event, note(event));
    });
    req.on('close', done);
  }), ['tick true', 'data', 'end', 'microtask']);
  assert.deepStrictEqual(await once((req, res) => res.end('hello'), (port, note, done) => {
    const req = http.get({ port, host: '127.0.0.1', agent: false }, (res) => {
      for (const event of ['aborted', 'data', 'end', 'close']) res.on(event, note(event));
      res.destroy();
    });
    req.on('close', done);
  }), ['aborted', 'end', 'close']);
})();
