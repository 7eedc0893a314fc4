// SPDX-License-Identifier: MIT
// The channel to the engine's own inspector. It speaks WebKit's protocol, and answers within the call; events come in
// the midst of whatever causes them. Connected at the first use, for the life of the thread.
'use strict';

const { ProtocolError } = require('internal/inspector/errors');
const binding = internalBinding('inspector');
const { parse, stringify } = JSON;
const { defineProperty, deleteProperty } = Reflect;

const listeners = { __proto__: null };
const answers = new Map();
let lastId = 0;
let isConnected = false;
let onIdle = () => {};

function receive(text) {
  const message = parse(text);
  if (message.id !== undefined) answers.set(message.id, message);
  else listeners[message.method]?.(message.params);
}

function connect() {
  if (isConnected) return;
  if (!binding.connect(receive, () => onIdle())) {
    throw new ProtocolError('The engine of this program cannot be inspected');
  }
  isConnected = true;
}

// The result of a command; throws what the engine says against it.
function post(method, params) {
  connect();
  const id = ++lastId;
  binding.post(stringify({ id, method, params }));
  const answer = answers.get(id);
  answers.delete(id);
  if (answer === undefined) throw new ProtocolError(`The engine does not answer '${method}'`);
  if (answer.error !== undefined) throw new ProtocolError(answer.error.message);
  return answer.result;
}

function on(method, listener) { listeners[method] = listener; }

// What is called while the engine stands at a breakpoint.
function whilePaused(fn) { onIdle = fn; }

// The value that the engine's inspector names by an id. It is handed over by a function of the program's that finds us
// under a name of the global object, which is there for that moment alone.
const DOOR = '%inspector';
function valueOf(objectId) {
  let value;
  defineProperty(globalThis, DOOR, { value: (it) => { value = it; }, configurable: true });
  try {
    post('Runtime.callFunctionOn', {
      objectId, functionDeclaration: `function () { 'use strict'; globalThis['${DOOR}'](this); }`,
      doNotPauseOnExceptionsAndMuteConsole: true,
    });
  } finally {
    deleteProperty(globalThis, DOOR);
  }
  return value;
}

// The id by which the engine's inspector names an object.
function idOf(object) {
  defineProperty(globalThis, DOOR, { value: object, configurable: true });
  try {
    const expression = `globalThis['${DOOR}']`;
    return post('Runtime.evaluate', { expression, doNotPauseOnExceptionsAndMuteConsole: true }).result.objectId;
  } finally {
    deleteProperty(globalThis, DOOR);
  }
}

// The value of a RemoteObject of WebKit's.
function valueOfRemote(remote) {
  if (remote.objectId !== undefined) return valueOf(remote.objectId);
  switch (remote.type) {
    case 'undefined': return undefined;
    case 'bigint': return BigInt(remote.description.replace(/n$/, ''));
    case 'number': return 'value' in remote && remote.value !== null ? remote.value : Number(remote.description);
    default: return remote.value;
  }
}

module.exports = { connect, idOf, on, post, valueOfRemote, whilePaused };
