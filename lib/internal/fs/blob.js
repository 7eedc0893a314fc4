// SPDX-License-Identifier: MIT
// fs.openAsBlob and openAsBlobSync: a Blob whose bytes stay in the file. A read fails when the file is not what it was
// at the beginning.
'use strict';

const { exports: { open, stat } } = require('internal/fs/promises');
const { fromParts } = require('web/blob');

function notReadable() {
  const { DOMException } = require('web/dom_exception');
  return new DOMException('The blob could not be read', 'NotReadableError');
}

class FileSource {
  constructor(path, stats) {
    this.path = path;
    this.stats = stats;
  }

  isSame({ size, mtimeMs, ino }) {
    return size === this.stats.size && mtimeMs === this.stats.mtimeMs && ino === this.stats.ino;
  }

  async read(start, length) {
    let handle;
    try {
      handle = await open(this.path, 'r');
      if (!this.isSame(await handle.stat())) throw notReadable();
      const bytes = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const { bytesRead } = await handle.read(bytes, at, length - at, start + at);
        if (bytesRead === 0) throw notReadable();
        at += bytesRead;
      }
      return bytes;
    } catch (error) {
      throw error?.name === 'NotReadableError' ? error : notReadable();
    } finally {
      await handle?.close();
    }
  }
}

function blobOf(path, stats, type) {
  return fromParts([{ source: new FileSource(path, stats), start: 0, length: stats.size }], type);
}

async function openAsBlob(path, type) {
  return blobOf(path, await stat(path), type);
}

function openAsBlobSync(path, type) {
  return blobOf(path, require('internal/fs/sync').statSync(path), type);
}

module.exports = { openAsBlob, openAsBlobSync };
