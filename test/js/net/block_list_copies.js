// SPDX-License-Identifier: MIT
// Structured cloning: a BlockList keeps its rules together with its copies, a SocketAddress is a value.
'use strict';

const assert = require('node:assert');
const net = require('node:net');

const { port1, port2 } = new MessageChannel();
const list = new net.BlockList();
list.addSubnet('10.0.0.0', 8);
const address = new net.SocketAddress({ address: '::1', family: 'ipv6', port: 80, flowlabel: 5 });
port1.on('message', ({ copy, place }) => {
  assert.ok(net.BlockList.isBlockList(copy));
  assert.notStrictEqual(copy, list);
  assert.ok(copy.check('10.1.2.3'));
  copy.addAddress('192.0.2.1');
  assert.ok(list.check('192.0.2.1'));
  list.addAddress('192.0.2.2');
  assert.ok(copy.check('192.0.2.2'));
  assert.ok(net.SocketAddress.isSocketAddress(place));
  assert.deepStrictEqual(place.toJSON(), address.toJSON());
  port1.close();
});
port2.postMessage({ copy: list, place: address });
