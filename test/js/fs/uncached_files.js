// SPDX-License-Identifier: MIT
// Small files whose pages the kernel has let go of are read from the disk, in any form, beside others that it has.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uncached-'));
const files = [1, 100, 1000, 4096, 5000, 16385, 40000, 65536].map((size) => {
  const file = path.join(folder, `${size}`);
  fs.writeFileSync(file, 'abcdefg'.repeat(size).slice(0, size));
  return { file, size };
});

async function readAll() {
  await Promise.all(files.flatMap(({ file, size }) => [
    fs.promises.readFile(file, 'utf8').then((text) => assert.strictEqual(text, 'abcdefg'.repeat(size).slice(0, size))),
    fs.promises.readFile(file).then((bytes) => assert.strictEqual(bytes.length, size)),
    fs.promises.readFile(file, 'latin1').then((text) => assert.strictEqual(text.length, size)),
  ]));
}

(async () => {
  try {
    for (let round = 0; round < 5; round++) {
      // dd tells the kernel to forget the pages; where it cannot, they are read as they are.
      for (const { file } of files) {
        spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0'], { stdio: 'ignore' });
      }
      await readAll();
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
})();
