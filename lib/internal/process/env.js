// SPDX-License-Identifier: MIT
// .env files: process.loadEnvFile(), --env-file, util.parseEnv().
//
// A file is lines `KEY=value`, `export` before the key is allowed. `#` begins a comment, at the start of a line or
// after an unquoted value. Values in ' " or ` may span lines; only "..." turns \n into a line feed. An opening quote
// without its closing one is taken as part of a plain value. Of two lines with one key the later wins.
'use strict';

const { validateString } = require('internal/validate');

const isSpace = (c) => c === ' ' || c === '\t' || c === '\r' || c === '\n' || c === '\v' || c === '\f';

function parseEnv(content) {
  validateString(content, 'content');
  const text = content.replaceAll('\r\n', '\n');
  const end = text.length;
  const env = {};
  let at = 0;
  const lineEnd = () => {
    const newline = text.indexOf('\n', at);
    return newline < 0 ? end : newline;
  };
  while (at < end) {
    while (at < end && isSpace(text[at])) at++;
    if (at === end) break;
    const stop = lineEnd();
    const equals = text.indexOf('=', at);
    if (text[at] === '#' || equals < 0 || equals >= stop) {
      at = stop;
      continue;
    }
    let key = text.slice(at, equals).trim();
    if (key.startsWith('export ')) key = key.slice(7).trim();
    at = equals + 1;
    while (at < stop && text[at] !== '\n' && isSpace(text[at])) at++;
    if (key === '') {
      at = stop;
      continue;
    }
    const quote = text[at];
    const close = quote === '"' || quote === "'" || quote === '`' ? text.indexOf(quote, at + 1) : -1;
    if (close > 0) {
      const value = text.slice(at + 1, close);
      env[key] = quote === '"' ? value.replaceAll('\\n', '\n') : value;
      at = close + 1;
      at = lineEnd(); // what follows the closing quote is a comment
      continue;
    }
    let value = text.slice(at, stop);
    const hash = value.indexOf('#');
    if (hash >= 0) value = value.slice(0, hash);
    env[key] = value.trim();
    at = stop;
  }
  return env;
}

// Sets what the file says, except for variables that the environment has already.
function applyEnv(content) {
  const parsed = parseEnv(content);
  for (const key of Object.keys(parsed)) {
    if (process.env[key] === undefined) process.env[key] = parsed[key];
  }
}

function loadEnvFile(path = '.env') {
  applyEnv(require('node/fs').readFileSync(path, 'utf8'));
}

module.exports = { parseEnv, loadEnvFile };
