// SPDX-License-Identifier: MIT
// The channel of fork(): messages there and back one at a time, and a stream of them with back-pressure, small and of
// some size, in both serializations.
'use strict';
const { measure } = require('../lib/harness.js');
const { fork } = require('node:child_process');

if (process.argv[2] === 'child') {
  let count = 0;
  process.on('message', (message) => {
    if (message.echo) process.send(message);
    else if (message.last) process.send(++count);
    else count++;
  });
} else {
  main();
}

async function main() {
  for (const serialization of ['json', 'advanced']) {
    const child = fork(__filename, ['child'], { serialization });
    const answer = () => new Promise((resolve) => child.once('message', resolve));
    const small = { id: 1, text: 'some words', flag: true };
    const large = { rows: Array.from({ length: 100 }, (_, i) => ({ id: i, name: `name ${i}`, tags: ['a', 'b'] })) };
    await measure(`${serialization}-ping-pong`, () => {
      child.send({ echo: 1 });
      return answer();
    });
    const stream = (message, count) => () => {
      for (let i = 1; i < count; i++) child.send(message);
      child.send({ last: true });
      return answer();
    };
    await measure(`${serialization}-stream`, stream(small, 1000), 1000);
    await measure(`${serialization}-stream-large`, stream(large, 50), 50);
    child.disconnect();
  }
}
