'use strict';
// HTTPParser of _http_common: events by number, errors as results, parsers of the list that build messages.
const assert = require('node:assert');
const http = require('node:http');
const { HTTPParser, freeParser, methods, parsers, prepareError } = require('_http_common');

const { kOnMessageBegin, kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete } = HTTPParser;

function record(type, answer) {
  const parser = new HTTPParser();
  const events = [];
  parser.initialize(type, {});
  parser[kOnMessageBegin] = () => events.push('begin');
  parser[kOnHeaders] = (headers, url) => events.push(['headers', headers.length, url]);
  parser[kOnHeadersComplete] = (...args) => {
    events.push(['complete', ...args]);
    return answer;
  };
  parser[kOnBody] = (bytes) => events.push(['body', String(bytes)]);
  parser[kOnMessageComplete] = () => events.push('end');
  return { parser, events, execute: (text) => parser.execute(Buffer.from(text), 0, text.length) };
}

{
  const { events, execute } = record(HTTPParser.REQUEST);
  const text = 'POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n';
  assert.strictEqual(execute(text), text.length);
  const at = events.findIndex((event) => event[0] === 'headers');
  assert.strictEqual(events[at][1], 2);
  events.splice(at, 1);
  assert.deepStrictEqual(events, [
    'begin',
    ['complete', 1, 1, ['Transfer-Encoding', 'chunked'], methods.indexOf('POST'), '/b', undefined, undefined, false, true],
    ['body', 'abc'],
    'end',
  ]);
}

{ // cut anywhere
  const { events, execute } = record(HTTPParser.RESPONSE);
  for (const c of 'HTTP/1.0 404 Not here\r\nA: b\r\nContent-Length: 2\r\n\r\nxy') execute(c);
  const head = events.find((event) => event[0] === 'complete');
  assert.deepStrictEqual(head.slice(-4), [404, 'Not here', false, false]);
  assert.strictEqual(events.filter((event) => event[0] === 'body').map((event) => event[1]).join(''), 'xy');
  assert.strictEqual(events.at(-1), 'end');
}

{ // many headers come in parts
  const { events, execute } = record(HTTPParser.REQUEST);
  execute(`GET /many HTTP/1.1\r\n${'A: b\r\n'.repeat(100)}\r\n`);
  const parts = events.filter((event) => event[0] === 'headers');
  assert.strictEqual(parts.reduce((sum, part) => sum + part[1], 0), 200);
  assert.strictEqual(parts[0][2], '/many');
  assert.strictEqual(events.find((event) => event[0] === 'complete')[3], undefined);
}

{ // what follows an upgrade is not HTTP
  const { execute } = record(HTTPParser.REQUEST);
  const head = 'GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
  assert.strictEqual(execute(`${head}rest`), head.length);
}

{ // an answer to HEAD has no body
  const { events, execute } = record(HTTPParser.RESPONSE, 1);
  execute('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  assert.strictEqual(events.at(-1), 'end');
}

{
  const { parser, execute } = record(HTTPParser.REQUEST);
  const error = execute('FOO / HTTP/1.1\r\n');
  assert.strictEqual(error.message, 'Parse Error');
  assert.strictEqual(error.code, 'HPE_INVALID_METHOD');
  assert.strictEqual(error.bytesParsed, 1);
  prepareError(error, parser, Buffer.from('FOO'));
  assert.strictEqual(error.message, 'Parse Error: Invalid method encountered');
  assert.strictEqual(String(error.rawPacket), 'FOO');
}

{
  const { parser, execute } = record(HTTPParser.RESPONSE);
  execute('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc');
  assert.strictEqual(parser.finish().code, 'HPE_INVALID_EOF_STATE');
}

{ // what a callback throws comes out
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.REQUEST, {});
  parser[kOnHeadersComplete] = () => { throw new RangeError('mine'); };
  assert.throws(() => parser.execute(Buffer.from('GET / HTTP/1.1\r\n\r\n'), 0, 18), { name: 'RangeError', message: 'mine' });
}

{
  const parser = parsers.alloc();
  parser.initialize(HTTPParser.RESPONSE, {});
  let message;
  parser.onIncoming = (incoming, keepAlive) => {
    message = incoming;
    assert.strictEqual(keepAlive, true);
  };
  parser.execute(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: x\r\n\r\n'));
  let text = '';
  message.on('data', (chunk) => { text += chunk; });
  message.on('end', () => {
    assert.ok(message instanceof http.IncomingMessage);
    assert.strictEqual(text, 'a');
    assert.strictEqual(message.statusCode, 200);
    assert.deepStrictEqual(message.headers, { 'transfer-encoding': 'chunked' });
    assert.deepStrictEqual(message.trailers, { t: 'x' });
    const free = parsers.list.length;
    freeParser(parser, null, null);
    assert.strictEqual(parsers.list.length, free + 1);
    assert.strictEqual(parsers.alloc(), parser);
  });
}

http.setMaxIdleHTTPParsers(7);
assert.strictEqual(parsers.max, 7);
