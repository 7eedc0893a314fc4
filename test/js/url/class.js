// SPDX-License-Identifier: MIT
// URL and URLSearchParams as objects: parts, setters, the link between the two, what is refused.
'use strict';
const assert = require('node:assert');
const util = require('node:util');

const url = new URL('https://us%65r:pw@Example.com:8443/a/../b?x=1&x=2#h');
assert.deepStrictEqual(
  ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'].map((k) => url[k]),
  ['https://us%65r:pw@example.com:8443/b?x=1&x=2#h', 'https://example.com:8443', 'https:', 'us%65r', 'pw',
   'example.com:8443', 'example.com', '8443', '/b', '?x=1&x=2', '#h']);
assert.strictEqual(JSON.stringify({ url }), `{"url":"${url.href}"}`);

const { searchParams } = url;
assert.strictEqual(url.searchParams, searchParams);
searchParams.append('y', 'a b&\u00e9');
assert.strictEqual(url.search, '?x=1&x=2&y=a+b%26%C3%A9');
url.search = '?z=%zz+%F0%9F%98%80%ff';
assert.deepStrictEqual([...searchParams], [['z', '%zz \u{1F600}\uFFFD']]);
searchParams.delete('z');
assert.strictEqual(url.href, 'https://us%65r:pw@example.com:8443/b#h');
url.href = 'http://other/?k=v';
assert.strictEqual(searchParams.get('k'), 'v');
url.port = '99999';
url.protocol = 'mailto';
assert.strictEqual(url.href, 'http://other/?k=v');
assert.throws(() => { url.href = 'nonsense'; }, { code: 'ERR_INVALID_URL', input: 'nonsense' });
assert.throws(() => new URL('x', 'y'), { code: 'ERR_INVALID_URL', input: 'x', base: 'y', message: 'Invalid URL' });
assert.throws(() => new URL(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => new URL(Symbol('s')), TypeError);
assert.strictEqual(URL.canParse('/x'), false);
assert.strictEqual(URL.canParse('/x', 'http://h'), true);
assert.strictEqual(URL.parse('x'), null);
assert.strictEqual(URL.parse('x', 'http://h/').href, 'http://h/x');
assert.strictEqual(new URL('blob:https://h/x').origin, 'https://h');
assert.strictEqual(new URL('foo://h').origin, 'null');
assert.match(util.inspect(url), /^URL \{\n {2}href: 'http:\/\/other\/\?k=v',/);

const params = new URLSearchParams([['b', '1'], ['a', '\ud800'], ['b', '2']]);
params.set('b', '3');
params.sort();
assert.strictEqual(`${params}`, 'a=%EF%BF%BD&b=3');
assert.strictEqual(params.size, 2);
assert.strictEqual(params.has('b', '3'), true);
assert.strictEqual(params.has('b', '4'), false);
assert.deepStrictEqual([...new URLSearchParams({ x: 1, y: 'z' }).keys()], ['x', 'y']);
assert.strictEqual(`${new URLSearchParams('?a&b==c&&=d')}`, 'a=&b=%3Dc&=d');
assert.strictEqual(`${new URLSearchParams({ q: "!'()~*-._ +" })}`, 'q=%21%27%28%29%7E*-._+%2B');
assert.throws(() => new URLSearchParams([['a']]), { code: 'ERR_INVALID_TUPLE' });
assert.throws(() => URLSearchParams.prototype.get.call({}, 'a'), { code: 'ERR_INVALID_THIS' });
assert.strictEqual(util.inspect(params), "URLSearchParams { 'a' => '\uFFFD', 'b' => '3' }");
