// SPDX-License-Identifier: MIT
// Workers that listen on port 0 share one port, whichever way connections are spread; a second server of each shares
// another one; a worker that wants a port of its own gets it.
'use strict';
const assert = require('node:assert');
const cluster = require('node:cluster');
const { fork } = require('node:child_process');
const net = require('node:net');

if (cluster.isWorker) {
  const first = net.createServer((socket) => socket.end(`${cluster.worker.id}`));
  first.listen(0, '127.0.0.1', () => {
    const second = net.createServer().listen(0, '127.0.0.1', () => {
      const own = net.createServer().listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
        process.send([first, second, own].map((server) => server.address().port));
        own.close(); // nobody else would
      });
    });
  });
  return;
}
if (process.argv[2] === undefined) {
  for (const policy of ['rr', 'none']) {
    const env = { ...process.env, NODE_CLUSTER_SCHED_POLICY: policy };
    fork(__filename, [policy], { env }).on('exit', (code) => assert.strictEqual(code, 0));
  }
  return;
}
assert.strictEqual(cluster.schedulingPolicy, process.argv[2] === 'rr' ? cluster.SCHED_RR : cluster.SCHED_NONE);
const ports = [];
const ids = new Set();
for (let i = 0; i < 2; i++) {
  cluster.fork().on('message', (list) => {
    ports.push(list);
    if (ports.length === 2) check();
  });
}
function check() {
  assert.strictEqual(ports[0][0], ports[1][0]);
  assert.strictEqual(ports[0][1], ports[1][1]);
  assert.notStrictEqual(ports[0][0], ports[0][1]);
  assert.notStrictEqual(ports[0][2], ports[1][2]);
  let left = 4;
  for (let i = 0; i < 4; i++) {
    net.connect(ports[0][0], '127.0.0.1').setEncoding('latin1').on('data', (id) => {
      ids.add(id);
      if (--left === 0) cluster.disconnect();
    });
  }
}
process.on('exit', () => {
  // Only turns are certain to reach both.
  if (cluster.schedulingPolicy === cluster.SCHED_RR) assert.deepStrictEqual([...ids].sort(), ['1', '2']);
  assert.ok(ids.size > 0);
});
