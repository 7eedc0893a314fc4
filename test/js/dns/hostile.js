// SPDX-License-Identifier: MIT
// Replies that are broken, false or late: an error with the code that says so, never a wrong answer.
'use strict';

const assert = require('node:assert');
const dns = require('node:dns');
const { name, POINTER, record, serve, string, u16 } = require('./support/server');

const bad = (type, data) => [record(type, data)];
const BROKEN = {
  'address too short': bad('A', '\x01\x02\x03'),
  'address too long': bad('A', '\x01\x02\x03\x04\x05'),
  'more records than there are': { records: bad('A', '\x01\x02\x03\x04'), count: 9 },
  'data beyond the end': { records: [`${POINTER + u16(1) + u16(1)}\0\0\0\0${u16(500)}abc`], count: 1 },
  'cut in the header of a record': { records: [`${POINTER}\0`], count: 1 },
};
const BROKEN_NAMES = {
  'pointer to itself': '\xc0\x2e',
  'two pointers in a circle': '\xc0\x30\xc0\x2e',
  'label and pointer in a circle': '\x01a\xc0\x2e',
  'pointer forward': '\xc0\xff',
  'pointer behind the reply': '\xff\xff',
  'unknown kind of label': '\x80',
  'label too long': '\x3fab',
  'no end': '\x03abc',
  'name too long': `${string('x'.repeat(63)).repeat(4)}\0`,
  'bytes behind it': `${name('a.b')}x`,
};
const STATUS = { 1: 'EFORMERR', 2: 'ESERVFAIL', 3: 'ENOTFOUND', 4: 'ENOTIMP', 5: 'EREFUSED' };

const code = (promise) => promise.then((result) => result, (err) => err.code);

(async () => {
  let reply;
  const server = await serve(() => reply);
  const resolver = new dns.promises.Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([server.address]);
  const isWrong = (result) => assert.ok(['EBADRESP', 'ETIMEOUT'].includes(result), `${what}: ${result}`);
  let what;
  const eddy = process.versions.eddy !== undefined;

  for ([what, reply] of eddy ? Object.entries(BROKEN) : []) isWrong(await code(resolver.resolve4('a.example')));
  for (const [label, data] of eddy ? Object.entries(BROKEN_NAMES) : []) {
    what = label;
    reply = bad('NS', data);
    isWrong(await code(resolver.resolveNs('a.example')));
    reply = bad('MX', u16(1) + data);
    isWrong(await code(resolver.resolveAny('a.example')));
  }
  const fields = [['TXT', '\x05abc'], ['TXT', ''], ['CAA', '\0\x09__proto__x'], ['SOA', name('a')]];
  for (const [type, data] of eddy ? fields : []) {
    what = type;
    reply = bad(type, data);
    isWrong(await code(resolver.resolve('a.example', type)));
  }

  for (const [rcode, expected] of Object.entries(STATUS)) {
    reply = { flags: 0x8180 | rcode };
    assert.strictEqual(await code(resolver.resolve4('a.example')), expected);
  }
  reply = [];
  assert.strictEqual(await code(resolver.resolve4('a.example')), 'ENODATA');
  reply = [record('AAAA', '\0'.repeat(16))];
  assert.strictEqual(await code(resolver.resolve4('a.example')), 'ENODATA');

  // Special characters of names do not make a name look like another.
  if (eddy) {
    reply = bad('NS', `${string('evil\0')}${string('a.b')}\0`);
    assert.deepStrictEqual(await code(resolver.resolveNs('a.example')), ['evil\\000.a\\.b']);
  }

  // Answers to what was not asked are not heard.
  const quick = new dns.promises.Resolver({ timeout: 100, tries: 1 });
  quick.setServers([server.address]);
  const unasked = [{ id: 0, records: bad('A', '\x01\x02\x03\x04') }, { raw: '' }, { raw: '\0\0' },
                   { raw: '\xff'.repeat(12) }];
  for (reply of unasked) {
    isWrong(await code(quick.resolve4('a.example')));
  }
  server.close();
})();
