// isIP, BlockList and SocketAddress.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

for (const text of ['127.0.0.1', '0.0.0.0', '255.255.255.255']) assert.strictEqual(net.isIP(text), 4, text);
for (const text of ['::', '::1', '1::', 'fe80::1%eth0', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4']) {
  assert.strictEqual(net.isIP(text), 6, text);
}
for (const text of ['', '1', '256.0.0.1', '01.2.3.4', '1.2.3', '1.2.3.4.5', '1.2.3.4 ', ':', ':::', '1:2:3:4:5:6:7',
                    '::g', '12345::', '1::2::3', '::1%', '1:2:3:4:5:6:7:8:9', '1.2.3.4::', undefined, null, {}]) {
  assert.strictEqual(net.isIP(text), 0, String(text));
}

const list = new net.BlockList();
list.addAddress('1.1.1.1');
list.addRange('10.0.0.5', '10.0.0.9');
list.addSubnet('fe80::', 10, 'ipv6');
list.addSubnet('192.168.4.0', 22);
for (const blocked of ['1.1.1.1', '10.0.0.5', '10.0.0.9', '192.168.7.255']) assert.ok(list.check(blocked), blocked);
for (const free of ['1.1.1.2', '10.0.0.4', '10.0.0.10', '192.168.8.0', 'x']) assert.ok(!list.check(free), free);
assert.ok(list.check('::ffff:1.1.1.1', 'ipv6'));
assert.ok(list.check('febf::1', 'IPv6'));
assert.ok(!list.check('fec0::1', 'ipv6'));
const copy = new net.BlockList();
copy.fromJSON(JSON.stringify(list));
assert.deepStrictEqual([...copy.rules].sort(), [...list.rules].sort());
assert.throws(() => list.addRange('1.0.0.2', '1.0.0.1'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => list.addSubnet('1.0.0.2', 33), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => list.addAddress('1.0.0'), { code: 'ERR_INVALID_ADDRESS' });

const address = new net.SocketAddress({ address: '::FFFF:1.2.3.4', family: 'ipv6', port: 80, flowlabel: 5 });
assert.deepStrictEqual(address.toJSON(), { address: '::ffff:1.2.3.4', port: 80, family: 'ipv6', flowlabel: 5 });
assert.throws(() => new net.SocketAddress({ port: -1 }), { code: 'ERR_SOCKET_BAD_PORT' });
