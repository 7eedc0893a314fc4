// SPDX-License-Identifier: MIT
// The scripts that the engine has told of, and places in them. What the engine runs is what the loader made of the
// author's text: lines are the same, columns may not be, and the first line of a CommonJS module has its wrapper in
// front. Tools see the author's text and its columns.
'use strict';

const { readText } = require('internal/source_text');
const { made } = require('boot/globals');
const { urlOf } = require('internal/inspector/frames');
const engine = require('internal/inspector/engine');
const { ProtocolError } = require('internal/inspector/errors');
const modules = internalBinding('modules');

const WRAPPER_HEAD = '(function (exports, require, module, __filename, __dirname) {'.length;

const scripts = new Map(); // id -> {id, name, url, ...}
const latest = new Map(); // name -> id
const listeners = new Set();

const isInternal = (script) => script.name.startsWith('node:');
const isWrapped = (name) => name[0] === '/';
const isProgram = (name) => name[0] === '/' || name.startsWith('file:') || name === '[eval]' || name === '[stdin]';

engine.on('Debugger.scriptParsed', (parsed) => {
  const { scriptId: id, url: name, startLine, startColumn, endLine, endColumn, sourceMapURL, module } = parsed;
  const script = {
    id, name, url: urlOf(name), startLine, startColumn, endLine, endColumn, sourceMapURL,
    isModule: module || name.startsWith('file:'),
  };
  scripts.set(id, script);
  latest.set(name, id);
  for (const listener of listeners) listener(script);
});

// The engine tells of scripts while its debugger is enabled. Without active breakpoints that is all it does.
let watchers = 0;
function watch() { if (watchers++ === 0) engine.post('Debugger.enable'); }
function unwatch() { if (--watchers === 0) engine.post('Debugger.disable'); }

function get(id) {
  const script = scripts.get(id);
  if (script === undefined) throw new ProtocolError(`No script for id: ${id}`);
  return script;
}

// ---- columns, from 0 -----------------------------------------------------------------------------------------------

// The author's column for the engine's.
function authorColumn(script, line, column) {
  if (!isProgram(script.name)) return column;
  let at = column + 1;
  if (line === 0 && isWrapped(script.name)) at = Math.max(1, at - WRAPPER_HEAD);
  return modules.column(script.name, line + 1, at) - 1;
}

// The engine's column for the author's. The map only goes the other way; it never falls as columns rise.
function engineColumn(name, line, column) {
  if (!isProgram(name)) return column;
  let at = column + 1;
  for (let found = modules.column(name, line + 1, at); found < column + 1;) {
    at += column + 1 - found;
    found = modules.column(name, line + 1, at);
  }
  return line === 0 && isWrapped(name) ? at - 1 + WRAPPER_HEAD : at - 1;
}

// A location of the engine as tools see it.
function locationOf({ scriptId, lineNumber, columnNumber = 0 }) {
  const script = scripts.get(scriptId);
  const column = script === undefined ? columnNumber : authorColumn(script, lineNumber, columnNumber);
  return { scriptId, lineNumber, columnNumber: column };
}

function engineLocation({ scriptId, lineNumber, columnNumber = 0 }) {
  const script = get(scriptId);
  return { scriptId, lineNumber, columnNumber: engineColumn(script.name, lineNumber, columnNumber) };
}

// ---- texts ---------------------------------------------------------------------------------------------------------

function engineText(script) { return engine.post('Debugger.getScriptSource', { scriptId: script.id }).scriptSource; }

function sourceOf(script) {
  const { name } = script;
  if (name === made.evalName && made.evalSource !== undefined) return made.evalSource;
  return (isProgram(name) ? readText(name) : undefined) ?? engineText(script);
}

// What Debugger.scriptParsed says of a script.
function describe(script) {
  const { url, startLine, startColumn, endLine, endColumn, sourceMapURL, isModule } = script;
  const own = { scriptId: script.id, url, startLine, startColumn, endLine, endColumn };
  return {
    ...own, executionContextId: 1, hash: '', isLiveEdit: false, sourceMapURL: sourceMapURL ?? '', hasSourceURL: false,
    isModule, length: 0, scriptLanguage: 'JavaScript', embedderName: url, buildId: '',
  };
}

module.exports = {
  all: () => [...scripts.values()],
  authorColumn, describe, engineColumn, engineLocation, engineText, get, isInternal, isProgram, isWrapped, listeners,
  locationOf, sourceOf, unwatch, watch, WRAPPER_HEAD,
  find: (id) => scripts.get(id),
  idOfName: (name) => latest.get(name),
};
