// SPDX-License-Identifier: MIT
// From a URL to a module record, by format. open() is the short way, C reading and compiling in one call; translate()
// takes the source that a hook gave.
'use strict';

const { i32, N0, N2 } = require('internal/cells');
const { textIndexOf, textLastIndexOf, textSlice, textStartsWith } = require('internal/modules/paths');
const formats = require('internal/modules/esm/formats');
const { SourceRecord, SyntheticRecord } = require('internal/modules/esm/record');
const hooks = require('internal/modules/steps');
const binding = internalBinding('modules');

const lazyCodes = () => require('internal/errors').codes;

const { BUILTIN, COMMONJS, COMMONJS_TYPESCRIPT, DETECT } = formats;
const BAD_SYNTAX = -1;
const { parse } = JSON;

// ---- errors --------------------------------------------------------------------------------------------------------

// What C says of a source that it cannot parse, as an error that shows the place.
function syntaxError(problem, url, source) {
  const { decorate } = require('internal/modules/esm/link_errors');
  const message = problem[0];
  let error;
  if (problem[4] === 2) error = new (lazyCodes().ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX)(message);
  else if (problem[4] === 1) error = new (lazyCodes().ERR_INVALID_TYPESCRIPT_SYNTAX)(message);
  else error = new SyntaxError(message);
  return decorate(error, url, source(), problem[1], problem[2], problem[3] - problem[2], '\n');
}

function unknownExtension(url, path) {
  const name = textSlice(path, textLastIndexOf(path, '/') + 1);
  const dot = textLastIndexOf(name, '.');
  return new (lazyCodes().ERR_UNKNOWN_FILE_EXTENSION)(dot > 0 ? textSlice(name, dot) : '', path);
}

// ---- formats -------------------------------------------------------------------------------------------------------

// What binding.open or binding.compile gave for JavaScript of either kind.
function fromCompiled(content, url, format, filename, source, isMain) {
  const found = i32[N2];
  if (i32[N0] === BAD_SYNTAX) {
    throw syntaxError(content, url, () => source ?? require('internal/modules/esm/link_errors').sourceOf({ filename }));
  }
  if (found === COMMONJS || found === COMMONJS_TYPESCRIPT) {
    return require('internal/modules/esm/commonjs').importCommonJS(
      url, filename, content, source, isMain, formats.formatName(found));
  }
  if (found !== format && filename !== undefined) require('internal/modules/esm/typeless').warn(url, filename);
  const record = new SourceRecord(url, formats.formatName(found), content);
  record.filename = filename;
  record.isMain = isMain;
  record.source = source; // what no file holds
  if (hooks.note !== undefined) hooks.note(url, record, source);
  const { loaded } = require('internal/realm');
  loaded['internal/modules/cjs']?.exports.state.note?.(url, record, source);
  return record;
}

// What require() of the same file gives, and the other way round.
function sharedJson(url, text, filename) {
  const { Module } = require('internal/modules/cjs');
  const cached = Module._cache[filename];
  if (cached?.loaded) return jsonOf(url, cached.exports);
  const record = jsonRecord(url, text, filename);
  const module = new Module(filename);
  module.filename = filename;
  module.exports = record.value;
  module.loaded = true;
  Module._cache[filename] = module;
  return record;
}

function jsonOf(url, value) {
  const record = new SyntheticRecord(url, 'json', ['default'], ({ bindings }) => {
    bindings.default = value;
  });
  record.value = value;
  return record;
}

function jsonRecord(url, text, filename) {
  let value;
  try {
    value = parse(text);
  } catch (error) {
    error.message = `${filename ?? url}: ${error.message}`;
    throw error;
  }
  return jsonOf(url, value);
}

function textRecord(url, text) {
  return new SyntheticRecord(url, 'text', ['default'], (record) => {
    record.bindings.default = text;
  });
}

function dataRecord(url, attributes, isMain) {
  const { format, type, source } = require('internal/modules/esm/load').readData(url);
  if (format === undefined) {
    formats.checkKeys(url, attributes);
    throw new (lazyCodes().ERR_UNKNOWN_MODULE_FORMAT)(type, url);
  }
  formats.checkFormat(url, format, attributes);
  return translate(url, format, source, attributes, isMain);
}

// ---- the ways in ---------------------------------------------------------------------------------------------------

// `format` is a number (ed_format); throws when the URL cannot be loaded or is not what the attributes say.
function open(url, format, attributes, isMain) {
  if (format === BUILTIN || textStartsWith(url, 'node:')) {
    formats.checkFormat(url, 'builtin', attributes);
    return require('internal/modules/esm/builtins').builtinRecord(url);
  }
  if (!textStartsWith(url, 'file:')) {
    if (textStartsWith(url, 'data:')) return dataRecord(url, attributes, isMain);
    throw require('internal/modules/esm/load').unsupportedScheme(url);
  }
  formats.checkAttributes(url, attributes);
  const filename = binding.pathOf(url);
  if (attributes.type === 'text') return textRecord(url, readText(filename));
  if (format === formats.NONE) throw unknownExtension(url, filename);
  if (attributes.type !== undefined || format === formats.JSON) {
    formats.checkFormat(url, formats.formatName(format), attributes);
  }
  if (format === formats.ADDON) return require('internal/modules/esm/commonjs').addonRecord(url, filename);
  const content = binding.open(url, format, 0);
  if (typeof content === 'number') throw readError(content, filename);
  if (format === formats.JSON) {
    const isBare = textIndexOf(url, '?') < 0 && textIndexOf(url, '#') < 0;
    return isBare ? sharedJson(url, content, filename) : jsonRecord(url, content, filename);
  }
  if (format === formats.WASM) return require('internal/modules/esm/wasm').wasmRecord(url, content);
  return fromCompiled(content, url, format, filename, undefined, isMain);
}

function readError(errno, path) {
  const { UVException } = require('internal/errors');
  return new UVException({ errno, syscall: 'open', path });
}

function readText(filename) {
  const text = internalBinding('loader').readText(filename);
  if (typeof text === 'number') throw readError(text, filename);
  return text;
}

function textOf(source) {
  return typeof source === 'string' ? source : require('internal/modules/esm/load').decode(source);
}

// From a format by its name and a source: a string, or bytes.
function translate(url, format, source, attributes, isMain) {
  const filename = textStartsWith(url, 'file:') ? binding.pathOf(url) : undefined;
  switch (format) {
    case 'builtin': return require('internal/modules/esm/builtins').builtinRecord(url);
    case 'json': return jsonRecord(url, textOf(source), filename);
    case 'text': return textRecord(url, textOf(source));
    case 'wasm': return require('internal/modules/esm/wasm').wasmRecord(url, source);
    case 'addon': return require('internal/modules/esm/commonjs').addonRecord(url, filename);
    default:
  }
  const number = format === null || format === undefined ? DETECT : formats.formatNumber(format);
  if (number === undefined) throw new (lazyCodes().ERR_UNKNOWN_MODULE_FORMAT)(format, url);
  const isScript = number === COMMONJS || number === COMMONJS_TYPESCRIPT;
  if (isScript && (source === null || source === undefined)) {
    const { readSource } = require('internal/modules/source');
    return require('internal/modules/esm/commonjs').importCommonJS(
      url, filename, binding.exportsOf(filename, readSource(filename)), undefined, isMain);
  }
  const text = textOf(source);
  return fromCompiled(binding.compile(text, url, number, 1), url, number, filename, text, isMain);
}

module.exports = { open, readText, syntaxError, translate, unknownExtension };
