// SPDX-License-Identifier: MIT
// What Function.prototype.toString() shows: the author's text, without what the rewriter put around expressions
// (src/syntax/syntax.h). Programs send functions elsewhere as text: to pages of a browser, to other processes.
// Lowered `using` stays as it is.
'use strict';

const authorsNames = require('internal/authors_names');

const CALL = /\(0,\$eddy\.(import(?:Defer|Source)?)\("(?:[^"\\]|\\.)*",|\$eddym\.(import(?:Defer|Source)?)\(/g;
const AROUND = /\$eddy\.(?:keep|iterate|code\(eval\))\((?:\/\*\$\*\/\()?/g;
const META = /\(0,\$eddym\.meta\)|\$eddym\.meta\b/g;
const BODY = '{/*$eddy:body*/'; // of vm.compileFunction
const END = '/*$*/)'; // END_OF_OURS of src/syntax/parser.h
const PHASES = { __proto__: null, import: 'import(', importDefer: 'import.defer(', importSource: 'import.source(' };

module.exports = (text) => authorsNames(text
  .replace(CALL, (all, script, module) => PHASES[script ?? module])
  .replace(AROUND, '')
  .replaceAll(END, '')
  .replace(BODY, '{\n')
  .replace(META, 'import.meta'));
