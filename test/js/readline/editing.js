// Editing on a terminal: what is typed, seen and returned.
'use strict';

const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');

function open(options) {
  const input = new PassThrough();
  const output = new PassThrough();
  output.columns = 20;
  const rl = readline.createInterface({ input, output, terminal: true, prompt: '', ...options });
  const lines = [];
  rl.on('line', (line) => lines.push(line));
  const seen = () => {
    let text = '';
    for (let part; (part = output.read()) !== null;) text += part;
    return text;
  };
  return { rl, lines, type: (text) => input.write(text), seen };
}

// Moving, deleting, undoing, yanking.
{
  const { rl, lines, type } = open();
  type('one two three');
  type('\x17');                       // control-W
  assert.strictEqual(rl.line, 'one two ');
  type('\x1f');                       // undo
  assert.strictEqual(rl.line, 'one two three');
  type('\x01\x1bf');                  // control-A, meta-F
  assert.strictEqual(rl.cursor, 4);
  type('\x0b');                       // control-K
  assert.strictEqual(rl.line, 'one ');
  type('\x01\x19');                   // control-A, control-Y
  assert.strictEqual(rl.line, 'two threeone ');
  type('\r');
  assert.deepStrictEqual(lines, ['two threeone ']);
  assert.deepStrictEqual([rl.line, rl.cursor], ['', 0]);
  type('x\x1b[A');                    // up: nothing in the history begins with x
  assert.strictEqual(rl.line, 'x');
  type('\x15\x1b[A');                 // control-U, up
  assert.strictEqual(rl.line, 'two threeone ');
  rl.close();
}

// Rows of a narrow terminal, wide characters, tabs.
{
  const { rl, type } = open();
  type('0123456789012345678');
  assert.deepStrictEqual(rl.getCursorPos(), { rows: 0, cols: 19 });
  type('谢'); // does not fit
  assert.deepStrictEqual(rl.getCursorPos(), { rows: 1, cols: 2 });
  type('\x15a\tb');
  assert.deepStrictEqual(rl.getCursorPos(), { rows: 0, cols: 9 });
  rl.close();
}

// Several lines at once; \r\n is one end.
{
  const { rl, lines, type } = open({ crlfDelay: Infinity });
  type('a\r\nb\nc\r');
  assert.deepStrictEqual(lines, ['a', 'b', 'c']);
  rl.close();
}

// Questions, and what a program sees that hides the answer.
{
  const { rl, type, seen } = open();
  let answer;
  rl.question('name? ', (text) => { answer = text; });
  assert.match(seen(), /name\? /);
  rl._writeToOutput = () => {};
  type('secret\r');
  assert.strictEqual(answer, 'secret');
  assert.doesNotMatch(seen(), /secret/);
  rl.close();
}

// Completion by Tab, but not within pasted text.
{
  const asked = [];
  const completer = (text) => {
    asked.push(text);
    return [['apple', 'apricot'].filter((word) => word.startsWith(text)), text];
  };
  const { rl, type, seen } = open({ completer });
  type('a');
  type('\t');
  assert.strictEqual(rl.line, 'ap');
  type('\t');
  assert.match(seen(), /apple +apricot/);
  type('x\ty');
  assert.strictEqual(rl.line, 'apx\ty');
  assert.ok(!asked.includes('apx'));
  rl.close();
}

// Control-C and control-D.
{
  const { rl, type } = open();
  let interrupts = 0;
  rl.on('SIGINT', () => interrupts++);
  type('text\x03');
  assert.strictEqual(interrupts, 1);
  assert.ok(!rl.closed);
  type('\x15\x04');
  assert.strictEqual(rl.closed, true);
}
