// SPDX-License-Identifier: MIT
// Cached data of scripts and functions. This engine keeps its compiled code to itself, so what is given out tells only
// which source it was made of, by which program: enough to accept and reject it as Node does.
//
//   "eddy" | u32 version tag | u32 length of the source | u32 and u32 hashes of it
'use strict';

const SIZE = 20;
const lazyBuffer = () => require('node/buffer').Buffer;

function make(source) {
  let a = 0x811C9DC5;
  let b = 0x9E3779B9;
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b + unit, 0x85EBCA6B) ^ (b >>> 13);
  }
  const data = lazyBuffer().alloc(SIZE);
  data.write('eddy', 0, 'latin1');
  data.writeUInt32LE(require('node/v8').cachedDataVersionTag(), 4);
  data.writeUInt32LE(source.length >>> 0, 8);
  data.writeUInt32LE(a >>> 0, 12);
  data.writeUInt32LE(b >>> 0, 16);
  return data;
}

function matches(source, view) {
  return view.byteLength === SIZE &&
    lazyBuffer().from(view.buffer, view.byteOffset, view.byteLength).equals(make(source));
}

// Sets the properties that tell of cached data on a script or function.
function compileCache(target, source, cachedData, produce) {
  if (cachedData !== undefined) target.cachedDataRejected = !matches(source, cachedData);
  if (!produce) return;
  target.cachedDataProduced = true;
  target.cachedData = make(source);
}

module.exports = { compileCache, make, matches };
