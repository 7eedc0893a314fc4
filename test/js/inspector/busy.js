// SPDX-License-Identifier: MIT
// A program that never comes back to its loop hears of its debugger all the same, and can be stopped.
'use strict';

const assert = require('assert');
const { spawn } = require('child_process');

const child = spawn(process.execPath, ['--inspect-wait=0', require.resolve('./fixtures/busy.js')]);
let stderr = '';
child.stderr.setEncoding('utf8').on('data', function listen(chunk) {
  stderr += chunk;
  const match = /listening on (ws:\S+)\n/.exec(stderr);
  if (match === null) return;
  child.stderr.removeListener('data', listen).resume();
  debug(match[1]);
});
const ended = new Promise((resolve) => child.on('exit', resolve));

function debug(address) {
  const socket = new WebSocket(address);
  let id = 0;
  const send = (method, params) => socket.send(JSON.stringify({ id: ++id, method, params }));
  socket.onopen = () => {
    send('Debugger.enable');
    send('Runtime.runIfWaitingForDebugger');
    setTimeout(() => send('Debugger.pause'), 300);
  };
  socket.onmessage = async ({ data }) => {
    const { method, params } = JSON.parse(data);
    if (method !== 'Debugger.paused') return;
    const [frame] = params.callFrames;
    assert.strictEqual(frame.functionName, 'spin');
    send('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression: 'rounds = -5' });
    send('Debugger.resume');
    socket.close();
    assert.strictEqual(await ended, 0);
  };
}
