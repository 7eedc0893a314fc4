// SPDX-License-Identifier: MIT
// Sessions of the program's own thread: answers within the call, errors with the codes of the protocol, events.
'use strict';

const assert = require('assert');
const inspector = require('inspector');

const session = new inspector.Session();
assert.throws(() => session.post('Runtime.enable'), { code: 'ERR_INSPECTOR_NOT_CONNECTED' });
assert.throws(() => session.connectToMainThread(), { code: 'ERR_INSPECTOR_NOT_WORKER' });
session.connect();
assert.throws(() => session.connect(), { code: 'ERR_INSPECTOR_ALREADY_CONNECTED' });

function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => { answer = { error, result }; });
  return answer;
}

assert.deepStrictEqual(post('Runtime.evaluate', { expression: '6 * 7' }).result,
                       { result: { type: 'number', value: 42, description: '42' } });
assert.strictEqual(post('Runtime.nothing').error.message, "Inspector error -32601: 'Runtime.nothing' wasn't found");
assert.strictEqual(post('Runtime.evaluate').error.code, 'ERR_INSPECTOR_COMMAND');

const { result: { result: made } } = post('Runtime.evaluate', { expression: '({ a: 1, get b() { throw 1; } })' });
const { result } = post('Runtime.getProperties', { objectId: made.objectId, ownProperties: true }).result;
assert.deepStrictEqual(result.map(({ name }) => name), ['a', 'b']);
assert.strictEqual(result[1].get.type, 'function');
assert.strictEqual(post('Runtime.callFunctionOn', {
  objectId: made.objectId, functionDeclaration: 'function(n) { return this.a + n; }', arguments: [{ value: 2 }],
}).result.result.value, 3);
post('Runtime.releaseObject', { objectId: made.objectId });
assert.match(post('Runtime.getProperties', { objectId: made.objectId }).error.message, /Could not find object/);

const thrown = post('Runtime.evaluate', { expression: 'throw new RangeError("no")' }).result;
assert.strictEqual(thrown.exceptionDetails.text, 'Uncaught');
assert.strictEqual(thrown.exceptionDetails.exception.className, 'RangeError');

// Console calls are told, and their names stay.
const calls = [];
session.on('Runtime.consoleAPICalled', ({ params }) => calls.push([params.type, params.args[0].value]));
post('Runtime.enable');
console.info('told');
console.assert(true, 'not told');
inspector.console.log('not printed');
post('Runtime.disable');
console.info('no longer told');
assert.deepStrictEqual(calls, [['info', 'told'], ['log', 'not printed']]);
assert.strictEqual(console.info.name, 'info');

session.disconnect();
session.disconnect();
assert.strictEqual(inspector.url(), undefined);
assert.throws(() => inspector.waitForDebugger(), { code: 'ERR_INSPECTOR_NOT_ACTIVE' });
