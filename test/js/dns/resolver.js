// SPDX-License-Identifier: MIT
// Resolvers: their servers, cancelling, trying again, names that are none; several at once do not mix.
'use strict';

const assert = require('node:assert');
const dns = require('node:dns');
const { record, serve } = require('./support/server');

const { Resolver } = dns.promises;
const A = [record('A', '\x01\x02\x03\x04')];

// Arguments
for (const options of [{ timeout: -2 }, { timeout: 'a' }, { tries: 0 }, { maxTimeout: -1 }]) {
  assert.throws(() => new Resolver(options), { code: /ERR_OUT_OF_RANGE|ERR_INVALID_ARG_TYPE/ });
}
const resolver = new dns.Resolver();
assert.throws(() => resolver.resolve4('a'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => resolver.resolve4('a\0b', () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => resolver.resolve('a', 'toString', () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => resolver.reverse('1.2.3', () => {}), { code: 'EINVAL', syscall: 'getHostByAddr' });
assert.throws(() => resolver.setLocalAddress('nowhere'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => resolver.setLocalAddress('::1', '::2'), { message: 'Cannot specify two IPv6 addresses.' });
for (const server of ['1.2.3', '1.2.3.4:x', '[::1', '::1]:53', '']) {
  assert.throws(() => resolver.setServers([server]), { code: 'ERR_INVALID_IP_ADDRESS' });
}
assert.throws(() => resolver.setServers(['1.2.3.4:65536']), { code: 'ERR_SOCKET_BAD_PORT' });
resolver.setServers(['1.2.3.4', '1.2.3.4:53', '[::1]:53', '::2', '[::3]:5353', '5.6.7.8:5353']);
assert.deepStrictEqual(resolver.getServers(), ['1.2.3.4', '::1', '::2', '[::3]:5353', '5.6.7.8:5353']);

const failure = (promise) => promise.then(() => assert.fail(), (err) => err);

(async () => {
  const silent = await serve(() => undefined);
  const answering = await serve(() => A);
  const open = (server, options) => {
    const made = new Resolver(options);
    made.setServers([server.address]);
    return made;
  };

  // Names that are none
  const good = open(answering);
  for (const name of ['a..b', `${'x'.repeat(64)}.example`, 'a.'.repeat(130), 'foo bar', '.']) {
    const result = await good.resolve4(name).catch((err) => err.code);
    assert.ok(result === 'EBADNAME' || name === '.', `${name}: ${result}`);
  }
  const onion = await failure(good.resolveMx('foo.onion'));
  assert.strictEqual(onion.message, 'queryMx ENOTFOUND foo.onion');
  assert.ok(!answering.asked.some(({ name }) => name.includes('onion')));

  // Cancelling ends everything that waits, and nothing else.
  const waiting = open(silent);
  const errors = Promise.all([
    waiting.resolve4('a.example'), waiting.resolveTxt('b.example'), waiting.reverse('192.0.2.1'),
  ].map(failure));
  assert.throws(() => waiting.setServers(['127.0.0.1']), { code: 'ERR_DNS_SET_SERVERS_FAILED' });
  waiting.cancel();
  assert.deepStrictEqual((await errors).map(({ code, syscall, hostname }) => [code, syscall, hostname]), [
    ['ECANCELLED', 'queryA', 'a.example'],
    ['ECANCELLED', 'queryTxt', 'b.example'],
    ['ECANCELLED', 'getHostByAddr', '192.0.2.1'],
  ]);
  waiting.setServers([answering.address]);
  assert.deepStrictEqual(await waiting.resolve4('a.example'), ['1.2.3.4']);

  // A server that does not answer is asked as often as told, with a limit to the time or without.
  for (const options of [{ timeout: 50, tries: 3 }, { timeout: 50, tries: 3, maxTimeout: 60 }]) {
    const before = silent.asked.length;
    assert.strictEqual((await failure(open(silent, options).resolve4('a.example'))).code, 'ETIMEOUT');
    assert.strictEqual(silent.asked.length - before, 3);
  }
  const late = await serve((question, count) => (count < 3 ? undefined : A));
  const patient = open(late, { timeout: 50, tries: 5, maxTimeout: 50 });
  assert.deepStrictEqual(await patient.resolve4('a.example'), ['1.2.3.4']);

  // Nobody there
  late.close();
  const refused = await failure(open(late, { timeout: 300, tries: 1 }).resolve4('a.example'));
  assert.match(refused.code, /ECONNREFUSED|ETIMEOUT/);

  // Many at once
  const names = Array.from({ length: 50 }, (_, i) => `n${i}.example`);
  const echo = await serve(({ name }) => [record('TXT', String.fromCharCode(name.length) + name)]);
  const texts = await Promise.all(names.map((name) => open(echo).resolveTxt(name)));
  assert.deepStrictEqual(texts, names.map((name) => [[name]]));

  // From an address of one's own
  const local = open(answering);
  local.setLocalAddress('127.0.0.1');
  assert.deepStrictEqual(await local.resolve4('a.example'), ['1.2.3.4']);
  silent.close();
  answering.close();
  echo.close();
})();
