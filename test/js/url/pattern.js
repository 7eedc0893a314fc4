// URLPattern: from texts and dictionaries, canonical spelling, matching with groups, what is no pattern.
'use strict';
const assert = require('node:assert');
const { URLPattern } = require('node:url');
assert.strictEqual(URLPattern, globalThis.URLPattern);

const site = new URLPattern('http{s}?://*.example.com/:section/:page([0-9]+){.html}?');
assert.strictEqual(site.hostname, '*.example.com');
assert.strictEqual(site.pathname, '/:section/:page([0-9]+){.html}?');
assert.strictEqual(site.port, '');
assert.strictEqual(site.search, '*');
assert.strictEqual(site.hasRegExpGroups, true);
assert.strictEqual(site.test('https://a.example.com/x/12.html?q#h'), true);
assert.strictEqual(site.test('https://a.example.com/x/y'), false);
const { inputs, pathname, hostname } = site.exec('/x/7', 'https://b.c.example.com');
assert.deepStrictEqual(inputs, ['/x/7', 'https://b.c.example.com']);
assert.deepStrictEqual(pathname, { groups: { section: 'x', page: '7' }, input: '/x/7' });
assert.deepStrictEqual(hostname.groups, { 0: 'b.c' });
assert.strictEqual(site.exec('not a url'), null);

for (const [init, part, text] of [
  [{ pathname: '/caf\u00e9/*' }, 'pathname', '/caf%C3%A9/*'],
  [{ hostname: 'EXAMPLE.com' }, 'hostname', 'example.com'],
  [{ hostname: 'b\u00fccher.de' }, 'hostname', 'xn--bcher-kva.de'],
  [{ hostname: '[2001:DB8::1]' }, 'hostname', undefined],
  [{ hostname: '[2001\\:DB8\\:\\:1]' }, 'hostname', '[2001\\:db8\\:\\:1]'],
  [{ protocol: 'https', port: '443' }, 'port', ''],
  [{ port: '80x' }, 'port', '80'],
  [{ protocol: 'data', pathname: 'a b' }, 'pathname', 'a b'],
  [{ pathname: '/a/../b' }, 'pathname', '/b'],
  [{ search: '?q=*' }, 'search', 'q=*'],
  [{ pathname: '/:a:b' }, 'pathname', '/:a:b'],
  [{ pathname: '/{:a}b' }, 'pathname', '/{:a}b'],
  [{ pathname: '/(.*)' }, 'pathname', '/*'],
  [{ pathname: 'c', baseURL: 'http://h/a/(b)/x' }, 'pathname', '/a/\\(b\\)/c'],
]) {
  if (text === undefined) assert.throws(() => new URLPattern(init), { code: 'ERR_INVALID_URL_PATTERN' });
  else assert.strictEqual(new URLPattern(init)[part], text, JSON.stringify(init));
}
assert.strictEqual(new URLPattern('/FOO', 'http://a', { ignoreCase: true }).test('http://a/foo'), true);
assert.strictEqual(new URLPattern('/FOO', 'http://a').test('http://a/foo'), false);
assert.strictEqual(new URLPattern({ pathname: '/*{/x}+' }).test({ pathname: '/a/x/x' }), true);

for (const bad of [['/relative'], ['http://('], [{ pathname: '/:a/:a' }], [{ port: 'x' }], [{ hostname: 'a b' }],
                   [{ pathname: '/([a-z)' }], [{ pathname: '(\u00e9)' }], [{}, 'http://base'], [{ baseURL: 'bad' }],
                   [{ pathname: '{a' }], [{ pathname: '\\' }]]) {
  assert.throws(() => new URLPattern(...bad), { name: 'TypeError', code: 'ERR_INVALID_URL_PATTERN' }, String(bad));
}
assert.throws(() => URLPattern(), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
assert.throws(() => site.test({}, 'http://a'), { name: 'TypeError', code: 'ERR_OPERATION_FAILED' });
assert.throws(() => site.exec.call({}), { message: 'Illegal invocation' });
