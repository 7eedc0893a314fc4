// SPDX-License-Identifier: MIT
// Flags: --no-deprecation
// url.parse, url.resolve, url.format, and the helpers for files and HTTP.
'use strict';
const assert = require('node:assert');
const url = require('node:url');

const parts = ({ protocol, auth, host, port, hostname, hash, search, query, pathname, path, href }) =>
  [protocol, auth, host, port, hostname, hash, search, query, pathname, path, href];
assert.deepStrictEqual(parts(url.parse(' HTTP://u:p%40x@Ex.com:81\\a b?q=1#h ')),
                       ['http:', 'u:p@x', 'ex.com:81', '81', 'ex.com', '#h', '?q=1', 'q=1', '/a%20b', '/a%20b?q=1',
                        'http://u:p%40x@ex.com:81/a%20b?q=1#h']);
assert.deepStrictEqual(parts(url.parse('mailto:a@b?c')), ['mailto:', 'a', 'b', null, 'b', null, '?c', 'c', null, '?c', 'mailto:a@b?c']);
assert.strictEqual(url.parse('//h/p').host, null);
assert.strictEqual(url.parse('//h/p', false, true).host, 'h');
assert.strictEqual(url.parse('http://[::1]:8/').hostname, '::1');
assert.deepStrictEqual({ ...url.parse('/p?a=1&a=2', true).query }, { a: ['1', '2'] });
assert.throws(() => url.parse('http://a.com:b/'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => url.parse('http://a\u2100b/'), { code: 'ERR_INVALID_URL' });
assert.throws(() => url.parse(5), { code: 'ERR_INVALID_ARG_TYPE' });

assert.strictEqual(url.resolve('http://a/b/c', '../d?e'), 'http://a/d?e');
assert.strictEqual(url.resolve('http://u:p@a/b', '//c/d'), 'http://c/d');
assert.strictEqual(url.resolve('/one/two', 'three'), '/one/three');
assert.strictEqual(url.resolve('mailto:a@b', 'mailto:c@d'), 'mailto:c@d');

assert.strictEqual(url.format({ protocol: 'http', hostname: '::1', port: 80, pathname: 'a?b', query: { c: [1, 2] } }),
                   'http://[::1]:80/a%3Fb?c=1&c=2');
assert.strictEqual(url.format(new URL('http://u:p@xn--0zwm56d.com/a?b#c'), { unicode: true, auth: false, fragment: false }),
                   'http://\u6d4b\u8bd5.com/a?b');

assert.strictEqual(url.fileURLToPath('file:///a%20b/%E2%82%AC'), '/a b/\u20ac');
assert.strictEqual(url.fileURLToPath('file://nas/x/y', { windows: true }), '\\\\nas\\x\\y');
assert.deepStrictEqual(url.fileURLToPathBuffer('file:///%ff'), Buffer.from([47, 255]));
assert.throws(() => url.fileURLToPath('file://host/a'), { code: 'ERR_INVALID_FILE_URL_HOST' });
assert.throws(() => url.fileURLToPath('file:///a%2Fb'), { code: 'ERR_INVALID_FILE_URL_PATH' });
assert.throws(() => url.fileURLToPath('http://a/b'), { code: 'ERR_INVALID_URL_SCHEME' });
assert.strictEqual(url.pathToFileURL('/a b/c?d#e%~/').href, 'file:///a%20b/c%3Fd%23e%25%7E/');
assert.strictEqual(url.domainToASCII('espa\u00f1ol.com'), 'xn--espaol-zwa.com');
assert.strictEqual(url.domainToASCII('a b'), '');
assert.strictEqual(url.domainToUnicode('xn--espaol-zwa.com'), 'espa\u00f1ol.com');
const { auth, hostname, port, path } = url.urlToHttpOptions(new URL('http://a%40:b@[::1]:8/c?d'));
assert.deepStrictEqual([auth, hostname, port, path], ['a@:b', '::1', 8, '/c?d']);
