// SPDX-License-Identifier: MIT
// Archives in memory: what is written is read back, entries come and go, and what is not an archive is refused.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');
const { createZipArchive, createZipArchiveSync, ZipBuffer, ZipEntry } = zlib;

process.on('warning', ({ name, message }) => {
  assert.strictEqual(name, 'ExperimentalWarning');
  assert.strictEqual(message, 'The zlib ZIP archive API is an experimental feature and might change at any time');
});

const modified = new Date(Date.UTC(2020, 8, 13, 12, 26, 41));
const make = () => [
  ZipEntry.createSync('a.txt', Buffer.from('hello '.repeat(20)), { comment: 'a note', mode: 0o600, modified }),
  ZipEntry.createSync('d\u00e9/', new Uint8Array()),
  ZipEntry.createSync('z', Buffer.alloc(1000, 'z'), { method: 'zstd' }),
  ZipEntry.createSync('s', new Uint16Array([1, 2]), { method: 'store' }),
  ZipEntry.createSymlink('l', 'a.txt'),
];
const archive = Buffer.concat([...createZipArchiveSync(make(), 'all of it')]);

async function main() {
  const zip = new ZipBuffer(archive);
  assert.deepStrictEqual([...zip.keys()], ['a.txt', 'd\u00e9/', 'z', 's', 'l']);
  assert.strictEqual(zip.comment, 'all of it');
  const a = zip.get('a.txt');
  assert.strictEqual(`${await a.content()}`, 'hello '.repeat(20));
  assert.deepStrictEqual([a.comment, a.mode, a.modified, a.method, a.isFile], ['a note', 0o600, modified, 8, true]);
  assert.ok(zip.get('d\u00e9/').isDirectory);
  assert.ok(zip.get('l').isSymlink);
  assert.strictEqual(`${zip.get('l').contentSync()}`, 'a.txt');
  assert.strictEqual(zip.get('z').contentSync().length, 1000);
  let length = 0;
  for await (const chunk of zip.get('z').contentIterator()) length += chunk.length;
  assert.strictEqual(length, 1000);
  assert.throws(() => zip.get('none'), {
    code: 'ERR_ZIP_ENTRY_NOT_FOUND', message: 'no such entry "none" in the archive',
  });

  await zip.add('new', Buffer.from('n'));
  zip.addSync('s', Buffer.from('other'));
  assert.ok(zip.delete('z'));
  assert.ok(!zip.delete('z'));
  const again = new ZipBuffer(await zip.toBuffer());
  assert.deepStrictEqual([...again.keys()], ['a.txt', 'd\u00e9/', 's', 'l', 'new']);
  assert.strictEqual(`${again.get('s').contentSync()}`, 'other');
  assert.deepStrictEqual(again.get('a.txt').modified, modified);
  assert.strictEqual(again.comment, 'all of it');
  assert.deepStrictEqual(zip.toBufferSync(), await zip.toBuffer());

  // Bytes before the archive and behind it
  for (const bytes of [Buffer.concat([Buffer.alloc(77), archive]), Buffer.concat([archive, Buffer.alloc(5)]),
                       Buffer.concat([Buffer.alloc(9), zip.toBufferSync({ baseOffset: 9 })])]) {
    assert.strictEqual(`${new ZipBuffer(bytes).get('l').contentSync()}`, 'a.txt');
  }

  // Streamed entries
  const entry = ZipEntry.createStream('st', (async function* () {
    yield Buffer.from('abc');
    yield Buffer.from('def');
  })());
  assert.throws(() => entry.size, { code: 'ERR_INVALID_STATE' });
  assert.throws(() => [...createZipArchiveSync([entry])], { code: 'ERR_INVALID_STATE' });
  const other = ZipEntry.createStream('st', (async function* () { yield Buffer.from('abcdef'); })());
  const chunks = [];
  for await (const chunk of createZipArchive([other])) chunks.push(chunk);
  assert.strictEqual(other.size, 6);
  assert.strictEqual(`${new ZipBuffer(Buffer.concat(chunks)).get('st').contentSync()}`, 'abcdef');
}

// ---- what is wrong -------------------------------------------------------------------------------------------------

function broken(change) {
  const bytes = Buffer.from(archive);
  change(bytes, bytes.indexOf('PK\x01\x02'), bytes.lastIndexOf('PK\x05\x06'));
  return () => new ZipBuffer(bytes).get('a.txt').contentSync();
}
const refused = (change, code, message) => assert.throws(broken(change), { code, message });

refused((b, c, e) => b.fill(0, e), 'ERR_ZIP_INVALID_ARCHIVE', /no end of central directory record found/);
refused((b, c, e) => b.writeUInt16LE(1, e + 4), 'ERR_ZIP_UNSUPPORTED_FEATURE', /multi-disk/);
refused((b, c, e) => b.writeUInt16LE(1, e + 8) && b.writeUInt16LE(1, e + 10), 'ERR_ZIP_INVALID_ARCHIVE', /count/);
refused((b, c, e) => b.writeUInt32LE(1e9, e + 12), 'ERR_ZIP_INVALID_ARCHIVE', /does not fit/);
refused((b, c) => { b[c] = 0; }, 'ERR_ZIP_INVALID_ARCHIVE', /signature/);
refused((b, c) => b.writeUInt16LE(60000, c + 28), 'ERR_ZIP_INVALID_ARCHIVE', /truncated/);
refused((b, c) => b.writeUInt32LE(1e9, c + 42), 'ERR_ZIP_INVALID_ARCHIVE', /local file header is out of bounds/);
refused((b, c) => b.writeUInt32LE(1, c + 16), 'ERR_ZIP_INVALID_ARCHIVE', /crc-32 or sizes disagree/);
refused((b, c) => b.writeUInt32LE(0xFFFFFFFF, c + 20), 'ERR_ZIP_INVALID_ARCHIVE', /Zip64/);
refused((b, c) => b.writeUInt32LE(1, 14) && b.writeUInt32LE(1, c + 16), 'ERR_ZIP_ENTRY_CORRUPT', /CRC-32/);
refused((b, c) => b.writeUInt32LE(5, 22) && b.writeUInt32LE(5, c + 24), 'ERR_ZIP_ENTRY_CORRUPT', /beyond its declared/);
refused((b, c) => b.writeUInt16LE(0x801, 6) && b.writeUInt16LE(0x801, c + 8), 'ERR_ZIP_UNSUPPORTED_FEATURE', /encrypted/);
refused((b, c) => b.writeUInt16LE(14, 8) && b.writeUInt16LE(14, c + 10), 'ERR_ZIP_UNSUPPORTED_FEATURE', /method 14/);
assert.throws(() => new ZipBuffer('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => ZipEntry.createSync('', archive), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => ZipEntry.createSync('d/', archive), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => ZipEntry.createSync('a', archive, { method: 'lzma' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => [...createZipArchiveSync([], 'x'.repeat(70000))], { code: 'ERR_ZIP_ARCHIVE_TOO_LARGE' });

const limit = zlib.getMaxZipContentSize();
assert.strictEqual(limit, 256 * 1024 * 1024);
zlib.setMaxZipContentSize(10);
assert.throws(() => new ZipBuffer(archive).get('a.txt').contentSync(), { code: 'ERR_ZIP_ENTRY_TOO_LARGE' });
zlib.setMaxZipContentSize(limit);

main();
