// SPDX-License-Identifier: MIT
// Records of each kind, as every function gives them.
'use strict';

const assert = require('node:assert');
const dns = require('node:dns');
const { name, POINTER, record, serve, string, u16, u32, TYPES } = require('./support/server');

const RECORDS = [
  record('CNAME', name('real.example')),
  record('A', '\x01\x02\x03\x04', 300), // with the time of its alias
  record('A', '\x05\x06\x07\x08'),
  record('AAAA', '\0'.repeat(15) + '\x01', 0),
  record('MX', u16(10) + string('mail') + POINTER),
  record('NS', name('ns.example')),
  record('TXT', string('v=one') + string('two \xe9\0')),
  record('TXT', string('')),
  record('SRV', u16(1) + u16(2) + u16(443) + name('srv.example')),
  record('PTR', name('ptr.example')),
  record('NAPTR', u16(1) + u16(2) + string('S') + string('SIP+D2U') + string('') + name('_sip.example')),
  record('SOA', name('ns.example') + name('admin.example') + [3210987654, 900, 901, 1800, 60].map(u32).join('')),
  record('CAA', '\x80' + string('issue') + 'ca.example'),
  record('TLSA', '\x03\x01\x01\xab\xcd'),
  record(65280, 'unknown'),
];

const soa = {
  nsname: 'ns.example', hostmaster: 'admin.example', serial: 3210987654, refresh: 900, retry: 901, expire: 1800,
  minttl: 60,
};
const naptr = {
  flags: 'S', service: 'SIP+D2U', regexp: '', replacement: '_sip.example', order: 1, preference: 2,
};
const tlsa = { certUsage: 3, selector: 1, match: 1, data: Uint8Array.of(0xab, 0xcd).buffer };
const EXPECTED = {
  resolve4: ['1.2.3.4', '5.6.7.8'],
  resolve6: ['::1'],
  resolveCname: ['real.example'],
  resolveMx: [{ priority: 10, exchange: 'mail.host.example', type: 'MX' }],
  resolveNs: ['ns.example'],
  resolveTxt: [['v=one', 'two \xe9\0'], ['']],
  resolveSrv: [{ name: 'srv.example', port: 443, priority: 1, weight: 2, type: 'SRV' }],
  resolvePtr: ['ptr.example'],
  resolveNaptr: [naptr],
  resolveSoa: soa,
  resolveCaa: [{ critical: 128, issue: 'ca.example', type: 'CAA' }],
  resolveTlsa: [tlsa],
  resolveAny: [
    { address: '1.2.3.4', ttl: 60, type: 'A' },
    { address: '5.6.7.8', ttl: 60, type: 'A' },
    { address: '::1', ttl: 0, type: 'AAAA' },
    { value: 'real.example', type: 'CNAME' },
    { priority: 10, exchange: 'mail.host.example', type: 'MX' },
    { value: 'ns.example', type: 'NS' },
    { entries: ['v=one', 'two \xe9\0'], type: 'TXT' },
    { entries: [''], type: 'TXT' },
    { name: 'srv.example', port: 443, priority: 1, weight: 2, type: 'SRV' },
    { value: 'ptr.example', type: 'PTR' },
    { ...naptr, type: 'NAPTR' },
    { ...soa, type: 'SOA' },
    { critical: 128, issue: 'ca.example', type: 'CAA' },
    { ...tlsa, type: 'TLSA' },
  ],
};

// Comparable lists. Node 26 leaves out some kinds when there is a CNAME, and has no type for others.
const key = (entry) => JSON.stringify(Object.entries(entry).sort());
const sorted = (records) => records.filter(({ type }) => !/^(A|CNAME|TLSA)$/.test(type ?? 'TLSA'))
  .sort((a, b) => (key(a) < key(b) ? -1 : 1));
const eddy = process.versions.eddy !== undefined;

(async () => {
  const server = await serve(({ type }) => RECORDS.filter((text) => {
    const own = text.charCodeAt(2) * 256 + text.charCodeAt(3);
    return type === TYPES.ANY || type === own || (type === TYPES.A && own === TYPES.CNAME);
  }));
  const resolver = new dns.Resolver();
  const promised = new dns.promises.Resolver();
  resolver.setServers([server.address]);
  promised.setServers([server.address]);
  assert.deepStrictEqual(resolver.getServers(), [server.address]);

  for (const [method, expected] of Object.entries(EXPECTED)) {
    if (!eddy && /Tlsa|Naptr|Soa/.test(method)) continue; // one more property, of no value
    const records = await promised[method]('host.example');
    if (eddy || method !== 'resolveAny') assert.deepStrictEqual(records, expected, method);
    else assert.deepStrictEqual(sorted(records), sorted(expected));
    const called = await new Promise((resolve, reject) => {
      resolver[method]('host.example', (err, result) => (err ? reject(err) : resolve(result)));
    });
    assert.deepStrictEqual(called, records);
  }
  assert.deepStrictEqual(await promised.resolve4('host.example', { ttl: true }),
                         [{ address: '1.2.3.4', ttl: 60 }, { address: '5.6.7.8', ttl: 60 }]);
  assert.deepStrictEqual(await promised.resolve('host.example'), EXPECTED.resolve4);
  assert.deepStrictEqual(await promised.resolve('host.example', 'MX'), EXPECTED.resolveMx);
  assert.deepStrictEqual(await promised.reverse('192.0.2.7'), EXPECTED.resolvePtr);
  assert.strictEqual(server.asked.at(-1).name, '7.2.0.192.in-addr.arpa');

  // The default resolver, of both modules
  dns.setServers([server.address]);
  assert.deepStrictEqual(dns.promises.getServers(), [server.address]);
  assert.deepStrictEqual(await dns.promises.resolveNs('host.example'), EXPECTED.resolveNs);
  await dns.promises.resolve4('b\xfccher.example');
  assert.strictEqual(server.asked.at(-1).name, 'xn--bcher-kva.example');
  server.close();
})();
