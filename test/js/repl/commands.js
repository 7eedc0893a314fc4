// SPDX-License-Identifier: MIT
// .help, .save, .load, .clear and commands of the program.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

const output = new PassThrough();
output.setEncoding('utf8');
const server = repl.start({ input: new PassThrough(), output, prompt: '' });
function say(line) {
  server.write(`${line}\n`);
  return output.read() ?? '';
}

assert.strictEqual(say('.help'), `.break   Sometimes you get stuck, this gets you out
.clear   Break, and also clear the local context
.exit    Exit the REPL
.help    Print this help message
.load    Load JS from a file into the REPL session
.save    Save all evaluated commands in this REPL session to a file

Press Ctrl+C to abort current expression, Ctrl+D to exit the REPL
`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repl-'));
const file = path.join(folder, 'session.js');
try {
  say('var one = 1');
  say('function two() {');
  say('return 2 }');
  assert.strictEqual(say(`.save ${file}`), `Session saved to: ${file}\n`);
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'var one = 1\nfunction two() {\nreturn 2 }');

  const events = [];
  server.on('reset', (context) => events.push(context === server.context));
  assert.strictEqual(say('.clear'), 'Clearing context...\n');
  assert.deepStrictEqual(events, [true]);
  assert.strictEqual(say('typeof one'), "'undefined'\n");

  assert.match(say(`.load ${file}`), /undefined\n$/);
  assert.strictEqual(say('one + two()'), '3\n');
  assert.strictEqual(say(`.load ${folder}`), `Failed to load: ${folder} is not a valid file\n`);
  assert.strictEqual(say(`.load ${file}.not`), `Failed to load: ${file}.not\n`);
  assert.strictEqual(say(`.save ${folder}`), `Failed to save: ${folder}\n`);
  assert.strictEqual(say('.load'), 'The "file" argument must be specified\n');
  assert.strictEqual(say('.save'), 'The "file" argument must be specified\n');
} finally {
  fs.rmSync(folder, { recursive: true });
}

server.defineCommand('say', { help: 'Say it', action(text) {
  this.clearBufferedCommand();
  this.output.write(`said ${text}\n`);
  this.displayPrompt();
} });
server.defineCommand('plain', function(text) { this.output.write(`plain ${text}\n`); });
assert.strictEqual(say('.say it'), 'said it\n');
assert.strictEqual(say('.plain'), 'plain \n');
assert.match(say('.help'), /\.plain\n\.save {4}.*\n\.say {5}Say it\n/);
assert.throws(() => server.defineCommand('x', {}), { code: 'ERR_INVALID_ARG_TYPE' });

server.on('exit', () => { server.hasEnded = true; });
process.on('exit', () => assert.ok(server.hasEnded));
say('.exit');
