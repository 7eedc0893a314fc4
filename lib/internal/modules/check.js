// SPDX-License-Identifier: MIT
// --check: parsing without running.
'use strict';

const formats = require('internal/modules/esm/formats');
const { readSource, compile } = require('internal/modules/source');
const { syntaxError } = require('internal/modules/esm/translators');
const binding = internalBinding('loader');

const PROGRAM_KIND = 1; // ed_source_kind
const MODULE_KIND = 2;

function check(source, name, format) {
  const isTypeScript = format === formats.MODULE_TYPESCRIPT || format === formats.COMMONJS_TYPESCRIPT;
  const isModule = format === formats.MODULE || format === formats.MODULE_TYPESCRIPT;
  const wrapper = require('internal/modules/wrapper');
  let problem;
  if (isModule || isTypeScript) problem = binding.problem(source, isModule ? MODULE_KIND : 0, isTypeScript);
  // Preloaded modules may have made CommonJS something else.
  else if (wrapper.isTouched) problem = binding.problem(wrapper.wrap.get()(source), PROGRAM_KIND, false);
  else compile(source, name);
  if (problem !== undefined) throw syntaxError(problem, name, () => source);
}

function checkProgram(source, name) {
  const { option } = require('internal/options');
  const type = option('--input-type');
  check(source, name, type === undefined ? internalBinding('modules').kindOf(source) : formats.formatNumber(type));
}

function checkFile(script) {
  const { Module } = require('internal/modules/cjs');
  const filename = Module._resolveFilename(require('node/path').resolve(script), null, true);
  const modules = internalBinding('modules');
  let format = modules.formatOf(filename);
  if (format === formats.JSON || format === formats.WASM || format === formats.ADDON) return;
  const source = readSource(filename);
  if (format === formats.DETECT && modules.isModule(source)) format = formats.MODULE;
  check(source, filename, format);
}

module.exports = { checkFile, checkProgram };
