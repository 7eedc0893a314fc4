// SPDX-License-Identifier: MIT
// How a prompt shows values, and what was thrown: "Uncaught ..." without the frames of the prompt itself.
'use strict';

const { view } = require('internal/stack');
const { inspect } = require('node/util');

const { isError } = Error;

const PROGRAM = 'global code@REPL'; // the engine's name for the frame of a text's top level
const IMPORT = 'Cannot use import statement outside a module';

const defaults = { ...inspect.defaultOptions, showProxy: true };
const writer = (value) => inspect(value, writer.options);
writer.options = defaults;

// The writer of a server that has none of its own.
function makeWriter(useColors) {
  const own = (value) => inspect(value, own.options);
  Object.defineProperty(own, 'name', { value: 'writer' });
  own.options = { ...writer.options, colors: useColors };
  return own;
}

// import a, { b as c } from "x" -> const { default: a, b: c } = await import("x");
function dynamicImport(line) {
  const match = /^\s*import\s*(?:([\s\S]*?)\bfrom\s*)?(['"])(.*?)\2/.exec(line);
  if (match === null) return '';
  const names = [];
  let space;
  const rest = (match[1] ?? '').replace(/\*\s*as\s+([\w$]+)/, (all, name) => {
    space = name;
    return '';
  }).replace(/\{([^}]*)\}/, (all, list) => {
    for (const item of list.split(',')) {
      const [imported, local] = item.trim().split(/\s+as\s+/);
      if (imported !== '') names.push(local === undefined ? imported : `${imported}: ${local}`);
    }
    return '';
  });
  const name = /[\w$]+/.exec(rest)?.[0];
  if (name !== undefined) names.unshift(`default: ${name}`);
  const call = `await import(${JSON.stringify(match[3])});`;
  if (space !== undefined) return `const ${space} = ${call}`;
  return names.length === 0 ? call : `const { ${names.join(', ')} } = ${call}`;
}

const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
function setHidden(error, name, value) { Reflect.defineProperty(error, name, { ...hidden, value }); }

// What stands below the top level of a text is the prompt's own.
function trimStack(stack) {
  const lines = stack.split('\n');
  let last = -1;
  for (let i = 0; i < lines.length; i++) if (/^ {4}at REPL\d+:\d+:\d+$/.test(lines[i])) last = i;
  return last >= 0 && lines[last + 1]?.includes('(node:internal/') ? lines.slice(0, last).join('\n') : stack;
}

// True when the message is one of ours.
function cleanStack(error, line) {
  view.end = PROGRAM;
  let stack;
  try {
    ({ stack } = error);
  } finally {
    view.end = undefined;
  }
  if (typeof stack !== 'string') return false;
  let clean;
  let isOurs = false;
  if (error.name === 'SyntaxError') {
    clean = stack.replace(/^REPL\d+:\d+\r?\n/, '').replace(/^\s+at\s.*\n?/gm, '');
    if (error.message === IMPORT && line !== undefined) {
      const message = 'Cannot use import statement inside the Node.js REPL, alternatively use dynamic import: ' +
        dynamicImport(line);
      clean = `${clean.trimEnd().replace(IMPORT, () => message)}\n`;
      setHidden(error, 'message', message);
      isOurs = true;
    }
  } else {
    clean = trimStack(stack);
  }
  if (clean !== stack) setHidden(error, 'stack', clean);
  return isOurs;
}

const HEADING = /^\[?(?:[A-Z]\w*)?Error(?::|\r?\n|$)/;

// `line`: the last one typed.
function describe(error, line, write) {
  if (!isError(error)) return `Uncaught ${write(error)}`;
  const isOurs = cleanStack(error, line);
  let text = `${write(error)}`;
  if (text[0] === '[' && text.endsWith(']')) text = text.slice(1, -1); // of an error without a stack
  const lines = text.split(/(?<=\n)/);
  if (lines.length === 1) return `Uncaught ${text}`;
  if (isOurs) return text.replace(/^SyntaxError/m, 'Uncaught:\n$&');
  const heading = lines.findIndex((part) => HEADING.test(part));
  if (heading < 0) return `Uncaught:\n${text}`;
  lines[heading] = `Uncaught ${lines[heading]}`;
  return lines.join('');
}

module.exports = { describe, makeWriter, writer };
