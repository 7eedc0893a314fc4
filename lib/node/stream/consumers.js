// SPDX-License-Identifier: MIT
// node:stream/consumers: all of a stream (Node's, the web's, or any async iterable) as one value.
'use strict';

const context = require('internal/async_context');
const { Buffer } = require('node/buffer');

async function blob(stream) {
  const chunks = [];
  for await (const chunk of context.iterate(stream)) chunks.push(chunk);
  return new Blob(chunks);
}

async function arrayBuffer(stream) {
  return (await context.keep(blob(stream))).arrayBuffer();
}

async function bytes(stream) {
  return new Uint8Array(await context.keep(arrayBuffer(stream)));
}

async function buffer(stream) {
  return Buffer.from(await context.keep(arrayBuffer(stream)));
}

async function text(stream) {
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of context.iterate(stream)) {
    result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  // Characters cut off at the end become U+FFFD.
  return result + decoder.decode();
}

async function json(stream) {
  return JSON.parse(await context.keep(text(stream)));
}

module.exports = { arrayBuffer, blob, buffer, bytes, json, text };
