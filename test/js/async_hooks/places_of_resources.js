// SPDX-License-Identifier: MIT
// Hooks that are there before anything else hear of resources by their types alone, and find who made a server among
// the calls of a stack.
'use strict';

const assert = require('node:assert');
const { createHook } = require('node:async_hooks');

const seen = [];
createHook({ init(id, type) { seen.push([type, new Error().stack]); } }).enable();
const server = require('node:net').createServer();
server.listen(0, () => server.close());
server.on('close', () => {
  assert.ok(seen.every(([type]) => typeof type === 'string'), String(seen));
  const [, stack] = seen.find(([type]) => type === 'TCPSERVERWRAP');
  assert.match(stack, /places_of_resources\.js:12:8/);
});
