// SPDX-License-Identifier: MIT
// --inspect-brk: the program waits, stops at its first statement, goes on step by step, and at its end waits for the
// debugger to leave. What is no message of the protocol is refused.
'use strict';

const assert = require('assert');
const http = require('http');
const { spawn } = require('child_process');
const { pathToFileURL } = require('url');

const file = require.resolve('./fixtures/program.js');
const child = spawn(process.execPath, ['--inspect-brk=0', file]);
let stderr = '';
let started = false;
child.stderr.setEncoding('utf8').on('data', (chunk) => {
  stderr += chunk;
  const match = /Debugger listening on (ws:\/\/127\.0\.0\.1:(\d+)\/[0-9a-f-]+)\n/.exec(stderr);
  if (match === null || started) return;
  started = true;
  list(match[2], match[1]);
});
child.on('exit', (code) => {
  assert.strictEqual(code, 7);
  assert.match(stderr, /Debugger attached\.\n/);
  assert.match(stderr, /Waiting for the debugger to disconnect\.\.\.\n/);
});

function list(port, address) {
  http.get({ port, host: '127.0.0.1', path: '/json/list' }, (response) => {
    let text = '';
    response.on('data', (chunk) => { text += chunk; }).on('end', () => {
      const [target] = JSON.parse(text);
      assert.strictEqual(target.type, 'node');
      assert.strictEqual(target.url, pathToFileURL(file).href);
      assert.strictEqual(target.webSocketDebuggerUrl, address);
      debug(address);
    });
  });
}

function debug(address) {
  const socket = new WebSocket(address);
  let id = 0;
  const waiting = new Map();
  const events = [];
  let wake = () => {};
  const send = (method, params) => new Promise((resolve) => {
    waiting.set(++id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
  });
  async function event(method) {
    for (;;) {
      const at = events.findIndex((one) => one.method === method);
      if (at >= 0) return events.splice(at, 1)[0].params;
      await new Promise((resolve) => { wake = resolve; });
    }
  }
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.method === undefined && !waiting.has(message.id)) message.method = 'refusal';
    if (message.method !== undefined) events.push(message);
    else waiting.get(message.id)(message);
    wake();
  };
  socket.onopen = async () => {
    socket.send('no message');
    await event('refusal');
    await send('Runtime.enable');
    await send('Debugger.enable');
    const url = pathToFileURL(file).href;
    const set = await send('Debugger.setBreakpointByUrl', { url, lineNumber: 6, columnNumber: 0 });
    assert.strictEqual(typeof set.result.breakpointId, 'string');
    await send('Runtime.runIfWaitingForDebugger');
    const begin = await event('Debugger.paused');
    assert.strictEqual(begin.reason, 'Break on start');
    assert.strictEqual(begin.callFrames[0].location.lineNumber, 2);
    await send('Debugger.resume');
    const stop = await event('Debugger.paused');
    assert.deepStrictEqual(stop.hitBreakpoints, [set.result.breakpointId]);
    assert.strictEqual(stop.callFrames[0].location.lineNumber, 6);
    await send('Debugger.stepOver');
    assert.strictEqual((await event('Debugger.paused')).callFrames[0].location.lineNumber, 7);
    const { result } = await send('Debugger.evaluateOnCallFrame', {
      callFrameId: stop.callFrames[0].callFrameId, expression: 'total',
    });
    assert.strictEqual(result.result.value, 3);
    await send('Debugger.resume');
    await event('Runtime.executionContextDestroyed');
    socket.close();
  };
}
