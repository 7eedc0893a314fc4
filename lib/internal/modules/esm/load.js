// SPDX-License-Identifier: MIT
// The loader's own second step for `import`, as hooks may wrap it: a URL -> its format and source.
'use strict';

const { codes } = require('internal/errors');
const { textStartsWith } = require('internal/modules/paths');
const formats = require('internal/modules/esm/formats');
const binding = internalBinding('modules');

function unsupportedScheme(url) {
  const parsed = new URL(url);
  const isRemote = parsed.protocol === 'http:' || parsed.protocol === 'https:';
  return new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(parsed, isRemote ? ['file', 'data'] : ['file', 'data', 'node']);
}

function decode(bytes) {
  const { TextDecoder } = require('web/encoding');
  return new TextDecoder().decode(bytes);
}

// { type, format, source } of a data: URL; source is a Buffer.
function readData(url) {
  const { Buffer } = require('node/buffer');
  const hash = url.indexOf('#');
  const { type, format, base64, body } = formats.readDataUrl(hash < 0 ? url : url.slice(0, hash));
  const bytes = require('node/querystring').unescapeBuffer(body);
  const source = base64 ? Buffer.from(bytes.latin1Slice(), 'base64') : bytes;
  return { type, format, source };
}

function readFile(filename) {
  const { readFileSync } = require('node/fs');
  return readFileSync(filename);
}

// The format of a source that only the source tells.
function detect(format, source) {
  const isOpen = format === formats.DETECT || format === formats.DETECT_TYPESCRIPT;
  return isOpen ? formats.detectedName(format, decode(source)) : formats.formatName(format);
}

function defaultLoad(url, context) {
  const attributes = context?.importAttributes ?? { __proto__: null };
  if (textStartsWith(url, 'node:')) return { __proto__: null, format: 'builtin', responseURL: url, source: null };
  if (textStartsWith(url, 'data:')) {
    const { format, source } = readData(url);
    formats.checkFormat(url, context?.format ?? format, attributes);
    return { __proto__: null, format: context?.format ?? format, responseURL: url, source };
  }
  if (!textStartsWith(url, 'file:')) throw unsupportedScheme(url);
  const filename = binding.pathOf(url);
  let format = context?.format;
  const source = readFile(filename);
  if (attributes.type === 'text') {
    formats.checkAttributes(url, attributes);
    return { __proto__: null, format: 'text', responseURL: url, source };
  }
  format ??= detect(binding.formatOf(filename), source);
  if (format === undefined) {
    const { unknownExtension } = require('internal/modules/esm/translators');
    throw unknownExtension(url, filename);
  }
  formats.checkFormat(url, format, attributes);
  return { __proto__: null, format, responseURL: url, source };
}

module.exports = { decode, defaultLoad, readData, unsupportedScheme };
