// SPDX-License-Identifier: MIT
// What a channel sends arrives in other threads and in this one as it was: values without parts, trees, and what is
// more than a tree; what cannot be cloned is refused, whoever listens.
'use strict';

const assert = require('node:assert');
const { Worker, isMainThread } = require('node:worker_threads');

const said = [
  1, 'text', true, null, { a: 1, b: [1.5, 'x', { c: null }] }, [], new Map([[1, new Date(5)]]), { f: undefined },
  [1, , 3], 10n, new Uint8Array([1, 2]), // eslint-disable-line no-sparse-arrays
];

if (!isMainThread) {
  const channel = new BroadcastChannel('there');
  const back = new BroadcastChannel('back');
  channel.onmessage = ({ data }) => back.postMessage(data);
  back.postMessage('up');
} else {
  const channel = new BroadcastChannel('there');
  const refuse = () => assert.throws(() => channel.postMessage(() => {}), { name: 'DataCloneError' });
  refuse();
  const back = new BroadcastChannel('back');
  const worker = new Worker(__filename);
  const heard = [];
  back.onmessage = ({ data }) => {
    if (data === 'up') {
      refuse();
      const near = new BroadcastChannel('there');
      const got = [];
      near.onmessage = (event) => {
        got.push(event.data);
        if (got.length < said.length) return;
        assert.deepStrictEqual(got, said);
        near.close();
      };
      refuse();
      said.forEach((value) => channel.postMessage(value));
      return;
    }
    heard.push(data);
    if (heard.length < said.length) return;
    assert.deepStrictEqual(heard, said);
    channel.close();
    back.close();
    worker.terminate();
  };
}
