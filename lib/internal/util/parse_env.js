// SPDX-License-Identifier: MIT
// The text of a .env file as an object: `KEY=value` a line, optional `export`, # comments, values in ' " or ` quotes
// (which may span lines; \n is a newline in double quotes).
'use strict';

const LINE = /^[ \t]*(?:export +)?([^ \t\r\n=#][^=\n]*?)[ \t]*=[ \t]*/;

function parseEnv(text) {
  const result = { __proto__: null };
  text = text.replaceAll('\r\n', '\n');
  let at = 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const found = LINE.exec(text.slice(at, end));
    if (found === null) {
      at = end + 1;
      continue;
    }
    const key = found[1];
    const start = at + found[0].length;
    const quote = text[start];
    if (quote === '"' || quote === "'" || quote === '`') {
      const close = text.indexOf(quote, start + 1);
      if (close >= 0) {
        const value = text.slice(start + 1, close);
        result[key] = quote === '"' ? value.replaceAll('\\n', '\n') : value;
        // What follows on the line is a comment.
        const next = text.indexOf('\n', close + 1);
        at = next < 0 ? text.length : next + 1;
        continue;
      }
    }
    let value = text.slice(start, end);
    const comment = value.indexOf('#');
    if (comment >= 0) value = value.slice(0, comment);
    result[key] = value.trim();
    at = end + 1;
  }
  return result;
}

module.exports = { parseEnv };
