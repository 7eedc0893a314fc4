// SPDX-License-Identifier: MIT
// A stream that has been destroyed, or is closed, is no stage of a pipeline: pipeline() says so at once, and leaves the
// source alone. A source that has been destroyed fails the pipeline as any of its errors.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { PassThrough, Readable, Writable, pipeline } = require('node:stream');
const promises = require('node:stream/promises');

const refused = { code: 'ERR_STREAM_UNABLE_TO_PIPE', message: 'Cannot pipe to a closed or destroyed stream' };
const never = () => assert.fail('called');

async function main() {
  for (const reason of [undefined, new Error('reason')]) {
    for (const wait of [false, true]) {
      const sink = new Writable({ write(chunk, encoding, callback) { callback(); } });
      sink.on('error', () => {});
      sink.destroy(reason);
      if (wait) await once(sink, 'close').catch(() => {});
      const source = Readable.from(['a']);
      assert.throws(() => pipeline(source, sink, never), refused);
      assert.strictEqual(source.destroyed, false);
      await assert.rejects(promises.pipeline(Readable.from(['a']), sink, new PassThrough()), refused);
    }
  }

  const over = new Writable({ write(chunk, encoding, callback) { callback(); } });
  over.end();
  await once(over, 'close');
  assert.throws(() => pipeline(Readable.from(['a']), over, never), refused);

  const source = new PassThrough();
  source.on('error', () => {});
  source.destroy(new Error('source'));
  await assert.rejects(promises.pipeline(source, new PassThrough()), { message: 'source' });
}
main();
