// Bytes and text go both ways; half-open ends, counts and names are right.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

const big = Buffer.alloc(3 * 1024 * 1024, 'abcdefg');
const seen = [];
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('end', () => {
    seen.push('end');
    socket.end(Buffer.concat(chunks), () => seen.push('finished'));
  });
  socket.on('close', (hadError) => {
    seen.push(`close ${hadError}`);
    server.close();
  });
});

server.listen(0, '127.0.0.1', () => {
  const { port, address, family } = server.address();
  assert.strictEqual(address, '127.0.0.1');
  assert.strictEqual(family, 'IPv4');
  const client = net.connect(port, '127.0.0.1');
  assert.strictEqual(client.readyState, 'opening');
  assert.strictEqual(client.pending, true);
  client.write('h\u00e9\ud83d\ude00'); // before the connection
  client.write('\u00ff', 'latin1');
  client.write('ab', 'utf16le');
  client.write('00ff', 'hex');
  client.end(big);
  const head = Buffer.concat([Buffer.from('h\u00e9\ud83d\ude00'), Buffer.from([255]), Buffer.from('ab', 'utf16le'),
                              Buffer.from([0, 255])]);
  assert.strictEqual(client.bytesWritten, head.length + big.length);
  const back = [];
  client.on('connect', () => {
    assert.strictEqual(client.readyState, 'open' === client.readyState ? 'open' : 'readOnly');
    assert.strictEqual(client.remotePort, port);
    assert.strictEqual(client.localAddress, '127.0.0.1');
    assert.strictEqual(client.address().family, 'IPv4');
  });
  client.on('data', (chunk) => back.push(chunk));
  client.on('close', () => {
    assert.ok(Buffer.concat(back).equals(Buffer.concat([head, big])));
    assert.strictEqual(client.bytesRead, head.length + big.length);
    assert.strictEqual(client.bytesWritten, head.length + big.length);
    assert.strictEqual(client.remotePort, port);
  });
});

process.on('exit', () => assert.deepStrictEqual(seen, ['end', 'finished', 'close false']));
