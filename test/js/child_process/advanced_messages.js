// serialization: 'advanced': what JSON cannot say, large messages, lengths that arrive in pieces.
'use strict';

const assert = require('assert');
const { fork } = require('child_process');
const { once } = require('events');

if (process.argv[2] === 'child') {
  process.on('message', (message) => process.send(message));
} else {
  const circular = { name: 'circular' };
  circular.self = circular;
  const messages = [
    new Map([[{ a: 1 }, new Set([2n])]]), circular, new RangeError('out'), /x/g, new Date(5), { u: undefined },
    { bytes: new Uint8Array([1, 2]), floats: new Float64Array([0.5]), buffer: Buffer.from('text') },
    Buffer.alloc(3_000_000, 7), 'text', true, 0.5,
  ];
  (async () => {
    const child = fork(__filename, ['child'], { serialization: 'advanced' });
    for (const message of messages) {
      child.send(message);
      const [answer] = await once(child, 'message');
      assert.deepStrictEqual(answer, message);
    }
    // All at once.
    const answers = [];
    const done = new Promise((resolve) => {
      child.on('message', (answer) => { if (answers.push(answer) === 1000) resolve(); });
    });
    for (let i = 0; i < 1000; i++) child.send({ i: BigInt(i) });
    await done;
    assert.ok(answers.every((answer, i) => answer.i === BigInt(i)));
    assert.throws(() => child.send({ fn() {} }), /could not be cloned/);
    child.disconnect();
  })();
}
