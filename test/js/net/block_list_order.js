// SPDX-License-Identifier: MIT
// The rules of a BlockList by kind, of each the newest first; toJSON() and fromJSON() lead back to the same rules.
'use strict';

const assert = require('node:assert');
const net = require('node:net');

const list = new net.BlockList();
list.addSubnet('10.0.0.0', 8);
list.addAddress('192.0.2.1');
list.addRange('198.51.100.1', '198.51.100.9');
list.addAddress('192.0.2.2');
list.addSubnet('2001:db8::', 32, 'ipv6');
const RULES = [
  'Address: IPv4 192.0.2.2',
  'Address: IPv4 192.0.2.1',
  'Subnet: IPv6 2001:db8::/32',
  'Subnet: IPv4 10.0.0.0/8',
  'Range: IPv4 198.51.100.1-198.51.100.9',
];
assert.deepStrictEqual(list.rules, RULES);
assert.deepStrictEqual(list.toJSON(), RULES);

const copy = new net.BlockList();
copy.fromJSON(JSON.stringify(list));
assert.deepStrictEqual([...copy.rules].sort(), [...RULES].sort());
for (const address of ['192.0.2.1', '10.9.9.9', '198.51.100.5']) assert.ok(copy.check(address));
assert.ok(copy.check('2001:db8::1', 'ipv6'));
assert.ok(!copy.check('192.0.2.1', 'of no kind'));
