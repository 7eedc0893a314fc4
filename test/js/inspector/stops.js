// SPDX-License-Identifier: MIT
// A `debugger` statement: frames and scopes in the author's places, evaluation there; the program goes on by itself.
'use strict';

const assert = require('assert');
const { Session } = require('inspector');

const file = require.resolve('./fixtures/stops.js');
const session = new Session();
session.connect();
session.post('Debugger.enable');

// What listeners throw is only warned of.
const seen = [];
session.on('Debugger.paused', ({ params: { callFrames: [frame] } }) => {
  const variables = {};
  for (const { type, object: { objectId } } of frame.scopeChain.filter(({ type }) => /block|local/.test(type))) {
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (error, { result }) => {
      for (const { name, value } of result) variables[name] ??= [type, value.value];
    });
  }
  session.post('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression: 'own + i' },
               (error, { result }) => seen.push({ frame, variables, result }));
});

setImmediate(() => {
  assert.strictEqual(require(file)(41), 42);
  assert.strictEqual(seen.length, 1);
  const [{ frame, variables, result }] = seen;
  assert.strictEqual(frame.functionName, 'outer');
  assert.strictEqual(frame.location.lineNumber, 5);
  assert.deepStrictEqual(variables.own, ['local', 42]);
  assert.deepStrictEqual(variables.first, ['local', 41]);
  assert.deepStrictEqual(variables.i, ['block', 0]);
  assert.strictEqual(result.value, 42);
  session.disconnect();
});
