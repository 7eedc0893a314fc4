// SPDX-License-Identifier: MIT
// multipart/form-data (RFC 7578, with the escapes of HTML): FormData to the parts of a Blob, and bytes to FormData.
'use strict';

const { Buffer } = require('node/buffer');
const { Blob, File } = require('web/blob');
const { FormData, rowsOf } = require('web/form_data');

const newlines = (text) => text.replace(/\r\n?|\n/g, '\r\n');
const escapeName = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
const unescapeName = (text) => text.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

function encode(form) {
  const boundary = `----formdata-eddy-${internalBinding('random').uuid().replaceAll('-', '').slice(-14)}`;
  const parts = [];
  for (const [name, value] of rowsOf(form)) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(newlines(name))}"`;
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${newlines(value)}\r\n`);
    else {
      parts.push(`${head}; filename="${escapeName(value.name)}"\r\n` +
                 `Content-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`, value, '\r\n');
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { blob: new Blob(parts), type: `multipart/form-data; boundary=${boundary}` };
}

function bad() {
  return new TypeError('Failed to parse body as FormData.');
}

// The headers of a part that matter: names of the disposition, and the type.
function readHead(text) {
  const head = { name: undefined, filename: undefined, type: 'text/plain' };
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) throw bad();
    const key = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (key === 'content-type') head.type = value;
    if (key !== 'content-disposition') continue;
    if (!/^form-data\s*(;|$)/i.test(value)) throw bad();
    for (const [, param, quoted, bare] of value.matchAll(/;\s*([^\s=;]+)=(?:"([^"]*)"|([^;\s]*))/g)) {
      const which = param.toLowerCase();
      if (which === 'name' || which === 'filename') head[which] = unescapeName(quoted ?? bare);
    }
  }
  if (head.name === undefined) throw bad();
  return head;
}

function decode(bytes, boundary) {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = `--${boundary}`;
  const form = new FormData();
  let at = body.indexOf(mark);
  // The first delimiter starts the body or, after a preamble, a line.
  if (at > 0 && body.toString('latin1', at - 2, at) !== '\r\n') throw bad();
  if (at < 0) throw bad();
  for (;;) {
    at += mark.length;
    const after = body.toString('latin1', at, at + 2);
    if (after === '--') return form;
    if (after !== '\r\n') throw bad();
    const headEnd = body.indexOf('\r\n\r\n', at);
    const end = headEnd < 0 ? -1 : body.indexOf(`\r\n${mark}`, headEnd + 2);
    if (end < 0) throw bad();
    const { name, filename, type } = readHead(body.toString('utf8', at + 2, headEnd));
    const value = body.subarray(Math.min(headEnd + 4, end), end);
    if (filename === undefined) form.append(name, new TextDecoder('utf-8', { ignoreBOM: true }).decode(value));
    else form.append(name, new File([value], filename, { type }));
    at = end + 2;
  }
}

module.exports = { encode, decode, bad };
