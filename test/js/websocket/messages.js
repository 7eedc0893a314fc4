'use strict';
// Text, bytes and Blobs both ways, in their order; fragments with a ping among them; compressed messages that refer to
// each other; who closes, and what the other side hears.
const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const zlib = require('node:zlib');

const TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10;

// A server by hand: serve(request, { send, frame, end }) gives a function (opcode, payload) for what comes.
function listen(serve, extra = () => '') {
  const server = http.createServer();
  server.on('upgrade', (req, socket) => {
    const key = `${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n${extra(req)}\r\n`);
    const frame = (first, payload) => {
      const { length } = payload;
      const start = length < 126 ? [first, length] : length < 65536 ? [first, 126, length >> 8, length & 255]
        : [first, 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
      socket.write(Buffer.concat([Buffer.from(start), payload]));
    };
    const take = serve(req, {
      frame,
      send: (opcode, payload) => frame(0x80 | opcode, Buffer.from(payload)),
      end: () => socket.end(),
    });
    let bytes = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        if (bytes.length < 14 && bytes.length < 2 + { 126: 2, 127: 8 }[bytes[1] & 127] + 4) return;
        if (bytes.length < 2) return;
        assert.ok(bytes[1] & 0x80, 'clients mask');
        let length = bytes[1] & 127;
        let at = 2;
        if (length === 126) { length = bytes.readUInt16BE(2); at = 4; }
        if (length === 127) { length = Number(bytes.readBigUInt64BE(2)); at = 10; }
        if (bytes.length < at + 4 + length) return;
        const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
        for (let i = 0; i < length; i++) payload[i] ^= bytes[at + (i & 3)];
        const opcode = bytes[0] & 15;
        bytes = bytes.subarray(at + 4 + length);
        take(opcode, payload);
      }
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
const address = (server, path = '/') => `ws://127.0.0.1:${server.address().port}${path}`;

function collect(ws, count) {
  const list = [];
  return new Promise((resolve) => {
    ws.addEventListener('message', function add({ data }) {
      list.push(data);
      if (list.length < count) return;
      ws.removeEventListener('message', add);
      resolve(list);
    });
  });
}

async function echo() {
  let request;
  const server = await listen((req, { send, end }) => {
    request = req;
    return (opcode, payload) => {
      send(opcode, payload);
      if (opcode === CLOSE) end();
    };
  }, () => 'Sec-WebSocket-Protocol: two\r\n');
  const ws = new WebSocket(address(server, '/path?a=b'), ['one', 'two']);
  assert.strictEqual(ws.readyState, WebSocket.CONNECTING);
  assert.throws(() => ws.send('x'), { name: 'InvalidStateError' });
  await once(ws, 'open');
  assert.strictEqual(request.url, '/path?a=b');
  assert.strictEqual(request.headers['sec-websocket-version'], '13');
  assert.strictEqual(request.headers['sec-websocket-protocol'].replace(/ /g, ''), 'one,two');
  assert.match(request.headers['sec-websocket-extensions'], /^permessage-deflate/);
  assert.deepStrictEqual([ws.readyState, ws.protocol, ws.extensions, ws.binaryType], [1, 'two', '', 'blob']);

  let answers = collect(ws, 4);
  ws.send('h\u00e9llo \u{1F600} \ud800');
  ws.send('');
  ws.send(17);
  ws.send(new Uint8Array([1, 2, 3]).subarray(1));
  let list = await answers;
  assert.deepStrictEqual(list.slice(0, 3), ['h\u00e9llo \u{1F600} \ufffd', '', '17']);
  assert.ok(list[3] instanceof Blob);
  assert.deepStrictEqual([...new Uint8Array(await list[3].arrayBuffer())], [2, 3]);

  ws.binaryType = 'nonsense';
  ws.binaryType = 'arraybuffer';
  answers = collect(ws, 4);
  ws.send(new Blob(['a', 'b']));
  const changing = new Uint8Array([7]);
  ws.send(changing);
  changing[0] = 8;
  ws.send('behind');
  ws.send(new DataView(new ArrayBuffer(2)));
  list = await answers;
  assert.strictEqual(Buffer.from(list[0]).toString(), 'ab');
  assert.ok(list[1] instanceof ArrayBuffer && list[1].byteLength === 1);
  assert.strictEqual(list[2], 'behind');
  assert.strictEqual(list[3].byteLength, 2);

  for (const size of [125, 126, 65535, 65536, 3e6]) {
    const big = Buffer.alloc(size, 'abcdefg');
    answers = collect(ws, 1);
    ws.send(big);
    assert.ok(ws.bufferedAmount <= size);
    assert.ok(big.equals(Buffer.from((await answers)[0])), String(size));
  }
  assert.strictEqual(ws.bufferedAmount, 0);

  assert.throws(() => ws.close(1001), { name: 'InvalidAccessError' });
  assert.throws(() => ws.close(3000, 'x'.repeat(124)), { name: 'SyntaxError' });
  ws.close(3001, 'thanks');
  assert.strictEqual(ws.readyState, WebSocket.CLOSING);
  ws.close();
  ws.send('nobody hears');
  const [{ code, reason, wasClean }] = await once(ws, 'close');
  assert.deepStrictEqual([code, reason, wasClean, ws.readyState], [3001, 'thanks', true, 3]);
  server.close();
}

async function fragments() {
  const pongs = [];
  const server = await listen((req, { send, frame, end }) => {
    frame(TEXT, Buffer.from([0xc3]));
    send(PING, 'ping');
    frame(0, Buffer.alloc(0));
    frame(0x80, Buffer.from([0xa9]));
    send(PONG, 'unasked');
    frame(BINARY, Buffer.from('e'));
    for (let i = 0; i < 1000; i++) frame(0, Buffer.from('e'));
    frame(0x80, Buffer.from('nd'));
    return (opcode, payload) => {
      if (opcode === PONG) pongs.push(String(payload));
      if (pongs.length === 1 && opcode === PONG) send(CLOSE, Buffer.from('\x0f\xa1later', 'latin1'));
      if (opcode === CLOSE) end();
    };
  });
  const ws = new WebSocket(address(server));
  ws.binaryType = 'arraybuffer';
  const list = await collect(ws, 2);
  assert.strictEqual(list[0], '\u00e9');
  assert.strictEqual(Buffer.from(list[1]).toString(), `${'e'.repeat(1001)}nd`);
  const [event] = await once(ws, 'close');
  assert.deepStrictEqual([event.code, event.reason, event.wasClean], [4001, 'later', true]);
  assert.deepStrictEqual(pongs, ['ping']);
  server.close();
}

async function compressed(parameters, fresh) {
  const texts = ['the same words again and again', 'the same words again and again', '', 'x'.repeat(100000)];
  const server = await listen((req, { frame, send, end }) => {
    let deflate = zlib.createDeflateRaw();
    const parts = [];
    const next = (i) => {
      if (i === texts.length) return send(CLOSE, '');
      const gather = (chunk) => parts.push(chunk);
      deflate.on('data', gather);
      deflate.write(texts[i]);
      deflate.flush(zlib.constants.Z_SYNC_FLUSH, () => {
        deflate.removeListener('data', gather);
        const bytes = Buffer.concat(parts.splice(0));
        const payload = texts[i] === '' ? Buffer.from([0]) : bytes.subarray(0, -4);
        frame(0x40 | TEXT, payload.subarray(0, 1)); // RSV1 on the first fragment alone
        frame(0x80, payload.subarray(1));
        if (fresh) deflate = zlib.createDeflateRaw();
        next(i + 1);
      });
    };
    next(0);
    return (opcode) => { if (opcode === CLOSE) end(); };
  }, () => `Sec-WebSocket-Extensions: permessage-deflate${parameters}\r\n`);
  const ws = new WebSocket(address(server));
  const closed = once(ws, 'close');
  assert.deepStrictEqual(await collect(ws, texts.length), texts);
  assert.strictEqual(ws.extensions, `permessage-deflate${parameters}`);
  const [{ code, wasClean }] = await closed;
  assert.deepStrictEqual([code, wasClean], [1005, true]);
  server.close();
}

async function early() {
  const server = await listen(() => () => {});
  const ws = new WebSocket(address(server));
  ws.addEventListener('open', () => assert.fail('was closed before'));
  const events = [];
  ws.onerror = () => events.push('error');
  const closed = once(ws, 'close');
  ws.close();
  const [{ code, wasClean }] = await closed;
  assert.deepStrictEqual([events, code, wasClean], [['error'], 1006, false]);
  server.close();
  server.closeAllConnections();
}

(async () => {
  await echo();
  await fragments();
  await compressed('', false);
  await compressed('; server_no_context_takeover; client_max_window_bits=9', true);
  await early();
})();
