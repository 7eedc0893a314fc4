'use strict';
// A dispatcher, given with a request or set for all where npm's undici keeps it, gets the request and makes the answer.
const assert = require('node:assert');
const zlib = require('node:zlib');

class Dispatcher {
  constructor(answer) {
    this.answer = answer;
    this.calls = 0;
    this.events = [];
  }

  dispatch(options, handler) {
    this.options = options;
    this.calls++;
    const controller = {
      rawHeaders: ['X-Many', '1', 'X-Many', '2'],
      abort: (reason) => this.events.push(reason.name),
      pause: () => this.events.push('pause'),
      resume: () => this.events.push('resume'),
    };
    handler.onRequestStart(controller, {});
    this.read(options.body).then((text) => this.answer(handler, controller, text));
    return true;
  }

  async read(body) {
    if (body === null || typeof body === 'string') return body;
    let text = '';
    for await (const chunk of body) text += Buffer.from(chunk);
    return text;
  }
}

function plain(handler, controller, text) {
  handler.onResponseStart(controller, 200, {}, 'Fine');
  handler.onResponseData(controller, Buffer.from(`got ${text}`));
  handler.onResponseEnd(controller, {});
}

(async () => {
  const own = new Dispatcher(plain);
  let response = await fetch('http://nobody.invalid/path?query#hash', {
    method: 'POST', body: 'text', headers: { 'X-Mine': 'yes', 'cookie': 'a=1' }, dispatcher: own,
  });
  assert.deepStrictEqual([response.status, response.statusText, response.headers.get('x-many'), response.url],
                         [200, 'Fine', '1, 2', 'http://nobody.invalid/path?query']);
  assert.strictEqual(await response.text(), 'got text');
  const { path, origin, method, headers } = own.options;
  assert.deepStrictEqual([method, origin, path], ['POST', 'http://nobody.invalid', '/path?query']);
  assert.deepStrictEqual(headers, {
    'X-Mine': 'yes', 'cookie': 'a=1', 'content-type': 'text/plain;charset=UTF-8', 'content-length': '4', 'accept': '*/*',
    'accept-language': '*', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate',
  });

  // Contents are decoded.
  const raw = new Dispatcher((handler, controller) => {
    controller.rawHeaders = ['Content-Encoding', 'gzip', 'X-Raw', 'a', 'X-Raw', 'b'].map((text) => Buffer.from(text));
    handler.onResponseStart(controller, 200, {}, '');
    handler.onResponseData(controller, zlib.gzipSync('zipped'));
    handler.onResponseEnd(controller, {});
  });
  response = await fetch(new Request('https://nobody.invalid/', { dispatcher: raw }));
  assert.strictEqual(response.headers.get('x-raw'), 'a, b');
  assert.strictEqual(await response.text(), 'zipped');
  assert.strictEqual(raw.options.body, null);
  assert.strictEqual(raw.options.headers['sec-fetch-mode'], 'cors');

  // For all; a request's own comes first. One that mocks gets the body as it was given.
  const all = new Dispatcher(plain);
  all.isMockActive = true;
  globalThis[Symbol.for('undici.globalDispatcher.2')] = all;
  response = await fetch('http://nobody.invalid/', { method: 'PUT', body: new URLSearchParams('a=b') });
  assert.strictEqual(await response.text(), 'got a=b');
  assert.strictEqual(all.options.body, 'a=b');
  await fetch('http://nobody.invalid/', { dispatcher: own });
  assert.deepStrictEqual([all.calls, own.calls], [1, 2]);

  // Redirects ask it again.
  const moving = new Dispatcher((handler, controller, text) => {
    if (moving.calls > 1) return plain(handler, controller, text);
    controller.rawHeaders = ['Location', '/there'];
    handler.onResponseStart(controller, 302, {}, 'Found');
    handler.onResponseEnd(controller, {});
  });
  response = await fetch('http://nobody.invalid/', { dispatcher: moving });
  assert.deepStrictEqual([response.redirected, response.url], [true, 'http://nobody.invalid/there']);

  // What fails
  const boom = new Error('boom');
  for (const dispatcher of [
    { dispatch() { throw boom; } },
    new Dispatcher((handler, controller) => handler.onResponseError(controller, boom)),
  ]) await assert.rejects(fetch('http://nobody.invalid/', { dispatcher }), { name: 'TypeError', cause: boom });
  await assert.rejects(fetch('http://nobody.invalid/', { dispatcher: {} }), { name: 'TypeError', message: 'fetch failed' });
  const cut = new Dispatcher((handler, controller) => {
    handler.onResponseStart(controller, 200, {}, '');
    handler.onResponseError(controller, boom);
  });
  response = await fetch('http://nobody.invalid/', { dispatcher: cut });
  await assert.rejects(response.text(), { name: 'TypeError', message: 'terminated', cause: boom });

  // A body that nobody reads rests; a signal ends it.
  const long = new Dispatcher((handler, controller) => {
    handler.onResponseStart(controller, 200, {}, '');
    handler.onResponseData(controller, Buffer.alloc(1 << 20));
  });
  const abort = new AbortController();
  response = await fetch('http://nobody.invalid/', { dispatcher: long, signal: abort.signal });
  assert.deepStrictEqual(long.events, ['pause']);
  const reader = response.body.getReader();
  await reader.read();
  abort.abort();
  await assert.rejects(reader.read(), { name: 'AbortError' });
  assert.deepStrictEqual([long.events.includes('resume'), long.events.at(-1)], [true, 'AbortError']);
})();
