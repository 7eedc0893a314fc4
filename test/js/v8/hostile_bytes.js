// Bytes that nobody serialized: an error or some value, at once.
'use strict';

const assert = require('assert');
const v8 = require('v8');

const fixed = [
  '', '00', 'ff', 'ff10', 'ff0f', 'ff0f6f', 'ff0f6f7b01', 'ff0f41ffffffff0f', 'ff0f61ffffffff0f40' + '00ffffffff0f', 'ff0f5e05',
  'ff0f22ffffffff0f', 'ff0f6303616263', 'ff0f5affffffff0f', 'ff0f42ffffffff0f', 'ff0f7e01ffffffff0f00', 'ff0f52220128' + '00',
  'ff0f5222016180808001', 'ff0f7401', 'ff0f5c', 'ff0f5c0cffffffff0f', 'ff0f420100' + '5642000500', 'ff0f3b3b3b3b3b',
  'ff0f7299', 'ff0f' + '6f6f7b007b00', 'ff0f' + '0'.repeat(40),
];
for (const hex of fixed) {
  try {
    v8.deserialize(Buffer.from(hex, 'hex'));
  } catch (error) {
    assert.ok(error instanceof Error);
  }
}
// Deep nesting ends in an error, not in a crash.
assert.throws(() => v8.deserialize(Buffer.from(`ff0f${'4101'.repeat(1_000_000)}`, 'hex')));
let deep = [];
for (let i = 0; i < 1_000_000; i++) deep = [deep];
assert.throws(() => v8.serialize(deep), RangeError);

// Flipped and cut copies of a value that has everything.
const valid = v8.serialize({
  list: [1, 'two', 3n, null, undefined, 1.5, , -1], map: new Map([[{}, new Set(['x'])]]), date: new Date(5), // eslint-disable-line
  regexp: /x/g, error: new RangeError('r'), text: '€uro', bytes: Buffer.from('bytes'), boxed: Object(1),
});
let seed = Number(process.env.SEED) || Date.now() & 0xFFFFFF;
const first = seed;
const random = (n) => {
  seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF;
  return (seed >> 8) % n;
};
for (let round = 0; round < 3000; round++) {
  const bytes = Buffer.from(valid.subarray(0, random(4) === 0 ? random(valid.length) : valid.length));
  for (let i = 0; i <= random(3) && bytes.length > 2; i++) bytes[2 + random(bytes.length - 2)] = random(256);
  try {
    v8.deserialize(bytes);
  } catch (error) {
    assert.ok(Error.isError(error), `seed ${first}`);
  }
}
