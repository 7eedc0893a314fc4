// SPDX-License-Identifier: MIT
// The command line of the program: options of the runtime, the script, the script's own arguments.
'use strict';

const binding = internalBinding('process');

// Options that take a value as the next word, when it is not joined by "=".
const WITH_VALUE = new Set(['-e', '--eval', '-p', '--print', '-pe', '-r', '--require', '--import', '-C', '--conditions',
                            '--input-type', '--unhandled-rejections', '--title', '--stack-trace-limit', '--env-file',
                            '--env-file-if-exists', '--max-http-header-size', '--icu-data-dir', '--redirect-warnings',
                            '--trace-event-categories', '--experimental-loader', '--loader']);
const ALIAS = { '__proto__': null, '-e': '--eval', '-p': '--print', '-pe': '--print', '-r': '--require', '-c': '--check',
                '-C': '--conditions', '-v': '--version', '-h': '--help', '-i': '--interactive' };
const LISTS = new Set(['--require', '--import', '--conditions', '--env-file']);

const values = { __proto__: null };
const words = binding.argv();
let at = 1;
while (at < words.length && words[at].length > 1 && words[at][0] === '-') {
  let word = words[at++];
  if (word === '--') break;
  let value = true;
  const eq = word.indexOf('=');
  if (word.startsWith('--') && eq > 0) {
    value = word.slice(eq + 1);
    word = word.slice(0, eq);
  } else if (WITH_VALUE.has(word) && at < words.length) {
    value = words[at++];
  }
  const name = ALIAS[word] ?? word;
  if (LISTS.has(name)) (values[name] ??= []).push(value);
  else if (name.startsWith('--no-')) values[`--${name.slice(5)}`] = false;
  else values[name] = value;
}
const execArgv = words.slice(1, at);
const rest = words.slice(at);

// The value of an option: true, a string, a list for those that may repeat; undefined when absent.
function option(name) {
  return values[name];
}

module.exports = { option, execArgv, rest, argv0: words[0] };
