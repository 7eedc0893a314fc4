// SPDX-License-Identifier: MIT
// A write stream that is destroyed, or seems so, when its write is done has failed.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { finished } = require('node:stream/promises');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-write-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

(async () => {
  const seeming = fs.createWriteStream(path.join(folder, 'a'));
  Object.defineProperty(seeming, 'destroyed', { get: () => true });
  seeming.on('error', () => {});
  seeming.end('foo');
  await assert.rejects(finished(seeming), { code: 'ERR_STREAM_DESTROYED' });

  const stream = fs.createWriteStream(path.join(folder, 'b'));
  await new Promise((resolve) => { stream.on('ready', resolve); });
  const written = new Promise((resolve) => { stream.write(Buffer.alloc(1 << 20), resolve); });
  const failed = new Promise((resolve) => { stream.on('error', resolve); });
  stream.destroy();
  assert.strictEqual((await written).code, 'ERR_STREAM_DESTROYED');
  assert.strictEqual((await failed).code, 'ERR_STREAM_DESTROYED');
})();
