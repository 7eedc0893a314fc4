// SPDX-License-Identifier: MIT
// What the reporters share: signs and colours, indentation, and how a failure reads.
'use strict';

const { inspect } = require('internal/util/inspect');
const { shouldColorize } = require('internal/util/color_support');

const SIGNS = {
  __proto__: null,
  pass: '\u2714', fail: '\u2716', info: '\u2139', open: '\u25B6', skip: '\uFE63', todo: '\u26A0',
};

// ESC[..m texts, empty where there are to be no colours.
function palette() {
  const on = shouldColorize(process.stdout);
  const code = (number) => (on ? `\u001b[${number}m` : '');
  return { on, green: code(32), red: code(31), blue: code(34), yellow: code(33), gray: code(90), end: code(39) };
}

function indent(nesting, unit = '  ') {
  return unit.repeat(nesting);
}

// The error inside of a failure, as text.
function describe(error, useColors) {
  const value = error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
  return show(value, { colors: useColors, breakLength: Infinity });
}

// Custom inspection may throw: then the value is shown without.
function show(value, options) {
  try {
    return inspect(value, options);
  } catch {
    return inspect(value, { ...options, customInspect: false });
  }
}

// The line of one result: sign, "name (1.5ms) # SKIP".
function resultLine(type, data, colors, shift = indent(data.nesting)) {
  let sign = SIGNS.pass;
  let color = colors.green;
  let directive = '';
  const named = (word) => ` # ${typeof data[word] === 'string' && data[word] !== '' ? data[word] : word.toUpperCase()}`;
  if (data.skip !== undefined) {
    sign = SIGNS.skip;
    color = colors.gray;
    directive = named('skip');
  } else if (data.todo !== undefined) {
    if (type === 'test:fail') {
      sign = SIGNS.todo;
      color = colors.yellow;
    }
    directive = named('todo');
  } else {
    if (type === 'test:fail') {
      sign = SIGNS.fail;
      color = colors.red;
    }
    if (data.expectFailure !== undefined) directive = ' # EXPECTED FAILURE';
  }
  const took = `${colors.gray}(${data.details.duration_ms}ms)${colors.end}`;
  return `${shift}${color}${sign} ${data.name} ${took}${directive}${colors.end}\n`;
}

function errorBlock(error, colors, shift = '  ') {
  return `${shift}${describe(error, colors.on).split('\n').join(`\n${shift}`)}\n`;
}

module.exports = { SIGNS, describe, errorBlock, indent, palette, resultLine, show };
