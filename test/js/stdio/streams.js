// Standard output survives destroy(), writes in order and at once, and knows its kind.
'use strict';
const assert = require('node:assert');

assert.strictEqual(process.stdout, process.stdout);
assert.strictEqual(process.stdout.fd, 1);
assert.strictEqual(process.stderr.fd, 2);
assert.strictEqual(process.stdout._isStdio, true);
assert.strictEqual(process.stdout.writable, true);
process.stdout.write('a ');
process.stdout.destroy();
process.stdout.write(Buffer.from('b \u00e9\n'));
process.stdout.write('636420', 'hex');
console.log('log');
process.stdout.write('last\n', () => {
  console.log('after');
  process.exit(0);
});
