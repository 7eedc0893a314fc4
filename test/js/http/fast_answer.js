'use strict';
// One-piece answers: what the user sees of them is what he sees of any other.
const assert = require('node:assert');
const http = require('node:http');

const events = [];
const server = http.createServer((req, res) => {
  if (req.url === '/events') {
    res.on('prefinish', () => events.push('prefinish'));
    res.on('finish', () => events.push('finish'));
    res.on('close', () => events.push('close'));
    assert.strictEqual(res.headersSent, false);
    assert.strictEqual(res.end('x', () => events.push('callback')), res);
    assert.strictEqual(res.headersSent, true);
    assert.strictEqual(res.writableEnded, true);
    assert.throws(() => res.setHeader('a', 'b'), { code: 'ERR_HTTP_HEADERS_SENT' });
    events.push('returned');
  } else if (req.url === '/unicode') {
    res.end('h\xe9llo \u{1f600}');
  } else if (req.url === '/none') {
    res.statusCode = 204;
    res.end();
  } else if (req.url === '/patched') {
    const { writeHead } = res;
    res.writeHead = function (...args) {
      this.setHeader('X-Patched', 'yes');
      return writeHead.apply(this, args);
    };
    res.end('patched');
  } else {
    setTimeout(() => res.end('later'), 10);
  }
});

function get(path, options) {
  return new Promise((resolve, reject) => {
    http.get({ port: server.address().port, host: '127.0.0.1', path, ...options }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve({ res, body: Buffer.concat(chunks).toString() }));
    }).on('error', reject);
  });
}

server.listen(0, '127.0.0.1', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await get('/events', { agent });
  assert.deepStrictEqual(events, ['prefinish', 'returned', 'callback', 'finish', 'close'].sort((a, b) =>
    events.indexOf(a) - events.indexOf(b)));
  assert.ok(events.indexOf('returned') < events.indexOf('finish'));
  assert.ok(events.indexOf('finish') < events.indexOf('close'));
  const unicode = await get('/unicode', { agent });
  assert.strictEqual(unicode.body, 'h\xe9llo \u{1f600}');
  assert.strictEqual(unicode.res.headers['content-length'], '11');
  const none = await get('/none', { agent });
  assert.strictEqual(none.res.statusCode, 204);
  assert.strictEqual(none.res.headers['content-length'], undefined);
  assert.strictEqual((await get('/patched', { agent })).res.headers['x-patched'], 'yes');
  const later = await get('/later', { agent });
  assert.strictEqual(later.body, 'later');
  assert.strictEqual(later.res.headers.connection, 'keep-alive');
  const head = await get('/head', { agent, method: 'HEAD' });
  assert.strictEqual(head.body, '');
  agent.destroy();
  server.close();
});
