// SPDX-License-Identifier: MIT
// What programs may do: arguments, clocks, files beneath the directories they were given, and nothing above these.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { WASI } = require('node:wasi');

const SUCCESS = 0;
const BADF = 8;
const EXIST = 20;
const INVAL = 28;
const LOOP = 32;
const NOENT = 44;
const OVERFLOW = 61;
const PERM = 63;
const NOTCAPABLE = 76;
const ALL = 0xFFFFFFFn; // rights
const CREATE = 1;
const FOLDER = 2;
const EXCLUSIVE = 4;

const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'wasi-'));
const inside = path.join(outside, 'in');
fs.mkdirSync(inside);
fs.writeFileSync(path.join(outside, 'secret'), 'secret');
fs.symlinkSync('../secret', path.join(inside, 'out'));
fs.symlinkSync('loop', path.join(inside, 'loop'));
fs.symlinkSync('sub/../sub/file', path.join(inside, 'link'));

const memory = new WebAssembly.Memory({ initial: 1 });
const wasi = new WASI({ version: 'preview1', args: ['a', 'b\u00e9'], env: { X: 'y' }, preopens: { '/box': inside } });
wasi.finalizeBindings({ exports: { memory } });
const call = wasi.wasiImport;

const bytes = () => Buffer.from(memory.buffer);
const word = (at) => bytes().readUInt32LE(at);
const text = (string) => {
  const length = bytes().write(string, 1000);
  return [1000, length];
};
const ROOT = 3;
const open = (name, how = 0, rights = ALL) => {
  const errno = call.path_open(ROOT, 1, ...text(name), how, rights, ALL, 0, 0);
  return errno === SUCCESS ? word(0) : -errno;
};

// ---- the process ---------------------------------------------------------------------------------------------------

assert.strictEqual(call.args_sizes_get(0, 4), SUCCESS);
assert.deepStrictEqual([word(0), word(4)], [2, 6]);
assert.strictEqual(call.args_get(0, 100), SUCCESS);
assert.strictEqual(bytes().toString('utf8', word(4), 106), 'b\u00e9\0');
assert.strictEqual(call.environ_sizes_get(0, 4), SUCCESS);
assert.deepStrictEqual([word(0), word(4)], [1, 4]);
assert.strictEqual(call.clock_time_get(1, 0n, 0), SUCCESS);
assert.ok(bytes().readBigUInt64LE(0) > 0n);
assert.strictEqual(call.clock_time_get(77, 0n, 0), INVAL);
assert.strictEqual(call.random_get(200, 64), SUCCESS);
assert.ok(bytes().subarray(200, 264).some((byte) => byte !== 0));
assert.strictEqual(call.args_sizes_get(65536 - 2, 0), OVERFLOW);
assert.strictEqual(call.fd_write('1', 0, 0, 0), INVAL);
assert.strictEqual(call.fd_seek(0, 0, 0, 0), INVAL); // not a BigInt

// ---- files ---------------------------------------------------------------------------------------------------------

assert.strictEqual(call.fd_prestat_get(ROOT, 0), SUCCESS);
assert.strictEqual(word(4), 4);
assert.strictEqual(call.fd_prestat_dir_name(ROOT, 100, 4), SUCCESS);
assert.strictEqual(bytes().toString('utf8', 100, 104), '/box');
assert.strictEqual(call.fd_prestat_get(ROOT + 1, 0), BADF);

assert.strictEqual(call.path_create_directory(ROOT, ...text('sub')), SUCCESS);
assert.strictEqual(call.path_create_directory(ROOT, ...text('sub')), EXIST);
const file = open('sub/./file', CREATE | EXCLUSIVE);
assert.ok(file > ROOT);
bytes().write('hello', 300);
bytes().writeUInt32LE(300, 200);
bytes().writeUInt32LE(5, 204);
assert.strictEqual(call.fd_write(file, 200, 1, 0), SUCCESS);
assert.strictEqual(word(0), 5);
memory.grow(1); // the memory is another one now
assert.strictEqual(call.fd_pwrite(file, 200, 1, 5n, 0), SUCCESS);
assert.strictEqual(fs.readFileSync(path.join(inside, 'sub/file'), 'utf8'), 'hellohello');
assert.strictEqual(call.fd_seek(file, -4n, 2, 0), SUCCESS);
assert.strictEqual(bytes().readBigUInt64LE(0), 6n);
bytes().fill(0, 300, 305);
assert.strictEqual(call.fd_read(file, 200, 1, 0), SUCCESS);
assert.strictEqual(bytes().toString('utf8', 300, 304), 'ello');
assert.strictEqual(call.fd_filestat_get(file, 0), SUCCESS);
assert.strictEqual(bytes()[16], 4); // a file
assert.strictEqual(bytes().readBigUInt64LE(32), 10n);
assert.strictEqual(call.fd_filestat_set_size(file, 3n), SUCCESS);
assert.strictEqual(call.fd_close(file), SUCCESS);
assert.strictEqual(call.fd_close(file), BADF);
assert.strictEqual(open('sub/file', CREATE | EXCLUSIVE), -EXIST);
assert.strictEqual(open('none'), -NOENT);

const linked = open('link');
assert.ok(linked > 0);
assert.strictEqual(call.fd_close(linked), SUCCESS);
assert.notStrictEqual(call.path_rename(ROOT, ...text('sub/file'), ROOT, 1000, 3), SUCCESS); // sub is a directory

// ---- rights --------------------------------------------------------------------------------------------------------

const READ = 2n;
const reader = open('sub/file', 0, READ);
assert.strictEqual(call.fd_write(reader, 200, 1, 0), NOTCAPABLE);
assert.strictEqual(call.fd_fdstat_set_rights(reader, ALL, 0n), NOTCAPABLE);
assert.strictEqual(call.fd_read(reader, 200, 1, 0), SUCCESS);

// ---- the walls -----------------------------------------------------------------------------------------------------

assert.strictEqual(open('../secret'), -NOTCAPABLE);
assert.strictEqual(open('sub/../../secret'), -NOTCAPABLE);
assert.strictEqual(open('out'), -NOTCAPABLE);
assert.strictEqual(open('/etc/passwd'), -NOTCAPABLE);
assert.strictEqual(open('loop'), -LOOP);
assert.strictEqual(call.path_symlink(...text('/etc'), ROOT, 1001, 3), PERM);
assert.strictEqual(call.path_filestat_get(ROOT, 1, ...text('out'), 0), NOTCAPABLE);
assert.strictEqual(call.path_filestat_get(ROOT, 0, ...text('out'), 0), SUCCESS);
assert.strictEqual(bytes()[16], 7); // the link itself
assert.strictEqual(call.path_unlink_file(ROOT, ...text('../secret')), NOTCAPABLE);

// ---- listing -------------------------------------------------------------------------------------------------------

const listing = open('sub', FOLDER, 1n << 14n);
assert.strictEqual(call.fd_readdir(listing, 2000, 4096, 0n, 0), SUCCESS);
const names = [];
for (let at = 2000; at < 2000 + word(0); at += 24 + word(at + 16)) {
  names.push(bytes().toString('utf8', at + 24, at + 24 + word(at + 16)));
}
assert.deepStrictEqual(names, ['file']);

// ---- events --------------------------------------------------------------------------------------------------------

bytes().fill(0, 400, 600);
bytes().writeBigUInt64LE(42n, 400); // what it is known by
bytes().writeUInt32LE(1, 416);
bytes().writeBigUInt64LE(1_000_000n, 424); // a millisecond
assert.strictEqual(call.poll_oneoff(400, 500, 1, 0), SUCCESS);
assert.strictEqual(word(0), 1);
assert.strictEqual(bytes().readBigUInt64LE(500), 42n);
assert.strictEqual(call.poll_oneoff(400, 500, 0, 0), INVAL);

fs.rmSync(outside, { recursive: true });
