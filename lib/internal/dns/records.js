// SPDX-License-Identifier: MIT
// The kinds of queries, and how the records of a reply become what users get.
//
//   row   [type, ttl, field ...] as of src/bind/cares.c
'use strict';

const A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, MX = 15, TXT = 16, AAAA = 28, SRV = 33, NAPTR = 35, TLSA = 52,
      ANY = 255, CAA = 257;

const address = ([, ttl, text], withTtl) => (withTtl ? { address: text, ttl } : text);
const value = ([, , text]) => text;

function caa([, , critical, tag, text]) {
  return { critical, type: 'CAA', [tag]: text };
}

function soa([, , nsname, hostmaster, serial, refresh, retry, expire, minttl]) {
  return { nsname, hostmaster, serial, refresh, retry, expire, minttl };
}

// rrtype -> how the query is called, its number, and what becomes of a record
const kinds = {
  __proto__: null,
  ANY: { query: 'queryAny', type: ANY },
  A: { query: 'queryA', type: A, read: address },
  AAAA: { query: 'queryAaaa', type: AAAA, read: address },
  CAA: { query: 'queryCaa', type: CAA, read: caa },
  CNAME: { query: 'queryCname', type: CNAME, read: value },
  MX: { query: 'queryMx', type: MX, read: ([, , priority, exchange]) => ({ exchange, priority, type: 'MX' }) },
  NS: { query: 'queryNs', type: NS, read: value },
  TLSA: {
    query: 'queryTlsa',
    type: TLSA,
    read: ([, , certUsage, selector, match, data]) => ({ certUsage, selector, match, data }),
  },
  TXT: { query: 'queryTxt', type: TXT, read: (row) => row.slice(2) },
  SRV: {
    query: 'querySrv',
    type: SRV,
    read: ([, , priority, weight, port, name]) => ({ name, port, priority, weight, type: 'SRV' }),
  },
  PTR: { query: 'queryPtr', type: PTR, read: value },
  NAPTR: {
    query: 'queryNaptr',
    type: NAPTR,
    read: ([, , order, preference, flags, service, regexp, replacement]) =>
      ({ flags, service, regexp, replacement, order, preference }),
  },
  SOA: { query: 'querySoa', type: SOA, read: soa },
};

// The order in which the answer to ANY lists its kinds, and what a record becomes whose plain form is no object.
const IN_ANY = [
  ['A', (row) => address(row, true)],
  ['AAAA', (row) => address(row, true)],
  ['CNAME', (row) => ({ value: row[2] })],
  ['MX', kinds.MX.read],
  ['NS', (row) => ({ value: row[2] })],
  ['TXT', (row) => ({ entries: row.slice(2) })],
  ['SRV', kinds.SRV.read],
  ['PTR', (row) => ({ value: row[2] })],
  ['NAPTR', kinds.NAPTR.read],
  ['SOA', soa],
  ['CAA', caa],
  ['TLSA', kinds.TLSA.read],
];

function readAny(rows) {
  const result = [];
  for (const [name, read] of IN_ANY) {
    for (const row of rows) {
      if (row[0] === kinds[name].type) result.push({ ...read(row), type: name });
    }
  }
  return result;
}

function readRows(kind, rows, withTtl) {
  if (kind.type === ANY) return readAny(rows);
  if (kind.type === SOA) return soa(rows[0]);
  return rows.map((row) => kind.read(row, withTtl));
}

module.exports = { kinds, readRows };
