// A message to an unreferenced port comes while something else keeps the loop waiting.
'use strict';
const assert = require('node:assert');
const { port1, port2 } = new MessageChannel();
const alive = setTimeout(() => assert.fail('nothing came'), 10000);
port2.onmessage = ({ data }) => {
  assert.strictEqual(data, 'x');
  clearTimeout(alive);
};
port2.unref();
setTimeout(() => port1.postMessage('x'), 1);
