// SPDX-License-Identifier: MIT
// A FileHandle in a message that nobody reads is closed with it, without a word; one that is lost by the program is
// told.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { MessageChannel } = require('node:worker_threads');

require('node:v8').setFlagsFromString('--expose-gc');
const gc = require('node:vm').runInNewContext('gc');

async function send() {
  const handle = await fs.promises.open(__filename);
  const { fd } = handle;
  const { port1 } = new MessageChannel();
  port1.postMessage(handle, [handle]);
  assert.strictEqual(handle.fd, -1);
  return fd;
}

async function lose() {
  return (await fs.promises.open(__filename)).fd;
}

const isOpen = (fd) => fs.existsSync(`/proc/self/fd/${fd}`) && fs.readlinkSync(`/proc/self/fd/${fd}`) === __filename;

(async () => {
  const errors = [];
  process.on('uncaughtException', (error) => errors.push(error));
  const fd = await send();
  const lost = await lose();
  for (let i = 0; i < 200 && (isOpen(fd) || isOpen(lost) || errors.length === 0); i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.strictEqual(isOpen(fd), false);
  assert.deepStrictEqual(errors.map(({ code }) => code), ['ERR_INVALID_STATE']);
})().catch((error) => {
  process.exitCode = 1;
  console.error(error);
});
