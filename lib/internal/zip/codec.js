// SPDX-License-Identifier: MIT
// Compression of archives' contents: at once, and by streams; and what contents must hold to be what was declared.
'use strict';

const { codes: { ERR_ZIP_ENTRY_CORRUPT, ERR_ZIP_ENTRY_TOO_LARGE, ERR_ZIP_UNSUPPORTED_FEATURE } } =
  require('internal/errors');
const { Buffer } = require('node/buffer');
const { promisify } = require('node/util');
const zlib = require('node/zlib');

const STORE = 0;
const DEFLATE = 8;
const ZSTD = 93;
const METHODS = { __proto__: null, store: STORE, deflate: DEFLATE, zstd: ZSTD };
const ENCRYPTED = 1;

const compressors = {
  [DEFLATE]: { now: zlib.deflateRawSync, later: promisify(zlib.deflateRaw), stream: zlib.createDeflateRaw },
  [ZSTD]: { now: zlib.zstdCompressSync, later: promisify(zlib.zstdCompress), stream: zlib.createZstdCompress },
};
const decompressors = {
  [DEFLATE]: { now: zlib.inflateRawSync, later: promisify(zlib.inflateRaw), stream: zlib.createInflateRaw },
  [ZSTD]: { now: zlib.zstdDecompressSync, later: promisify(zlib.zstdDecompress), stream: zlib.createZstdDecompress },
};

// ---- what may be wrong ---------------------------------------------------------------------------------------------

function checkSize({ name, size }, maxSize) {
  if (size <= maxSize) return;
  throw new ERR_ZIP_ENTRY_TOO_LARGE(`entry "${name}" declares ${size} bytes, exceeding the ${maxSize} byte limit`);
}

function checkReadable({ flags, method, name }) {
  if ((flags & ENCRYPTED) !== 0) throw new ERR_ZIP_UNSUPPORTED_FEATURE(`entry "${name}" is encrypted`);
  if (method !== STORE && decompressors[method] === undefined) {
    throw new ERR_ZIP_UNSUPPORTED_FEATURE(`entry "${name}" uses compression method ${method}`);
  }
}

const beyond = ({ name, size }) =>
  new ERR_ZIP_ENTRY_CORRUPT(`entry "${name}" inflates beyond its declared size of ${size} bytes`);

function failureOf(error, record) {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return beyond(record);
  return new ERR_ZIP_ENTRY_CORRUPT(`entry "${record.name}" failed to inflate: ${error.message}`);
}

const wrongSum = (name) => new ERR_ZIP_ENTRY_CORRUPT(`entry "${name}" failed CRC-32 verification`);

function checked(content, { crc32, name, size }, verify) {
  if (content.length !== size) {
    throw new ERR_ZIP_ENTRY_CORRUPT(`entry "${name}" produced ${content.length} bytes, expected ${size}`);
  }
  if (verify !== false && zlib.crc32(content) !== crc32) throw wrongSum(name);
  return content;
}

// A byte more than declared is too much; the limit itself must not be 0.
const limitOf = ({ size }) => ({ maxOutputLength: Math.max(1, size) });

// ---- at once -------------------------------------------------------------------------------------------------------

function contentNow(raw, record, verify) {
  if (record.method === STORE) return checked(Buffer.from(raw), record, verify);
  let content;
  try {
    content = decompressors[record.method].now(raw, limitOf(record));
  } catch (error) {
    throw failureOf(error, record);
  }
  return checked(content, record, verify);
}

async function contentLater(raw, record, verify) {
  if (record.method === STORE) return checked(Buffer.from(raw), record, verify);
  let content;
  try {
    content = await decompressors[record.method].later(raw, limitOf(record));
  } catch (error) {
    throw failureOf(error, record);
  }
  return checked(content, record, verify);
}

// Compressed bytes, unless they are no fewer.
function smaller(compressed, data, method) {
  return compressed.length < data.length ? { raw: compressed, method } : { raw: data, method: STORE };
}

function compressNow(data, method) {
  return method === STORE ? { raw: data, method } : smaller(compressors[method].now(data), data, method);
}

async function compressLater(data, method) {
  return method === STORE ? { raw: data, method } : smaller(await compressors[method].later(data), data, method);
}

// ---- by streams ----------------------------------------------------------------------------------------------------

// The chunks of an async iterable on their way through a stream of zlib.
async function* through(source, stream) {
  const { pipeline, Readable } = require('node/stream');
  const input = Readable.from(source, { objectMode: false });
  let failure;
  pipeline(input, stream, (error) => { failure = error; });
  try {
    yield* stream;
  } finally {
    input.destroy();
    stream.destroy();
  }
  if (failure) throw failure;
}

async function* following(first, rest) {
  if (!first.done) yield first.value;
  yield* rest;
}

/** The content of a record from its compressed chunks, counted and summed up as it passes. */
async function* contentStream(source, record, verify) {
  const first = await source.next(); // which looks at the headers before anything else is judged
  checkReadable(record);
  const { crc32, method, name, size } = record;
  let sum = 0;
  let count = 0;
  const all = following(first, source);
  const chunks = method === STORE ? all : through(all, decompressors[method].stream());
  try {
    for await (const chunk of chunks) {
      count += chunk.length;
      if (count > size) throw beyond(record);
      if (verify !== false) sum = zlib.crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error.code?.startsWith?.('Z_') || error.code?.startsWith?.('ZSTD_') ? failureOf(error, record) : error;
  }
  if (count !== size) {
    throw new ERR_ZIP_ENTRY_CORRUPT(`entry "${name}" is truncated: got ${count} of ${size} bytes`);
  }
  if (verify !== false && sum !== crc32) throw wrongSum(name);
}

/** Compresses an async iterable of bytes; `totals` gets size, compressedSize and crc32 when it ends. */
async function* compressStream(source, method, totals) {
  const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  async function* counted() {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('chunk', 'Uint8Array', chunk);
      totals.size += chunk.length;
      totals.crc32 = zlib.crc32(chunk, totals.crc32);
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  }
  const chunks = method === STORE ? counted() : through(counted(), compressors[method].stream());
  for await (const chunk of chunks) {
    totals.compressedSize += chunk.length;
    yield chunk;
  }
}

module.exports = {
  DEFLATE, METHODS, STORE, checkReadable, checkSize, compressLater, compressNow, compressStream, contentLater,
  contentNow, contentStream,
};
