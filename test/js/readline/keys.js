// Keys of terminals: sequences in one piece and in many, escape alone, hostile ones.
'use strict';

const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');

const stream = new PassThrough();
readline.emitKeypressEvents(stream);
let keys = [];
stream.on('keypress', (text, key) => keys.push([text, key.name, key.sequence,
                                                `${key.ctrl ? 'c' : ''}${key.meta ? 'm' : ''}${key.shift ? 's' : ''}`]));
function press(...parts) {
  keys = [];
  for (const part of parts) stream.write(part);
  return keys;
}

assert.deepStrictEqual(press('aB1'), [['a', 'a', 'a', ''], ['B', 'b', 'B', 's'], ['1', '1', '1', '']]);
assert.deepStrictEqual(press('\x01\r\n\t\x7f .'), [
  ['\x01', 'a', '\x01', 'c'], ['\r', 'return', '\r', ''], ['\n', 'enter', '\n', ''], ['\t', 'tab', '\t', ''],
  ['\x7f', 'backspace', '\x7f', ''], [' ', 'space', ' ', ''], ['.', undefined, '.', ''],
]);
for (const { 0: sequence, 1: name, 2: modifiers } of [
  ['\x1b[A', 'up', ''], ['\x1bOA', 'up', ''], ['\x1b[1;5C', 'right', 'c'], ['\x1b[1;2D', 'left', 's'],
  ['\x1b[1;3D', 'left', 'm'], ['\x1b[3~', 'delete', ''], ['\x1b[3;5~', 'delete', 'c'], ['\x1b[3^', 'delete', 'c'],
  ['\x1b[24~', 'f12', ''], ['\x1bOP', 'f1', ''], ['\x1b[[A', 'f1', ''], ['\x1b[Z', 'tab', 's'], ['\x1bx', 'x', 'm'],
  ['\x1bX', 'x', 'ms'], ['\x1b\x7f', 'backspace', 'm'], ['\x1b[200~', 'paste-start', ''], ['\x1b[201~', 'paste-end', ''],
  ['\x1b[99m', 'undefined', ''],
]) {
  assert.deepStrictEqual(press(sequence), [[undefined, name, sequence, modifiers]]);
  assert.deepStrictEqual(press(...sequence), [[undefined, name, sequence, modifiers]]);
}
// A character of two units, in single bytes.
assert.deepStrictEqual(press(...[...Buffer.from('😀')].map((byte) => Buffer.from([byte]))),
                       [['😀', undefined, '😀', '']]);
// Whatever comes, keys go on afterwards.
for (const junk of ['\x1b[;;;;', '\x1b[99999999', '\x1bO9', '\x1b[[[[', '\x1b\x1b\x1b', '\xff\x00']) {
  press(junk);
  press('~');
}
assert.deepStrictEqual(press('z').at(-1), ['z', 'z', 'z', '']);
// Nothing follows an escape: it is a key of its own.
press('\x1b');
assert.deepStrictEqual(keys, []);
stream.once('keypress', (text, key) => {
  assert.strictEqual(key.name, 'escape');
  stream.destroy();
});
