// SPDX-License-Identifier: MIT
// Places in programs as the protocol tells them: scripts by URL and number, lines and columns from 0.
'use strict';

const { loaded } = require('internal/realm');
const lazy = require('internal/lazy');

const lazyUrl = lazy(() => require('node/url'));

// What a script is called by tools: the engine knows those of CommonJS by their paths.
function urlOf(name = '') { return name[0] === '/' ? lazyUrl().pathToFileURL(name).href : name; }

// The debugger's number of a script, once there is one.
function scriptIdOf(name) { return loaded['internal/inspector/scripts']?.exports.idOfName(name) ?? '0'; }

function frameOf(site) {
  const name = site.getFileName() ?? '';
  return {
    functionName: site.getFunctionName() ?? '',
    scriptId: scriptIdOf(name),
    url: urlOf(name),
    lineNumber: Math.max(0, (site.getLineNumber() ?? 1) - 1),
    columnNumber: Math.max(0, (site.getColumnNumber() ?? 1) - 1),
  };
}

const DEPTH = 200;

// The stack of here, above a function.
function stackAbove(fn) {
  const { currentCallSites } = require('internal/stack');
  return { callFrames: currentCallSites(DEPTH, fn).map(frameOf) };
}

const LINE = /^\s+at (?:(?:async )?(.*?) \()?(?:async )?([^()]+?):(\d+):(\d+)\)?$/;

// Where an error was made, by its text; undefined for what is none.
function stackOf(error) {
  if (!(error instanceof Error)) return undefined;
  let text;
  try {
    text = error.stack;
  } catch {
    return undefined;
  }
  if (typeof text !== 'string') return undefined;
  const callFrames = [];
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match === null) continue;
    const { 1: name, 2: file, 3: row, 4: column } = match;
    callFrames.push({
      functionName: name ?? '', scriptId: scriptIdOf(file), url: urlOf(file), lineNumber: row - 1,
      columnNumber: column - 1,
    });
  }
  return callFrames.length === 0 ? undefined : { callFrames };
}

module.exports = { stackAbove, stackOf, urlOf };
