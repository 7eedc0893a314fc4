// SPDX-License-Identifier: MIT
// Data that is there as a whole may go another way through the library than streams do: results and errors are the same.
'use strict';

const assert = require('node:assert');
const zlib = require('node:zlib');

let seed = 7;
const random = (n) => { // the same in each run
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor(seed / 65536) % n;
};
const text = (n) => Buffer.from(Array.from({ length: n }, () => String.fromCharCode(97 + random(20))).join(''));
const plain = text(5000);
const gz = zlib.gzipSync(plain);
const def = zlib.deflateSync(plain);
const raw = zlib.deflateRawSync(plain);

// formats, and what tells one from the other
assert.deepStrictEqual(zlib.gunzipSync(gz), plain);
assert.deepStrictEqual(zlib.inflateSync(def), plain);
assert.deepStrictEqual(zlib.inflateRawSync(raw), plain);
assert.deepStrictEqual(zlib.unzipSync(gz), plain);
assert.deepStrictEqual(zlib.unzipSync(def), plain);
assert.throws(() => zlib.gunzipSync(def), { code: 'Z_DATA_ERROR', message: 'incorrect header check' });
assert.throws(() => zlib.inflateSync(gz), { code: 'Z_DATA_ERROR', message: 'incorrect header check' });

// members, padding, garbage
const two = Buffer.concat([gz, zlib.gzipSync(text(20000)), gz]);
assert.strictEqual(zlib.gunzipSync(two).length, 30000);
assert.strictEqual(zlib.unzipSync(two).length, 30000);
assert.deepStrictEqual(zlib.gunzipSync(Buffer.concat([gz, Buffer.alloc(10)])), plain);
assert.throws(() => zlib.gunzipSync(Buffer.concat([gz, Buffer.from('garbage')])), { code: 'Z_DATA_ERROR' });
assert.deepStrictEqual(zlib.inflateSync(Buffer.concat([def, Buffer.from('garbage')])), plain);
for (const [name, data] of [['inflateSync', def], ['gunzipSync', gz]]) {
  assert.throws(() => zlib[name](Buffer.concat([data, Buffer.alloc(4)]), { rejectGarbageAfterEnd: true }),
                { code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });
}
const { engine } = zlib.gunzipSync(Buffer.concat([gz, Buffer.alloc(10)]), { info: true });
assert.strictEqual(engine.bytesWritten, gz.length);

// the end is missing
for (const flush of [undefined, zlib.constants.Z_SYNC_FLUSH]) {
  for (const data of [gz, def]) {
    const part = data.subarray(0, data.length - 100);
    if (flush) {
      const got = zlib.unzipSync(part, { finishFlush: flush });
      assert.ok(got.length > 4000 && got.equals(plain.subarray(0, got.length)));
    } else {
      assert.throws(() => zlib.unzipSync(part), { code: 'Z_BUF_ERROR', message: 'unexpected end of file' });
    }
  }
}

// sums, and the header's, which is seldom there
const changed = (data, at, to) => {
  const copy = Buffer.from(data);
  copy[at < 0 ? data.length + at : at] ^= to;
  return copy;
};
assert.throws(() => zlib.gunzipSync(changed(gz, -6, 1)), { message: 'incorrect data check' });
assert.throws(() => zlib.gunzipSync(changed(gz, -1, 1)), { message: 'incorrect length check' });
assert.throws(() => zlib.gunzipSync(changed(gz, -4, 1)), { message: 'incorrect length check' });
assert.throws(() => zlib.inflateSync(changed(def, -1, 1)), { message: 'incorrect data check' });
assert.throws(() => zlib.gunzipSync(changed(gz, 3, 0x80)), { message: 'unknown header flags set' });
const header = changed(gz.subarray(0, 10), 3, 2);
const sum = zlib.crc32(header) & 0xffff;
const summed = (value) => Buffer.concat([header, Buffer.from([value & 255, value >> 8]), gz.subarray(10)]);
assert.deepStrictEqual(zlib.gunzipSync(summed(sum)), plain);
assert.throws(() => zlib.gunzipSync(summed(sum ^ 1)), { message: 'header crc mismatch' });

// windows
const far = Buffer.concat([plain, text(3000), plain]);
const wide = zlib.deflateSync(far, { level: 9 });
const narrow = Buffer.from(wide);
narrow[0] = 0x18; // says 512 bytes, which is not so
narrow[1] = 31 - (0x1800 % 31);
assert.deepStrictEqual(zlib.inflateSync(narrow, { windowBits: 15 }), far);
const small = zlib.deflateSync(far, { windowBits: 9 });
assert.deepStrictEqual(zlib.inflateSync(small), far);
assert.throws(() => zlib.inflateSync(wide, { windowBits: 9 }), { message: 'invalid window size' });
assert.deepStrictEqual(zlib.inflateSync(small, { windowBits: 9 }), far);

// dictionaries
const dictionary = text(300);
const spoken = zlib.deflateSync(Buffer.concat([dictionary, plain]), { dictionary });
assert.throws(() => zlib.inflateSync(spoken), { code: 'Z_NEED_DICT', message: 'Missing dictionary' });
assert.strictEqual(zlib.inflateSync(spoken, { dictionary }).length, 5300);

// room: much more comes out than goes in, and limits
const zeros = Buffer.alloc(3_000_000);
assert.ok(zlib.inflateSync(zlib.deflateSync(zeros)).equals(zeros));
assert.ok(zlib.gunzipSync(Buffer.concat([zlib.gzipSync(zeros), gz])).equals(Buffer.concat([zeros, plain])));
for (const data of [gz, def]) {
  assert.deepStrictEqual(zlib.unzipSync(data, { maxOutputLength: 5000 }), plain);
  assert.throws(() => zlib.unzipSync(data, { maxOutputLength: 4999 }), { code: 'ERR_BUFFER_TOO_LARGE' });
}

// by the pool
zlib.gunzip(two, (err, got) => {
  assert.ifError(err);
  assert.strictEqual(got.length, 30000);
});
zlib.inflate(changed(def, -1, 1), (err) => assert.strictEqual(err.message, 'incorrect data check'));

// whatever happens to the data, a stream that gets it in pieces finds the same
const outcome = (fn) => {
  try {
    return fn().toString('latin1');
  } catch (err) {
    return `${err.code} ${err.message}`;
  }
};
const bySteps = (data) => new Promise((resolve) => {
  const stream = zlib.createUnzip();
  const parts = [];
  stream.on('data', (part) => parts.push(part));
  stream.on('error', (err) => resolve(`${err.code} ${err.message}`));
  stream.on('end', () => resolve(Buffer.concat(parts).toString('latin1')));
  for (let at = 0; at < data.length; at += 1000) stream.write(data.subarray(at, at + 1000));
  stream.end();
});
(async () => {
  for (let i = 0; i < 200; i++) {
    const data = i % 2 ? changed(gz, 12 + random(gz.length - 12), 1 << random(8)) :
      changed(def, 2 + random(def.length - 2), 1 << random(8));
    assert.strictEqual(outcome(() => zlib.unzipSync(data)), await bySteps(data));
  }
})();
