// Flags: --experimental-eventsource
'use strict';
// Lines of an event stream however they are cut, reconnection with the last id, answers that end it.
const assert = require('node:assert');
const http = require('node:http');

const stream = '\ufeffdata: one\n\n: comment\ndata:two\rdata: lines\r\n\r\nevent: mine\nid: 7\ndata\n\nretry: 20\n' +
  'id: a\0b\ndata:  x\n\nretry: 5x\nother: y\nevent: lost\n\ndata: h\u00e9\n\nevent: cut off\ndata: never';
const requests = [];
const server = http.createServer((req, res) => {
  if (req.url === '/204' || req.url === '/404') return res.writeHead(+req.url.slice(1)).end();
  if (req.url === '/text') return res.writeHead(200, { 'content-type': 'text/plain' }).end();
  if (req.url === '/start') return res.writeHead(302, { location: '/stream' }).end();
  requests.push([req.headers.accept, req.headers['last-event-id']]);
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  if (requests.length > 1) return res.end();
  const bytes = Buffer.from(stream);
  let at = 0;
  const next = () => {
    if (at === bytes.length) return res.end();
    res.write(bytes.subarray(at, ++at));
    setImmediate(next);
  };
  return next();
});

server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const path of ['/204', '/404', '/text']) {
    await new Promise((resolve) => {
      const source = new EventSource(base + path);
      source.onopen = () => assert.fail(path);
      source.onerror = () => {
        assert.strictEqual(source.readyState, EventSource.CLOSED);
        resolve();
      };
    });
  }
  const events = [];
  const source = new EventSource(`${base}/start`, { withCredentials: true });
  assert.deepStrictEqual([source.url, source.readyState, source.withCredentials], [`${base}/start`, 0, true]);
  const add = (event) => {
    assert.strictEqual(event.origin, base);
    events.push([event.type, event.data, event.lastEventId]);
  };
  source.onmessage = add;
  source.addEventListener('mine', add);
  source.addEventListener('lost', () => assert.fail('has no data'));
  source.addEventListener('cut off', () => assert.fail('has no end'));
  source.onopen = () => events.push('open');
  source.onerror = () => {
    events.push('error');
    assert.strictEqual(source.readyState, EventSource.CONNECTING);
    if (requests.length < 2) return;
    source.close();
    assert.strictEqual(source.readyState, EventSource.CLOSED);
    assert.deepStrictEqual(events, [
      'open', ['message', 'one', ''], ['message', 'two\nlines', ''], ['mine', '', '7'], ['message', ' x', '7'],
      ['message', 'h\u00e9', '7'], 'error', 'open', 'error',
    ]);
    assert.deepStrictEqual(requests, [['text/event-stream', undefined], ['text/event-stream', '7']]);
    server.close();
    server.closeAllConnections();
  };
});

assert.throws(() => new EventSource(), TypeError);
assert.throws(() => new EventSource('nowhere'), { name: 'SyntaxError' });
assert.throws(() => EventSource.prototype.url, { code: 'ERR_INVALID_THIS' });
