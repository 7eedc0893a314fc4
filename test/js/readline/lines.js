// Lines of streams that are no terminals: all line ends, split anywhere; iteration; ends and errors.
'use strict';

const assert = require('assert');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const readline = require('readline');
const { PassThrough, Readable } = require('stream');

async function linesOf(chunks, options) {
  const lines = [];
  const rl = readline.createInterface({ input: Readable.from(chunks), crlfDelay: Infinity, ...options });
  rl.on('line', (line) => lines.push(line));
  await once(rl, 'close');
  return lines;
}

async function main() {
  assert.deepStrictEqual(await linesOf(['a\nb\r\nc\rd\u2028e\u2029f']), ['a', 'b', 'c', 'd', 'e', 'f']);
  assert.deepStrictEqual(await linesOf(['a\r', '\nb', '\r', '\r\n']), ['a', 'b', '']);
  assert.deepStrictEqual(await linesOf(['', 'no', ' end']), ['no end']);
  assert.deepStrictEqual(await linesOf([]), []);
  // A character in two parts.
  const snowman = Buffer.from('☃\n');
  assert.deepStrictEqual(await linesOf([snowman.subarray(0, 1), snowman.subarray(1)]), ['☃']);

  // Iteration holds the input back, and gives every line.
  const many = Readable.from(Array.from({ length: 50 }, (_, i) => `${i}\n`.repeat(100)));
  let count = 0;
  for await (const line of readline.createInterface({ input: many })) {
    assert.strictEqual(line, `${Math.floor(count / 100)}`);
    count++;
  }
  assert.strictEqual(count, 5000);

  // Errors of the input, a signal, use after the end.
  const failing = new PassThrough();
  const rl = readline.createInterface({ input: failing });
  process.nextTick(() => failing.destroy(new Error('broken')));
  await assert.rejects(async () => {
    for await (const line of rl) assert.fail(line);
  }, /broken/);
  const controller = new AbortController();
  const aborted = readline.createInterface({ input: new PassThrough(), signal: controller.signal });
  controller.abort();
  assert.strictEqual(aborted.closed, true);
  for (const call of ['pause', 'resume', 'write']) {
    assert.throws(() => aborted[call](''), { code: 'ERR_USE_AFTER_CLOSE' });
  }

  // A file handle's lines.
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'lines-')), 'file');
  fs.writeFileSync(file, 'one\ntwo\n');
  const handle = await fs.promises.open(file);
  const read = [];
  for await (const line of handle.readLines()) read.push(line);
  assert.deepStrictEqual(read, ['one', 'two']);
  fs.rmSync(path.dirname(file), { recursive: true });
}

main().then(() => { process.exitCode = 0; });
process.exitCode = 1;
