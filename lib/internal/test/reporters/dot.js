// SPDX-License-Identifier: MIT
// The reporter `dot`: a dot for each test that passes, an X for each that fails, then the failures.
'use strict';

const { errorBlock, palette, resultLine } = require('internal/test/reporters/shared');

// As wide as the terminal, but at least this.
const MIN_COLUMNS = 20;

module.exports = async function* dot(source) {
  const colors = palette();
  const failed = [];
  let count = 0;
  for await (const { type, data } of source) {
    if (type === 'test:pass') yield `${colors.green}.${colors.end}`;
    if (type === 'test:fail') {
      yield `${colors.red}X${colors.end}`;
      failed.push(data);
    }
    const columns = Math.max(process.stdout.columns ?? MIN_COLUMNS, MIN_COLUMNS);
    if ((type === 'test:pass' || type === 'test:fail') && ++count >= columns) {
      yield '\n';
      count = 0;
    }
  }
  yield '\n';
  if (failed.length === 0) return;
  yield `\n${colors.red}Failed tests:${colors.end}\n\n`;
  for (const data of failed) {
    yield resultLine('test:fail', data, colors, '') + errorBlock(data.details.error, colors);
  }
};
