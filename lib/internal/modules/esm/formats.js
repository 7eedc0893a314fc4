// SPDX-License-Identifier: MIT
// Formats of modules, and what import attributes and media types say of them.
'use strict';

const { textIndexOf, textSlice } = require('internal/modules/paths');

const lazyCodes = () => require('internal/errors').codes;

// enum ed_format of src/loader/import.h, as users see it; undefined where only the source tells.
const NONE = 0;
const BUILTIN = 1;
const COMMONJS = 2;
const MODULE = 3;
const JSON = 4;
const WASM = 5;
const ADDON = 6;
const COMMONJS_TYPESCRIPT = 7;
const MODULE_TYPESCRIPT = 8;
const DETECT = 9;
const DETECT_TYPESCRIPT = 10;
const names = [
  undefined, 'builtin', 'commonjs', 'module', 'json', 'wasm', 'addon', 'commonjs-typescript', 'module-typescript', null,
  null,
];

function formatName(format) {
  return names[format];
}

// The name of a format that only the source tells.
function detectedName(format, text) {
  const isTypeScript = format === DETECT_TYPESCRIPT;
  const name = internalBinding('modules').isModule(text, isTypeScript) ? 'module' : 'commonjs';
  return isTypeScript ? `${name}-typescript` : name;
}

// The number of a format by its name; undefined for what is none.
function formatNumber(name) {
  for (let i = BUILTIN; i < DETECT; i++) if (names[i] === name) return i;
  return undefined;
}

// ---- attributes ----------------------------------------------------------------------------------------------------

// The attribute `type` that a format asks for. '' is JavaScript, of whatever kind.
function typeOfFormat(format) {
  return format === 'json' ? 'json' : '';
}

function isKnownType(type) {
  if (type === 'text') return require('internal/options').option('--experimental-import-text') === true;
  return type === 'json';
}

function checkKeys(url, attributes) {
  for (const key in attributes) {
    if (key !== 'type') throw new (lazyCodes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)(key, attributes[key], url);
  }
}

// Before anything is read: keys and types that nobody knows.
function checkAttributes(url, attributes) {
  checkKeys(url, attributes);
  const { type } = attributes;
  if (type !== undefined && !isKnownType(type)) {
    throw new (lazyCodes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)('type', type, url);
  }
}

// Once the format is known.
function checkFormat(url, format, attributes) {
  checkAttributes(url, attributes);
  const { type } = attributes;
  const wanted = typeOfFormat(format);
  if (type === 'text' || type === wanted || (type === undefined && wanted === '')) return;
  if (type === undefined) throw new (lazyCodes().ERR_IMPORT_ATTRIBUTE_MISSING)(url, 'type', wanted);
  throw new (lazyCodes().ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE)(url, type);
}

// ---- media types ---------------------------------------------------------------------------------------------------

const MEDIA = {
  '__proto__': null,
  'application/javascript': 'module',
  'text/javascript': 'module',
  'application/json': 'json',
  'application/wasm': 'wasm',
};

// data:<media type>[;parameters][;base64],<text> -> { type, format, base64, body }
function readDataUrl(url) {
  const comma = textIndexOf(url, ',');
  if (comma < 0) throw new (lazyCodes().ERR_INVALID_URL)(url);
  const head = textSlice(url, 5, comma);
  const semicolon = textIndexOf(head, ';');
  const type = semicolon < 0 ? head : textSlice(head, 0, semicolon);
  return { type, format: MEDIA[type], base64: textSlice(head, -7) === ';base64', body: textSlice(url, comma + 1) };
}

module.exports = {
  NONE, BUILTIN, COMMONJS, MODULE, JSON, WASM, ADDON, COMMONJS_TYPESCRIPT, MODULE_TYPESCRIPT, DETECT,
  DETECT_TYPESCRIPT, checkAttributes, checkFormat, checkKeys, detectedName, formatName, formatNumber, readDataUrl,
  typeOfFormat,
};
