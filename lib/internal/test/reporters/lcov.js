// SPDX-License-Identifier: MIT
// The reporter `lcov`: coverage in the format of lcov's tracefiles (geninfo(1)), and nothing else.
'use strict';

const { Transform } = require('node/stream');
const { relative } = require('node/path');

function record(file, workingDirectory) {
  const { functions, branches, lines } = file;
  const byLine = branches.toSorted((a, b) => a.line - b.line);
  const rows = ['TN:', `SF:${relative(workingDirectory, file.path)}`];
  const nameOf = ({ name }, i) => name || `anonymous_${i}`; // names are keys there
  functions.forEach((fn, i) => rows.push(`FN:${fn.line},${nameOf(fn, i)}`));
  functions.forEach((fn, i) => rows.push(`FNDA:${fn.count},${nameOf(fn, i)}`));
  rows.push(`FNF:${file.totalFunctionCount}`, `FNH:${file.coveredFunctionCount}`);
  byLine.forEach(({ line, count }, i) => rows.push(`BRDA:${line},${i},0,${count}`));
  rows.push(`BRF:${file.totalBranchCount}`, `BRH:${file.coveredBranchCount}`);
  for (const { line, count } of lines) rows.push(`DA:${line},${count}`);
  rows.push(`LH:${file.coveredLineCount}`, `LF:${file.totalLineCount}`, 'end_of_record');
  return `${rows.join('\n')}\n`;
}

class LcovReporter extends Transform {
  constructor(options = undefined) {
    super({ ...options, writableObjectMode: true });
  }

  _transform({ type, data }, encoding, done) {
    if (type !== 'test:coverage') {
      done(null);
      return;
    }
    const { files, workingDirectory } = data.summary;
    done(null, files.length === 0 ? 'TN:\n' : files.map((file) => record(file, workingDirectory)).join(''));
  }
}

module.exports = { LcovReporter };
