// SPDX-License-Identifier: MIT
// The reporter `tap`: Test Anything Protocol, version 13, with a YAML block for each result.
'use strict';

const { show } = require('internal/test/reporters/shared');

const UNIT = '    ';
const ESCAPES = { '\b': '\\b', '\f': '\\f', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\v': '\\v' };

function escape(text) {
  return `${text}`.replace(/[\b\f\t\n\r\v]/g, (char) => ESCAPES[char]).replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}

function directiveOf({ skip, todo, expectFailure }) {
  const named = (word, value) => {
    const text = typeof value === 'string' && value !== '' ? ` ${escape(value)}` : '';
    return ` # ${word.toUpperCase()}${text}`;
  };
  if (skip !== undefined) return named('skip', skip);
  if (todo !== undefined) return named('todo', todo);
  return expectFailure === undefined ? '' : named('expected failure', expectFailure);
}

// One line or block "key: value"; `seen` are the objects above this one.
function yaml(shift, key, value, seen = new Set()) {
  if (value === undefined) return '';
  const head = `${shift}${key}:`;
  if (value === null) return `${head} ~\n`;
  if (typeof value === 'string') {
    if (!value.includes('\n')) return `${head} ${quoted(value)}\n`;
    return `${head} |-\n${value.split('\n').map((line) => `${shift}  ${line}\n`).join('')}`;
  }
  if (typeof value !== 'object') return typeof value === 'symbol' ? '' : `${head} ${show(value)}\n`;
  if (seen.has(value)) return `${head} <Circular>\n`;
  if (value instanceof Date) return `${head} ${value.toISOString()}\n`;
  const entries = Object.entries(value);
  if (entries.length === 0 || value instanceof RegExp) return `${head} ${show(value)}\n`;
  seen.add(value);
  const text = entries.map(({ 0: name, 1: entry }) => yaml(`${shift}  `, name, entry, seen)).join('');
  seen.delete(value);
  return `${head}\n${text}`;
}

function quoted(text) {
  const shown = show(text);
  return shown.startsWith('`') ? `'${text.replaceAll("'", "''")}'` : shown;
}

// What is known of an error: that of the cause, where the cause is one.
function errorLines(shift, error) {
  const { cause, failureType } = error;
  const isError = cause !== null && typeof cause === 'object' && (cause instanceof Error || 'stack' in cause);
  const origin = isError ? cause : error;
  let text = yaml(shift, 'failureType', failureType);
  text += yaml(shift, 'error', `${isError ? cause.message : error.message}`);
  text += yaml(shift, 'code', origin.code ?? error.code);
  if (isError && cause.name !== 'Error') text += yaml(shift, 'name', cause.name);
  if (isError && cause.code === 'ERR_ASSERTION') {
    text += yaml(shift, 'expected', cause.expected) + yaml(shift, 'actual', cause.actual);
    text += yaml(shift, 'operator', cause.operator);
  }
  const frames = [];
  for (const line of stackOf(origin).split('\n')) {
    const match = /^\s+at\s(.*)$/.exec(line);
    if (match !== null) frames.push(match[1]);
  }
  if (frames.length > 0) text += `${shift}stack: |-\n${frames.map((frame) => `${shift}  ${frame}\n`).join('')}`;
  return text;
}

function stackOf(error) {
  const { formatStack } = require('internal/stack');
  const stack = formatStack(error);
  return typeof stack === 'string' ? stack : '';
}

function block(shift, data) {
  const { details } = data;
  let text = `${shift}---\n${shift}duration_ms: ${show(details.duration_ms)}\n`;
  text += yaml(shift, 'type', details.type);
  if (details.error !== undefined) {
    if (data.file !== undefined) text += yaml(shift, 'location', `${data.file}:${data.line}:${data.column}`);
    text += errorLines(shift, details.error);
  }
  return `${text}${shift}...\n`;
}

module.exports = async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const shift = data?.nesting > 0 ? UNIT.repeat(data.nesting) : '';
    switch (type) {
      case 'test:start':
        yield `${shift}# Subtest: ${escape(data.name)}\n`;
        break;
      case 'test:pass':
      case 'test:fail': {
        const verdict = type === 'test:pass' ? 'ok' : 'not ok';
        yield `${shift}${verdict} ${data.testNumber} - ${escape(data.name)}${directiveOf(data)}\n`;
        yield block(`${shift}  `, data);
        break;
      }
      case 'test:plan':
        yield `${shift}1..${data.count}\n`;
        break;
      case 'test:diagnostic':
      case 'test:log':
        yield `${shift}# ${escape(data.message)}\n`;
        break;
      case 'test:stdout':
      case 'test:stderr':
        for (const line of data.message.split(/\r?\n/)) {
          if (line !== '') yield `# ${escape(line)}\n`;
        }
        break;
      case 'test:coverage':
        yield require('internal/test/reporters/coverage').coverageReport(data.summary, `${shift}# `, undefined);
        break;
      case 'test:interrupted':
        for (const { name } of data.tests) yield `# Interrupted while running: ${escape(name)}\n`;
        break;
      default:
    }
  }
};
