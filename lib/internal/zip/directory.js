// SPDX-License-Identifier: MIT
// Central directories: found from the end of an archive, and read into records.
//
//   record   {name, nameBuffer, comment, flags, method, time, date, crc32, compressedSize, size, mode and type of the
//            file (attributes), modified (ms, or undefined), headerAt, raw: the bytes of its central header}
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_ZIP_INVALID_ARCHIVE, ERR_ZIP_UNSUPPORTED_FEATURE } } =
  require('internal/errors');
const { f64, F0 } = require('internal/cells');
const { Buffer } = require('node/buffer');
const { decodeText } = require('internal/zip/names');
const binding = internalBinding('zip');

const MORE = 12; // ed_zip_result

const PROBLEMS = {
  1: 'no end of central directory record found',
  2: 'Zip64 end of central directory record is missing',
  4: 'central directory does not fit inside the archive',
  5: 'central directory header is truncated',
  6: 'central directory header signature is invalid',
  7: 'central directory record count is inconsistent with its size',
  8: 'a field is 0xFFFFFFFF but the Zip64 extended information extra field is missing',
  9: 'local and central encryption flags disagree',
  10: 'local and central compression methods disagree',
  11: 'local and central header crc-32 or sizes disagree',
};
const SPLIT = 3;
const BAD_SIGNATURE = 6;

function check(result) {
  if (result === 0) return;
  if (result === SPLIT) throw new ERR_ZIP_UNSUPPORTED_FEATURE('multi-disk archives are not supported');
  throw new ERR_ZIP_INVALID_ARCHIVE(PROBLEMS[result]);
}

function toBuffer(value, name) {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (require('node/util').types.isAnyArrayBuffer(value)) return Buffer.from(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
}

/** From the last bytes of an archive: what to read next. `more`: where the bytes must begin instead. */
function findEnd(tail, tailAt) {
  const result = binding.findEnd(tail, tailAt);
  if (result === MORE) return { more: f64[F0 + 4] };
  check(result);
  const commentAt = f64[F0 + 5];
  return {
    count: f64[F0],
    size: f64[F0 + 1],
    at: f64[F0 + 2],
    shift: f64[F0 + 3],
    comment: Buffer.from(tail.subarray(commentAt, commentAt + f64[F0 + 6])), // a copy: the tail may be large
    more: undefined,
  };
}

// ---- records -------------------------------------------------------------------------------------------------------

const COLUMNS = 19; // src/bind/zip.c
const UTF8 = 0x800;
const HOST_UNIX = 3;

function readRecord(row, at, bytes, shift) {
  const slice = (column) => bytes.subarray(row[at + column], row[at + column] + row[at + column + 1]);
  const flags = row[at];
  const nameBuffer = slice(11);
  const isUnix = row[at + 7] >> 8 === HOST_UNIX;
  const isRenamed = row[at + 13] >= 0; // by an extra field
  return {
    flags,
    method: row[at + 1],
    time: row[at + 2],
    date: row[at + 3],
    crc32: row[at + 4],
    compressedSize: row[at + 5],
    size: row[at + 6],
    attributes: isUnix ? row[at + 8] >>> 16 : 0,
    external: row[at + 8],
    headerAt: row[at + 9] + shift,
    modified: Number.isNaN(row[at + 10]) ? undefined : row[at + 10],
    nameBuffer,
    isRenamed,
    name: isRenamed ? slice(13).toString() : decodeText(nameBuffer, (flags & UTF8) !== 0),
    commentBuffer: slice(15),
    comment: decodeText(slice(15), (flags & UTF8) !== 0),
    raw: slice(17),
  };
}

/** The records of a directory that stands `shift` bytes behind the place that its archive says. */
function readDirectory(bytes, count, shift) {
  const result = binding.directory(bytes, count);
  if (typeof result === 'number') check(result);
  const rows = new Float64Array(result);
  const records = [];
  for (let at = 0; at < rows.length; at += COLUMNS) records.push(readRecord(rows, at, bytes, shift));
  return records;
}

const isDirectoryAt = (bytes, at) => bytes.length - at >= 4 && bytes.readUInt32LE(at) === 0x02014b50;

/** {records, comment (bytes)} of an archive in memory */
function readArchive(buffer) {
  const { at, comment, count, shift, size } = findEnd(buffer, 0);
  // What stands between the directory and the end is not the archive's fault.
  const actual = shift > 0 && isDirectoryAt(buffer, at) ? 0 : shift;
  return { records: readDirectory(buffer.subarray(at + actual, at + actual + size), count, actual), comment };
}

/**
 * Where the content of a record begins behind its local header; `bytes` begin with that. `undefined` when they are
 * too few, with the number of bytes needed in cell F0.
 */
function contentAfter(bytes, record) {
  const { compressedSize, crc32, flags, method, size } = record;
  const result = binding.checkLocal(bytes, flags, method, crc32, compressedSize, size);
  if (result === MORE) return undefined;
  if (result === BAD_SIGNATURE) throw new ERR_ZIP_INVALID_ARCHIVE('local file header signature is invalid');
  check(result);
  if (record.modified === undefined && !Number.isNaN(f64[F0 + 1])) record.modified = f64[F0 + 1];
  return f64[F0];
}

module.exports = { contentAfter, findEnd, isDirectoryAt, readArchive, readDirectory, toBuffer };
