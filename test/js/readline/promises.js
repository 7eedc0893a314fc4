// readline/promises: questions, their signals, and control sequences in one write.
'use strict';

const assert = require('assert');
const readline = require('readline/promises');
const { PassThrough } = require('stream');

async function main() {
  const input = new PassThrough();
  const rl = readline.createInterface({ input, output: new PassThrough(), terminal: true });
  const first = rl.question('first? ');
  input.write('1\r');
  assert.strictEqual(await first, '1');
  const controller = new AbortController();
  const second = rl.question('second? ', { signal: controller.signal });
  controller.abort('why');
  await assert.rejects(second, { name: 'AbortError', cause: 'why' });
  const third = rl.question('third? ');
  input.write('\x04');
  await assert.rejects(third, { name: 'AbortError' });
  assert.strictEqual(rl.closed, true);
  await assert.rejects(rl.question('too late'), { code: 'ERR_USE_AFTER_CLOSE' });

  const output = new PassThrough();
  const commands = new readline.Readline(output);
  commands.cursorTo(1, 2).moveCursor(-1, 1).clearLine(0).clearScreenDown();
  assert.strictEqual(output.read(), null);
  await commands.commit();
  assert.strictEqual(`${output.read()}`, '\x1b[3;2H\x1b[1D\x1b[1B\x1b[2K\x1b[0J');
  commands.clearLine(1).rollback();
  await commands.commit();
  assert.strictEqual(output.read(), null);
  assert.throws(() => new readline.Readline({}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => commands.cursorTo(1.5), { code: 'ERR_OUT_OF_RANGE' });
}

main().then(() => { process.exitCode = 0; });
process.exitCode = 1;
