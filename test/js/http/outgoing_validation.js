// SPDX-License-Identifier: MIT
// Control characters in headers that are sent: refused, unless the message's server or request was made lenient; those
// that would end the line never pass.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const bad = { code: 'ERR_INVALID_CHAR' };
const STRICT = [{}, { httpValidation: 'strict' }];
const LENIENT = [{ httpValidation: 'relaxed' }, { httpValidation: 'insecure' }, { insecureHTTPParser: true }];

assert.strictEqual(http.isValidHeaderName('X-a'), true);
for (const name of ['', 'a b', 'a:', '\xe9', 5, null, undefined]) {
  assert.strictEqual(http.isValidHeaderName(name), false);
}
for (const value of ['', 'a', '\xe9', 5, null, ['a']]) assert.strictEqual(http.isValidHeaderValue(value), true);
for (const value of [undefined, Symbol('a'), '\u0100', 'a\n', '\x01']) {
  assert.strictEqual(http.isValidHeaderValue(value), false);
}
assert.strictEqual(http.isValidHeaderValue('\x01', { httpValidation: 'relaxed' }), true);
assert.strictEqual(http.isValidHeaderValue('\n', { httpValidation: 'relaxed' }), false);
assert.throws(() => http.isValidHeaderValue('', { httpValidation: 'insecure' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => http.isValidHeaderValue('', 1), { code: 'ERR_INVALID_ARG_TYPE' });

function trial(message, method, ...args) {
  return () => message[method](...args);
}

let served = 0;
for (const options of [...STRICT, ...LENIENT]) {
  const isLenient = LENIENT.includes(options);
  const check = (use) => (isLenient ? use() : assert.throws(use, bad));
  const server = http.createServer(options, (req, res) => {
    served++;
    check(trial(res, 'setHeader', 'x', 'a\x01b'));
    check(trial(res, 'appendHeader', 'y', 'a\x7fb'));
    check(trial(res, 'addTrailers', { z: 'a\x01b' }));
    for (const end of ['\n', '\r', '\0', '\u0100']) {
      assert.throws(trial(res, 'setHeader', 'x', `a${end}b`), bad);
      assert.throws(trial(res, 'addTrailers', { z: `a${end}b` }), bad);
    }
    res.end();
    server.close();
  });
  server.listen(0, '127.0.0.1', () => {
    const to = { port: server.address().port, host: '127.0.0.1', agent: false, ...options };
    assert.throws(() => http.request({ ...to, headers: { x: 'a\r\nb' } }), bad);
    if (!isLenient) assert.throws(() => http.request({ ...to, headers: { x: 'a\x01b' } }), bad);
    const req = http.request({ ...to, headers: isLenient ? { x: 'a\x01b' } : {} }, (res) => {
      res.resume();
      assert.strictEqual(res.headers.x, isLenient ? 'a\x01b' : undefined);
    });
    req.end();
  });
}
process.on('exit', () => assert.strictEqual(served, 5));
