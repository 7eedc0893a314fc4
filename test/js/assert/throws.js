// throws, rejects and their opposites.
'use strict';

const assert = require('assert');

const boom = () => { throw Object.assign(new TypeError('boom'), { code: 'E' }); };
assert.throws(boom);
assert.throws(boom, TypeError);
assert.throws(boom, /boom/);
assert.throws(boom, { message: /oo/, code: 'E', name: 'TypeError' });
assert.throws(boom, (error) => error.code === 'E');
const fails = (fn, text) => assert.throws(fn, ({ code, message }) => code === 'ERR_ASSERTION' && message.includes(text));
fails(() => assert.throws(() => {}), 'Missing expected exception.');
fails(() => assert.throws(() => {}, TypeError, 'm'), 'Missing expected exception (TypeError): m');
fails(() => assert.throws(boom, RangeError), 'instance of "RangeError". Received "TypeError"');
fails(() => assert.throws(boom, /x/), 'did not match the regular expression');
fails(() => assert.throws(boom, { code: 'F' }), "-   code: 'F'");
fails(() => assert.throws(boom, () => false), 'Received false');
fails(() => assert.doesNotThrow(boom), 'Got unwanted exception.\nActual message: "boom"');
assert.throws(() => assert.throws(boom, 'boom'), { code: 'ERR_AMBIGUOUS_ARGUMENT' });
assert.throws(() => assert.throws('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => assert.throws(boom, {}), { code: 'ERR_INVALID_ARG_VALUE' });

(async () => {
  await assert.rejects(async () => boom(), { code: 'E' });
  await assert.rejects(assert.rejects(Promise.resolve()), /Missing expected rejection/);
  await assert.rejects(assert.rejects(5), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(assert.rejects(() => 5), { code: 'ERR_INVALID_RETURN_VALUE' });
  await assert.doesNotReject(Promise.resolve());
})();
