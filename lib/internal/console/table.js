// SPDX-License-Identifier: MIT
// console.table: rows of an array, object, Map, Set or their iterators as a box.
'use strict';

const { inspect } = require('internal/util/inspect');
const { stringWidth } = require('internal/util/text');
const { iteratorPreview, kind, kindOf } = require('internal/util/types');

const fill = (text, width) => text + ' '.repeat(width - stringWidth(text));

// heads: texts of the columns; columns: lists of cells, holes are empty.
function box(heads, columns) {
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const widths = heads.map((head, i) => {
    let width = stringWidth(head);
    for (let row = 0; row < rows; row++) width = Math.max(width, stringWidth(columns[i][row] ?? ''));
    return width;
  });
  const line = (left, middle, right) => left + widths.map((width) => '\u2500'.repeat(width + 2)).join(middle) + right;
  const row = (cells) => `\u2502 ${cells.map((cell, i) => fill(cell ?? '', widths[i])).join(' \u2502 ')} \u2502`;
  const lines = [line('\u250c', '\u252c', '\u2510'), row(heads), line('\u251c', '\u253c', '\u2524')];
  for (let i = 0; i < rows; i++) lines.push(row(columns.map((column) => column[i])));
  lines.push(line('\u2514', '\u2534', '\u2518'));
  return lines.join('\n');
}

function renderTable(data, properties, inspectOptions) {
  const show = (value) => {
    const isWide = value !== null && typeof value === 'object' && !Array.isArray(value) &&
      Object.keys(value).length > 2;
    return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth: isWide ? -1 : 0, ...inspectOptions });
  };
  const numbers = (list) => list.map((item, i) => show(i));
  const found = kindOf(data);
  const isIterator = found === kind.MAP_ITERATOR || found === kind.SET_ITERATOR;
  const preview = isIterator ? iteratorPreview(data) : undefined;
  if (found === kind.MAP || (isIterator && preview?.isPairs)) {
    const keys = found === kind.MAP ? [...data.keys()] : preview.items.filter((item, i) => i % 2 === 0);
    const values = found === kind.MAP ? [...data.values()] : preview.items.filter((item, i) => i % 2 === 1);
    return box(['(iteration index)', 'Key', 'Values'], [numbers(keys), keys.map(show), values.map(show)]);
  }
  if (found === kind.SET || isIterator) {
    const values = found === kind.SET ? [...data] : preview?.items ?? [];
    return box(['(iteration index)', 'Values'], [numbers(values), values.map(show)]);
  }
  const columns = { __proto__: null };
  const plain = [];
  const names = Object.keys(data);
  for (let i = 0; i < names.length; i++) {
    const item = data[names[i]];
    const isPlain = item === null || (typeof item !== 'object' && typeof item !== 'function');
    if (isPlain && properties === undefined) {
      plain[i] = show(item);
      continue;
    }
    for (const key of properties ?? Object.keys(item)) {
      columns[key] ??= [];
      if (!isPlain && Object.hasOwn(item, key)) columns[key][i] = show(item[key]);
    }
  }
  const heads = ['(index)', ...Object.keys(columns)];
  const cells = [names, ...Object.values(columns)];
  if (plain.length > 0) {
    heads.push('Values');
    cells.push(plain);
  }
  return box(heads, cells);
}

module.exports = { renderTable };
