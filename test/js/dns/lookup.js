// Look-ups that need no network: literals, forms of the arguments, errors.
'use strict';
const assert = require('node:assert');
const dns = require('node:dns');
const util = require('node:util');

let sync = true;
dns.lookup('127.0.0.1', (err, address, family) => {
  assert.strictEqual(sync, false);
  assert.deepStrictEqual([err, address, family], [null, '127.0.0.1', 4]);
});
sync = false;
dns.lookup('::1', { all: true }, (err, all) => assert.deepStrictEqual(all, [{ address: '::1', family: 6 }]));
assert.throws(() => dns.lookup('x', 5, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.lookup('x', { hints: 1 << 20 }, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.lookup('x', {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => dns.lookupService('x', 1, () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.lookupService('127.0.0.1', 70000, () => {}), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => dns.setDefaultResultOrder('x'), { code: 'ERR_INVALID_ARG_VALUE' });
dns.setDefaultResultOrder('ipv4first');
assert.strictEqual(dns.getDefaultResultOrder(), 'ipv4first');

(async () => {
  assert.deepStrictEqual(await dns.promises.lookup('127.0.0.1'), { address: '127.0.0.1', family: 4 });
  assert.deepStrictEqual(await util.promisify(dns.lookup)('127.0.0.1'), { address: '127.0.0.1', family: 4 });
  await assert.rejects(dns.promises.lookup('name.invalid'), (err) => {
    assert.strictEqual(err.syscall, 'getaddrinfo');
    assert.strictEqual(err.hostname, 'name.invalid');
    assert.ok(['ENOTFOUND', 'EAI_AGAIN'].includes(err.code));
    return true;
  });
})();
