// SPDX-License-Identifier: MIT
// The table of coverage that the reporters spec and tap show: files beneath their folders, no wider than the terminal.
'use strict';

const path = require('node/path');

const HEADS = ['line %', 'branch %', 'funcs %'];
const LINES = 'uncovered lines';
const ALL = 'all files';
const BETWEEN = ' | ';
const NUMBERS = HEADS.join('').length + BETWEEN.length * 4; // all but the first column and the last
const ELLIPSIS = '\u2026';

// "5-7 12" of the lines that did not run.
function uncovered(lines) {
  const parts = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].count > 0) continue;
    const first = lines[i].line;
    while (i + 1 < lines.length && lines[i + 1].count === 0 && lines[i + 1].line === lines[i].line + 1) i++;
    parts.push(lines[i].line === first ? `${first}` : `${first}-${lines[i].line}`);
  }
  return parts.join(' ');
}

function percents({ coveredLinePercent, coveredBranchPercent, coveredFunctionPercent }) {
  return [coveredLinePercent, coveredBranchPercent, coveredFunctionPercent];
}

// Rows of the table: {depth, name, numbers (undefined for folders), lines}.
function rowsOf({ files, workingDirectory }) {
  const rows = [];
  let open = [];
  for (const file of files) {
    const folders = path.relative(workingDirectory, file.path).split(path.sep);
    const name = folders.pop();
    let depth = 0;
    while (depth < folders.length && folders[depth] === open[depth]) depth++;
    for (; depth < folders.length; depth++) rows.push({ depth, name: folders[depth] });
    open = folders;
    rows.push({ depth, name, numbers: percents(file), lines: uncovered(file.lines) });
  }
  return rows;
}

const end = (text, width) => (text.length <= width ? text : `${ELLIPSIS}${text.slice(text.length - width + 1)}`);
const start = (text, width) => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}${ELLIPSIS}`);

function colorOf(percent, { green, red, yellow }) {
  if (percent === undefined || percent < 50) return red;
  return percent < 90 ? yellow : green;
}

/**
 * The report as text; each line begins with `prefix`. `colors` are undefined where there are none, else the palette of
 * shared.js.
 */
function coverageReport(summary, prefix, colors) {
  const rows = rowsOf(summary);
  let nameWidth = Math.max(ALL.length, ...rows.map(({ depth, name }) => depth + name.length));
  let linesWidth = Math.max(LINES.length, ...rows.map(({ lines }) => (lines ?? '').length));
  let width = nameWidth + NUMBERS + linesWidth + 1;
  const room = process.stdout.columns - prefix.length;
  if (room < width) {
    width = room;
    nameWidth = Math.min(nameWidth, Math.floor(width / 2));
    linesWidth = Math.max(1, width - nameWidth - NUMBERS - 1);
  }
  const paint = (text, percent) => (colors === undefined ? text : `${colorOf(percent, colors)}${text}${colors.blue}`);
  const line = (name, numbers, lines) => {
    const cells = HEADS.map((head, i) => {
      const number = numbers?.[i];
      const text = numbers === HEADS ? head : number === undefined ? '' : number.toFixed(2);
      return paint(text.padStart(head.length), numbers === HEADS ? undefined : number);
    });
    return `${prefix}${[name, ...cells, start(lines, linesWidth)].join(BETWEEN)}\n`;
  };
  const rule = `${prefix}${'-'.repeat(width)}\n`;
  let text = `${colors?.blue ?? ''}${prefix}start of coverage report\n${rule}`;
  text += line('file'.padEnd(nameWidth), HEADS, LINES) + rule;
  for (const { depth, name, numbers, lines = '' } of rows) {
    const shown = end(name, nameWidth - depth).padEnd(nameWidth - depth);
    text += line(' '.repeat(depth) + (numbers === undefined ? shown : paint(shown, numbers[0])), numbers, lines);
  }
  text += rule + line(ALL.padEnd(nameWidth), percents(summary.totals), '') + rule;
  return `${text}${prefix}end of coverage report\n${colors?.end ?? ''}`;
}

module.exports = { coverageReport };
