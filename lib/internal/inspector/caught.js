// SPDX-License-Identifier: MIT
// Whether somebody in the program will catch an exception: a frame of the program's stands in a `try` that has a
// `catch`. (The engine cannot be asked: the runtime itself catches whatever the program does not.) By the text alone.
'use strict';

const scripts = require('internal/inspector/scripts');
const { functionsIn, FIELDS } = require('internal/outline');

// Tokens that matter, strings and comments among them so that their content does not.
const TOKENS = new RegExp([
  /\/\/[^\n]*/, /\/\*[^]*?\*\//, /'(?:[^'\\\n]|\\[^])*'/, /"(?:[^"\\\n]|\\[^])*"/, /`(?:[^`\\]|\\[^])*`/,
  /(?<=[=(,:;!&|?{}\n]\s*)\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//,
  /(?<![\w$.])(?:try|catch)(?![\w$])/, /[{}]/,
].map(({ source }) => source).join('|'), 'g');

// [begin, end] of the blocks behind `try` that are followed by a `catch`.
function guardedBlocks(text) {
  const blocks = [];
  const open = []; // begin of a block, negative when it is no try's
  let afterTry = false;
  let last; // block of a try that has just ended
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{') {
      open.push(afterTry ? index : -1);
      afterTry = false;
      last = undefined;
    } else if (token === '}') {
      const begin = open.pop();
      last = begin >= 0 ? [begin, index] : undefined;
    } else if (token === 'catch') {
      if (last !== undefined) blocks.push(last);
      last = undefined;
    } else if (token === 'try') {
      afterTry = true;
    }
  }
  return blocks;
}

const known = new Map(); // script id -> {text, blocks, functions}

function analyse(script) {
  if (!known.has(script.id)) {
    const text = scripts.sourceOf(script);
    const places = functionsIn(text, script.isModule, script.name);
    known.set(script.id, { text, blocks: guardedBlocks(text), places });
  }
  return known.get(script.id);
}

function offsetOf(text, { lineNumber, columnNumber }) {
  let at = 0;
  for (let line = 0; line < lineNumber && at >= 0; line++) at = text.indexOf('\n', at) + 1;
  return at + columnNumber;
}

// Whether a place of a script is guarded within its own function.
function isGuarded(location) {
  const script = scripts.find(location.scriptId);
  if (script === undefined || scripts.isInternal(script)) return false;
  const { text, blocks, places } = analyse(script);
  const at = offsetOf(text, scripts.locationOf(location));
  let begin = -1;
  for (let i = 0; i < places.length; i += FIELDS) {
    if (places[i] <= at && at < places[i + 1]) begin = Math.max(begin, places[i]);
  }
  return blocks.some(([from, to]) => from > begin && from < at && at <= to);
}

const isCaught = ({ callFrames }) => callFrames.some(({ location }) => isGuarded(location));

module.exports = { isCaught };
