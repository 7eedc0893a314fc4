// SPDX-License-Identifier: MIT
// module.stripTypeScriptTypes().
'use strict';

const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validate');
const binding = internalBinding('typescript');

let hasWarned = false;

function warn() {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning('stripTypeScriptTypes is an experimental feature and might change at any time',
                      'ExperimentalWarning');
}

function inlineMap(mappings, sourceUrl) {
  const { Buffer } = require('node/buffer');
  const text = JSON.stringify({ version: 3, sources: [sourceUrl], names: [], mappings });
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(text).toString('base64')}`;
}

function stripTypeScriptTypes(code, options = { __proto__: null }) {
  warn();
  validateString(code, 'code');
  validateObject(options, 'options');
  const { sourceMap = false, sourceUrl = '', mode = 'strip' } = options;
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  validateString(sourceUrl, 'options.sourceUrl');
  if (mode === 'strip') validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  else validateBoolean(sourceMap, 'options.sourceMap');
  const result = binding.strip(code, mode === 'transform');
  if (result.length > 2) {
    const [message, , , , isTypeScript] = result;
    const { ERR_INVALID_TYPESCRIPT_SYNTAX, ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX } = codes;
    throw isTypeScript ? new ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX(message) : new ERR_INVALID_TYPESCRIPT_SYNTAX(message);
  }
  const [text, mappings] = result;
  if (sourceMap) return `${text}\n\n${inlineMap(mappings, sourceUrl)}`;
  return sourceUrl === '' ? text : `${text}\n\n//# sourceURL=${sourceUrl}`;
}

module.exports = { stripTypeScriptTypes };
