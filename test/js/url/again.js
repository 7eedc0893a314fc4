// SPDX-License-Identifier: MIT
// Hosts and bases that come again are the same again, also between others.
'use strict';
const assert = require('node:assert');

const bases = [
  'https://example.org/a/b?c#d', 'http://b\u00fccher.example/x/', 'file:///home/', 'https://example.org',
  'mailto:nobody',
  `https://example.org/${'long/'.repeat(200)}`, 'https://example.org/a/b?c#e', 'https://\u00e9.example:8080/\u00e9/',
];
const links = ['x', '../y?z', '//other.example/p', '#f', '?q=\u00fc', 'http://m\u00fcnchen.example/', '', 'https:z'];
const join = (link, base) => (URL.canParse(link, base) ? new URL(link, base).href : 'invalid');
const first = bases.map((base) => links.map((link) => join(link, base)));
assert.strictEqual(first[0][1], 'https://example.org/y?z');
assert.strictEqual(first[1][0], 'http://xn--bcher-kva.example/x/x');
assert.strictEqual(first[3][4], 'https://example.org/?q=%C3%BC');
assert.deepStrictEqual(first[4], [
  'invalid', 'invalid', 'invalid', 'mailto:nobody#f', 'invalid', 'http://xn--mnchen-3ya.example/', 'invalid',
  'https://z/',
]);
for (let i = 0; i < 3; i++) {
  assert.deepStrictEqual(links.map((link) => join(link, bases[0])), first[0]);
  assert.deepStrictEqual(bases.map((base) => links.map((link) => join(link, base))), first);
}

// More names than are remembered, of many lengths.
const names = Array.from({ length: 100 }, (_, i) => `${'\u00e4'.repeat(1 + i % 20)}${i}.example`);
const hosts = names.map((name) => new URL(`http://${name}/`).host);
assert.strictEqual(hosts[1], 'xn--1-zfaa.example');
assert.strictEqual(new Set(hosts).size, 100);
for (let i = 0; i < 3; i++) assert.deepStrictEqual(names.map((name) => new URL(`http://${name}/`).host), hosts);
