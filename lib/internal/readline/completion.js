// SPDX-License-Identifier: MIT
// Tab: the part that all completions have in common is inserted; a second Tab lists them in columns.
'use strict';

const { stringWidth } = require('internal/util/text');

const GAP = 2;

function commonPrefix(texts) {
  if (texts.length === 0) return '';
  let prefix = texts[0];
  for (const text of texts) {
    let i = 0;
    while (i < prefix.length && prefix[i] === text[i]) i++;
    prefix = prefix.slice(0, i);
  }
  return prefix;
}

// Completions in columns; an empty one ends a group.
function table(completions, columns) {
  const widths = completions.map((text) => stringWidth(text));
  const width = Math.max(...widths) + GAP;
  let perRow = Math.floor(columns / width) || 1;
  if (perRow === Infinity) perRow = 1;
  let out = '\r\n';
  let inRow = 0;
  let blanks = 0;
  for (let i = 0; i < completions.length; i++) {
    const text = completions[i];
    if (text === '' || inRow === perRow) {
      out += '\r\n';
      inRow = 0;
      blanks = 0;
    } else {
      out += ' '.repeat(blanks);
    }
    if (text === '') {
      out += '\r\n';
    } else {
      out += text;
      blanks = width - widths[i];
      inRow++;
    }
  }
  return inRow === 0 ? out : `${out}\r\n\r\n`;
}

// `result` is what a completer gives: [completions, the text that they complete].
function complete(editor, result, isSecond) {
  const { 0: completions, 1: completed } = result;
  if (!completions || completions.length === 0) return;
  const prefix = commonPrefix(completions.filter((text) => text !== ''));
  if (prefix.startsWith(completed) && prefix.length > completed.length) {
    editor._insertString(prefix.slice(completed.length));
    return;
  }
  if (!completed.startsWith(prefix)) { // it differs in more than its end: it takes the place of what was typed
    const begin = editor.cursor - completed.length;
    editor.line = editor.line.slice(0, begin) + prefix + editor.line.slice(editor.cursor);
    editor.cursor = begin + prefix.length;
    editor._refreshLine();
    return;
  }
  if (!isSecond) return;
  editor._writeToOutput(table(completions, editor.columns));
  editor._refreshLine();
}

module.exports = { commonPrefix, complete };
