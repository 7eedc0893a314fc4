// SPDX-License-Identifier: MIT
// Archives on disk: read where they are, changed in place, one change after the other; and made of files.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createZipArchiveSync, ZipBuffer, ZipEntry, ZipFile, zipFiles } = require('node:zlib');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'zip-'));
const file = path.join(directory, 'a.zip');
fs.writeFileSync(file, Buffer.concat([...createZipArchiveSync([
  ZipEntry.createSync('a.txt', Buffer.from('hello '.repeat(20))), ZipEntry.createSync('b', Buffer.from('bb')),
], 'kept')]));

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function reading() {
  const zip = await ZipFile.open(file);
  assert.strictEqual(zip.size, 2);
  assert.strictEqual(zip.comment, 'kept');
  const entry = await zip.get('a.txt');
  assert.strictEqual(entry.rawContent, null);
  assert.strictEqual(`${await entry.content()}`, 'hello '.repeat(20));
  assert.strictEqual(`${entry.contentSync()}`, 'hello '.repeat(20));
  assert.strictEqual(`${await all(await zip.stream('b'))}`, 'bb');
  await assert.rejects(zip.get('none'), { code: 'ERR_ZIP_ENTRY_NOT_FOUND' });
  await assert.rejects(zip.add('x', Buffer.from('x')), { code: 'ERR_ZIP_NOT_WRITABLE' });
  await zip.close();
  await zip.close();
  await assert.rejects(entry.content(), { code: 'ERR_INVALID_STATE' });
  await assert.rejects(zip.get('b'), { code: 'ERR_INVALID_STATE' });
}

async function writing() {
  const zip = await ZipFile.open(file, { writable: true });
  await zip.add('new', Buffer.from('N'.repeat(50)));
  zip.addSync('b', Buffer.from('replaced'));
  const streamed = ZipEntry.createStream('st', (async function* () { yield Buffer.from('abc'); })());
  await zip.addEntry(streamed);
  assert.strictEqual(`${await streamed.content()}`, 'abc');
  const pending = zip.add('q', Buffer.from('1'));
  assert.throws(() => zip.deleteSync('b'), { code: 'ERR_INVALID_STATE' });
  await pending;
  const [, , removed] = await Promise.all([
    zip.add('c1', Buffer.from('1')), zip.add('c2', Buffer.from('2')), zip.delete('new'),
  ]);
  assert.ok(removed);
  const size = fs.statSync(file).size;
  const compact = await all(zip.compact());
  assert.ok(compact.length < size);
  assert.deepStrictEqual(compact, zip.compactSync());
  zip.closeSync();
  for (const again of [ZipFile.openSync(file), new ZipBuffer(compact)]) {
    assert.deepStrictEqual([...again.keys()].sort(), ['a.txt', 'b', 'c1', 'c2', 'q', 'st']);
    assert.strictEqual(again.comment, 'kept');
    again.closeSync?.();
  }
  const sync = ZipFile.openSync(file);
  assert.deepStrictEqual(Array.from(sync.valuesSync(), (entry) => `${entry.contentSync()}`).sort(),
                         ['1', '1', '2', 'abc', 'hello '.repeat(20), 'replaced']);
  sync.closeSync();
}

async function disk() {
  const source = path.join(directory, 'source');
  const link = path.join(directory, 'link');
  fs.writeFileSync(source, 'S'.repeat(100000));
  fs.chmodSync(source, 0o640);
  fs.symlinkSync('source', link);
  const list = (bytes) => Array.from(new ZipBuffer(bytes).values(), ({ name, mode, size, isSymlink }) =>
    [name, mode, size, isSymlink]);
  const followed = list(await all(zipFiles([[source, 'x/s'], [directory, 'd'], [link, 'l']])));
  assert.deepStrictEqual(followed.map((row) => row.toSpliced(1, 1)),
                         [['x/s', 100000, false], ['d/', 0, false], ['l', 100000, false]]);
  assert.deepStrictEqual(list(await all(zipFiles(new Map([[link, 'l'], [source, 's']]), { followSymlinks: false }))),
                         [['l', 0o777, 6, true], ['s', 0o640, 100000, false]]);
  await assert.rejects(all(zipFiles([[path.join(directory, 'none'), 'n']])), { code: 'ENOENT' });
}

async function main() {
  await reading();
  await writing();
  await disk();
  await assert.rejects(ZipFile.open(path.join(directory, 'none.zip')), { code: 'ENOENT' });
  await assert.rejects(ZipFile.open(path.join(directory, 'source')), { code: 'ERR_ZIP_INVALID_ARCHIVE' });
  await assert.rejects(ZipFile.open(directory), { code: 'EISDIR' });
  fs.rmSync(directory, { recursive: true });
}
main();
