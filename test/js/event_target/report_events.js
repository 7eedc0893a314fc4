// ErrorEvent, CloseEvent, QuotaExceededError: what their dictionaries become.
'use strict';
const assert = require('node:assert');

const error = new ErrorEvent('error', { message: 'm', filename: 'f', lineno: 7, colno: 2, error: 5, cancelable: true });
assert.deepStrictEqual([error.type, error.message, error.filename, error.lineno, error.colno, error.error],
                       ['error', 'm', 'f', 7, 2, 5]);
assert.strictEqual(error.cancelable, true);
assert.strictEqual(new ErrorEvent('x').error, undefined);

const close = new CloseEvent('close', { wasClean: 1, code: 70000, reason: '\ud800' });
assert.deepStrictEqual([close.wasClean, close.code, close.reason], [true, 4464, '\ufffd']);
assert.throws(() => new CloseEvent(), TypeError);
assert.throws(() => Reflect.get(CloseEvent.prototype, 'code', {}));

const message = new MessageEvent('a', { data: 1 });
assert.strictEqual(typeof message.initMessageEvent, 'function');
assert.strictEqual(Object.prototype.toString.call(message), '[object MessageEvent]');

const quota = structuredClone(new QuotaExceededError('full', { quota: 5, requested: 6 }));
assert.ok(quota instanceof QuotaExceededError && quota instanceof DOMException);
assert.deepStrictEqual([quota.name, quota.code, quota.quota, quota.requested], ['QuotaExceededError', 22, 5, 6]);
assert.throws(() => new QuotaExceededError('', { quota: -1 }), RangeError);
assert.throws(() => new QuotaExceededError('', { quota: 2, requested: 1 }), RangeError);
assert.throws(() => structuredClone(new URL('http://a')), { name: 'DataCloneError' });
