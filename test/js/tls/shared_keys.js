// SPDX-License-Identifier: MIT
// Keys that both sides have beforehand, in the versions that ask for them differently, and callbacks that fail.
'use strict';

const assert = require('node:assert');
const tls = require('node:tls');
const { once } = require('node:events');

const ciphers = 'PSK+HIGH:TLS_AES_128_GCM_SHA256';
const secret = Buffer.from('d731ef57be09e5204f0b205b60627028', 'hex');

async function meet(serverOptions, clientOptions) {
  const server = tls.createServer({ ciphers, ...serverOptions });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const client = tls.connect({
    host: '127.0.0.1', port, ciphers, checkServerIdentity: () => undefined, ...clientOptions,
  });
  const outcome = await Promise.race([
    Promise.all([once(server, 'secureConnection'), once(client, 'secureConnect')]).then(([[socket]]) => {
      socket.on('error', () => {});
      return { secure: client.getProtocol(), authorized: client.authorized };
    }, () => new Promise(() => {})),
    once(server, 'tlsClientError').then(([error]) => ({ server: error })),
    once(client, 'error').then(([error]) => ({ client: error })),
  ]);
  client.on('error', () => {});
  client.destroy();
  server.close();
  await once(server, 'close');
  return outcome;
}

async function main() {
  const asked = [];
  const known = {
    pskIdentityHint: 'a hint',
    pskCallback(socket, identity) {
      assert.ok(socket instanceof tls.TLSSocket);
      asked.push(identity);
      return identity === 'someone' ? secret : null;
    },
  };
  const someone = (hints) => ({
    pskCallback(hint) {
      hints.push(hint);
      return { psk: secret, identity: 'someone' };
    },
  });

  for (const [version, hint] of [['TLSv1.2', 'a hint'], ['TLSv1.3', null]]) {
    const hints = [];
    const range = { minVersion: version, maxVersion: version };
    const { secure, authorized } = await meet({ ...known, ...range }, { ...someone(hints), ...range });
    assert.strictEqual(secure, version);
    assert.strictEqual(authorized, true);
    assert.deepStrictEqual(hints, [hint]);
  }
  assert.deepStrictEqual(asked, ['someone', 'someone']);

  // Nobody of that name, another key, no key at all.
  const v12 = { maxVersion: 'TLSv1.2' };
  for (const answer of [{ psk: secret, identity: 'nobody' }, { psk: Buffer.alloc(16), identity: 'someone' }, null]) {
    const { secure } = await meet({ ...known, ...v12 }, { ...v12, pskCallback: () => answer });
    assert.strictEqual(secure, undefined);
  }

  // What callbacks throw, or give that is none.
  const boom = new Error('boom');
  assert.strictEqual((await meet({ ...v12, pskCallback() { throw boom; } }, { ...someone([]), ...v12 })).server, boom);
  assert.strictEqual((await meet({ ...v12, pskCallback: () => 'text' }, { ...someone([]), ...v12 })).server.code,
                     'ERR_INVALID_ARG_TYPE');
  assert.strictEqual((await meet({ ...known, ...v12 }, { ...v12, pskCallback() { throw boom; } })).client, boom);
  const long = { psk: Buffer.alloc(5000), identity: 'someone' };
  assert.strictEqual((await meet({ ...known, ...v12 }, { ...v12, pskCallback: () => long })).client.code,
                     'ERR_INVALID_ARG_VALUE');
  assert.strictEqual((await meet({ ...known, pskIdentityHint: 'x'.repeat(512) }, someone([]))).server.code,
                     'ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED');

  // A socket that is destroyed by the very callback.
  const { server } = await meet({ ...v12, pskCallback(socket) {
    socket.destroy();
    return secret;
  } }, { ...someone([]), ...v12 });
  assert.strictEqual(server.code, 'ECONNRESET');
}

main();
