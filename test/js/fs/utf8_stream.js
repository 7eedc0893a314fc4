// fs.Utf8Stream: chunks, partial and busy writes, reopening, flushing, dropping, the end.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const dir = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
let count = 0;
const name = () => path.join(dir, `f${++count}`);
let pending = 0;
function expect(fn) {
  pending++;
  return (...args) => {
    pending--;
    return fn?.(...args);
  };
}
process.on('exit', () => assert.strictEqual(pending, 0));

for (const sync of [true, false]) {
  { // a write that cuts a character, one that writes nothing, one that is busy
    const dest = name();
    const answers = [4, 0, 'EAGAIN'];
    const tried = [];
    const take = (data) => {
      tried.push(data);
      const answer = answers.shift();
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
      return answer;
    };
    const stream = new fs.Utf8Stream({
      dest, sync,
      fs: {
        writeSync: (fd, data, encoding) => take(data) ?? fs.writeSync(fd, data, encoding),
        write(fd, data, encoding, callback) {
          let bytes;
          try {
            bytes = take(data);
          } catch (error) {
            process.nextTick(callback, error);
            return;
          }
          if (bytes === undefined) fs.write(fd, data, encoding, callback);
          else process.nextTick(callback, null, bytes);
        },
      },
    });
    stream.once('ready', expect(() => {
      stream.write('abc\u4e2ddef');
      stream.end();
    }));
    stream.once('finish', expect(() => {
      assert.deepStrictEqual(tried, ['abc\u4e2ddef', '\u4e2ddef', '\u4e2ddef', '\u4e2ddef']);
      assert.strictEqual(fs.readFileSync(dest, 'utf8'), '\u4e2ddef');
    }));
  }
  { // reopening
    const dest = name();
    const stream = new fs.Utf8Stream({ dest, sync, minLength: 100 });
    stream.write('one');
    stream.flush(expect((error) => {
      assert.ifError(error);
      stream.reopen(`${dest}.2`);
      stream.once('ready', () => {
        stream.write('two');
        stream.end();
      });
    }));
    stream.once('close', expect(() => {
      assert.strictEqual(fs.readFileSync(dest, 'utf8'), 'one');
      assert.strictEqual(fs.readFileSync(`${dest}.2`, 'utf8'), 'two');
      assert.throws(() => stream.write('x'), { code: 'ERR_INVALID_STATE' });
    }));
  }
  { // too much is dropped; bytes
    const dest = name();
    const stream = new fs.Utf8Stream({ dest, sync, contentMode: 'buffer', maxLength: 6, minLength: 6, append: false });
    const dropped = [];
    stream.on('drop', (data) => dropped.push(String(data)));
    stream.once('ready', expect(() => {
      assert.strictEqual(stream.write(Buffer.from('abc')), true);
      stream.write(Buffer.from('defg'));
      stream.write(new Uint8Array([0x78]));
      assert.throws(() => stream.write('text'), { code: 'ERR_INVALID_ARG_TYPE' });
      stream.flushSync();
      assert.strictEqual(fs.readFileSync(dest, 'utf8'), 'abcx');
      stream.end();
    }));
    stream.once('finish', expect(() => assert.deepStrictEqual(dropped, ['defg'])));
  }
}

assert.throws(() => new fs.Utf8Stream(), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new fs.Utf8Stream({ dest: name(), minLength: 16384 }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new fs.Utf8Stream({ dest: path.join(dir, 'no', 'x'), sync: true }), { code: 'ENOENT' });
