// SPDX-License-Identifier: MIT
// --experimental-test-coverage: what of the program the tests ran, by lines, branches and functions.
//
// Each process, this one too, writes V8's coverage into a folder (NODE_V8_COVERAGE); at the end all of it is added up
// by file. A function is a list of ranges, each inside of one before it: the first is all of it, the others are blocks
// whose count is another than that of what is around them.
'use strict';

const { option } = require('internal/options');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateStringArray } = require('internal/validate');
const path = require('node/path');

const KINDS = ['line', 'branch', 'function'];

// ---- settings ------------------------------------------------------------------------------------------------------

function checkThreshold(value, name) {
  if (value === undefined) return 0;
  const { validateNumber } = require('internal/validate');
  validateNumber(value, name);
  if (!(value >= 0 && value <= 100)) throw new ERR_OUT_OF_RANGE(name, '>= 0 && <= 100', value);
  return value;
}

const numberOf = (name) => (option(name) === undefined ? undefined : Number(option(name)));

// Of the command line; undefined when it asks for no coverage.
function settingsOfOptions() {
  if (option('--experimental-test-coverage') !== true) return undefined;
  return {
    include: option('--test-coverage-include') ?? [],
    exclude: option('--test-coverage-exclude') ?? require('internal/test/files').defaultPatterns(),
    thresholds: {
      line: checkThreshold(numberOf('--test-coverage-lines'), '--test-coverage-lines'),
      branch: checkThreshold(numberOf('--test-coverage-branches'), '--test-coverage-branches'),
      function: checkThreshold(numberOf('--test-coverage-functions'), '--test-coverage-functions'),
    },
  };
}

// Of run().
function settingsOfRun({
  coverage = false, coverageIncludeGlobs, coverageExcludeGlobs, lineCoverage, branchCoverage, functionCoverage,
}) {
  validateBoolean(coverage, 'options.coverage');
  const globs = (value, name) => {
    if (value === undefined || value === null) return undefined;
    const list = [value].flat();
    validateStringArray(list, `options.${name}`);
    return list;
  };
  const include = globs(coverageIncludeGlobs, 'coverageIncludeGlobs') ?? [];
  const exclude = globs(coverageExcludeGlobs, 'coverageExcludeGlobs') ?? [];
  const thresholds = {
    line: checkThreshold(lineCoverage, 'options.lineCoverage'),
    branch: checkThreshold(branchCoverage, 'options.branchCoverage'),
    function: checkThreshold(functionCoverage, 'options.functionCoverage'),
  };
  return coverage ? { include, exclude, thresholds } : undefined;
}

// ---- collecting ----------------------------------------------------------------------------------------------------

// The folder that processes write into: that of the environment, else one of our own, which goes again.
class Collection {
  #isOurs = false;

  constructor() {
    this.folder = process.env.NODE_V8_COVERAGE;
    if (this.folder) return;
    this.#isOurs = true;
    this.folder = require('node/fs').mkdtempSync(path.join(require('node/os').tmpdir(), 'node-coverage-'));
  }

  take() {
    const fs = require('node/fs');
    const all = [];
    for (const name of fs.readdirSync(this.folder)) {
      if (!/^coverage-\d+-\d{13}-\d+\.json$/.test(name)) continue;
      all.push(...JSON.parse(fs.readFileSync(path.join(this.folder, name), 'utf8')).result);
    }
    if (this.#isOurs) fs.rmSync(this.folder, { recursive: true, force: true });
    return all;
  }
}

// Of this process, when it counts what it runs itself.
class OwnCollection extends Collection {
  #inherited = process.env.NODE_V8_COVERAGE;

  take() {
    const { forgetCoverage, takeCoverage } = require('internal/inspector/profiles');
    takeCoverage();
    const all = super.take();
    if (this.#inherited) return all;
    forgetCoverage();
    delete process.env.NODE_V8_COVERAGE;
    return all;
  }
}

let own;

/** --experimental-test-coverage, before the program begins: this process counts, and its children. */
function begin() {
  own = new OwnCollection();
  process.env.NODE_V8_COVERAGE = own.folder;
}

/** Where a run that asks for coverage collects it. */
function collection() {
  return own ?? new Collection();
}

// ---- adding up -----------------------------------------------------------------------------------------------------

const keyOf = ({ startOffset, endOffset }) => `${startOffset}:${endOffset}`;

// How often a process ran a range: as often as the smallest of its own around it.
function countIn(ranges, { startOffset, endOffset }) {
  let found;
  for (const range of ranges) {
    if (range.startOffset > startOffset || range.endOffset < endOffset) continue;
    const length = range.endOffset - range.startOffset;
    if (found === undefined || length <= found.endOffset - found.startOffset) found = range;
  }
  return found === undefined ? 0 : found.count;
}

// One list of functions out of those of several processes that ran the same script.
function merge(lists) {
  if (lists.length === 1) return lists[0];
  const functions = new Map(); // place of a function -> what the processes say of it
  for (const list of lists) {
    for (const fn of list) {
      const key = keyOf(fn.ranges[0]);
      if (functions.has(key)) functions.get(key).push(fn);
      else functions.set(key, [fn]);
    }
  }
  return Array.from(functions.values(), (same) => {
    const ranges = new Map();
    for (const fn of same) for (const range of fn.ranges) ranges.set(keyOf(range), range);
    const merged = Array.from(ranges.values(), (range) => ({
      startOffset: range.startOffset,
      endOffset: range.endOffset,
      count: same.reduce((sum, fn) => sum + countIn(fn.ranges, range), 0),
    }));
    merged.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
    const isBlockCoverage = same.some((fn) => fn.isBlockCoverage);
    return { functionName: same[0].functionName, isBlockCoverage, ranges: merged };
  });
}

// ---- files ---------------------------------------------------------------------------------------------------------

const COMMENT = /\/\* node:coverage (?:(disable|enable)|ignore next(?: (\d+))?) \*\//;

// {number, start, end, count, isIgnored} of each line.
function linesOf(text) {
  const lines = [];
  let at = 0;
  let isDisabled = false;
  let ignored = 0; // of the lines that follow
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  for (const line of all) {
    const end = at + line.length - (line.endsWith('\r') ? 1 : 0);
    const match = COMMENT.exec(line);
    const isIgnored = isDisabled || ignored > 0;
    lines.push({ number: lines.length + 1, start: at, end, count: 1, isIgnored });
    if (ignored > 0) ignored--;
    if (match !== null) {
      if (match[1] !== undefined) isDisabled = match[1] === 'disable';
      else ignored = match[2] === undefined ? 1 : Number(match[2]);
    }
    at += line.length + 1;
  }
  return lines;
}

// The lines that a range takes part in.
function within(lines, { startOffset, endOffset }) {
  return lines.filter(({ start, end }) => start < endOffset && end > startOffset);
}

const percentOf = (covered, total) => (total === 0 ? 100 : covered / total * 100);

function withPercents(counts) {
  return {
    ...counts,
    coveredLinePercent: percentOf(counts.coveredLineCount, counts.totalLineCount),
    coveredBranchPercent: percentOf(counts.coveredBranchCount, counts.totalBranchCount),
    coveredFunctionPercent: percentOf(counts.coveredFunctionCount, counts.totalFunctionCount),
  };
}

function summarizeFile(file, text, functions) {
  const lines = linesOf(text);
  const branches = [];
  const named = [];
  let coveredBranchCount = 0;
  functions.forEach(({ functionName, isBlockCoverage, ranges }, i) => {
    const [whole] = ranges;
    const isRun = ranges.length > 1 || whole.count > 0;
    for (const range of ranges) {
      const touched = within(lines, range);
      for (const line of touched) {
        if (line.start >= range.startOffset && line.end <= range.endOffset) line.count = range.count;
      }
      if (!isBlockCoverage || !isRun) continue;
      branches.push({ line: touched[0]?.number ?? 1, count: range.count });
      if (range.count > 0 || touched.every(({ isIgnored }) => isIgnored)) coveredBranchCount++;
    }
    // The first is the module itself.
    if (i === 0 && whole.startOffset === 0) return;
    named.push({ name: functionName, count: whole.count, line: within(lines, whole)[0]?.number ?? 1 });
  });
  const told = lines.filter(({ isIgnored }) => !isIgnored);
  return {
    path: file,
    ...withPercents({
      totalLineCount: lines.length,
      totalBranchCount: branches.length,
      totalFunctionCount: named.length,
      coveredLineCount: lines.filter(({ count, isIgnored }) => count > 0 || isIgnored).length,
      coveredBranchCount,
      coveredFunctionCount: named.filter(({ count }) => count > 0).length,
    }),
    functions: named,
    branches,
    lines: told.map(({ number, count }) => ({ line: number, count })),
  };
}

// ---- the whole -----------------------------------------------------------------------------------------------------

const matches = (file, cwd, globs) =>
  globs.some((glob) => path.matchesGlob(path.relative(cwd, file), glob) || path.matchesGlob(file, glob));

function isWanted(file, cwd, { include, exclude }) {
  if (include.length === 0) {
    const relative = path.relative(cwd, file);
    if (relative.startsWith('..') || path.isAbsolute(relative)) return false;
    if (relative.split(path.sep).includes('node_modules')) return false;
  } else if (!matches(file, cwd, include)) {
    return false;
  }
  return !matches(file, cwd, exclude);
}

function sourceOf(file) {
  try {
    return require('node/fs').readFileSync(file, 'utf8');
  } catch {
    return undefined; // it is gone
  }
}

/** What `test:coverage` tells. */
function summarize(settings, found, cwd) {
  const scripts = new Map(); // file -> lists of functions
  const { fileURLToPath } = require('node/url');
  for (const { url, functions } of found.take()) {
    if (!url.startsWith('file:') || functions.length === 0) continue;
    const file = fileURLToPath(url);
    if (!isWanted(file, cwd, settings)) continue;
    if (scripts.has(file)) scripts.get(file).push(functions);
    else scripts.set(file, [functions]);
  }
  const files = [];
  for (const file of [...scripts.keys()].sort()) {
    const text = sourceOf(file);
    if (text !== undefined) files.push(summarizeFile(file, text, merge(scripts.get(file))));
  }
  const sum = (key) => files.reduce((total, file) => total + file[key], 0);
  const totals = withPercents({
    totalLineCount: sum('totalLineCount'),
    totalBranchCount: sum('totalBranchCount'),
    totalFunctionCount: sum('totalFunctionCount'),
    coveredLineCount: sum('coveredLineCount'),
    coveredBranchCount: sum('coveredBranchCount'),
    coveredFunctionCount: sum('coveredFunctionCount'),
  });
  return { workingDirectory: cwd, files, totals, thresholds: settings.thresholds };
}

/** What is below its threshold, in words. */
function shortfalls({ totals, thresholds }) {
  const words = [];
  for (const kind of KINDS) {
    const percent = totals[`covered${kind[0].toUpperCase()}${kind.slice(1)}Percent`];
    if (percent < thresholds[kind]) {
      words.push(`Error: ${percent.toFixed(2)}% ${kind} coverage does not meet threshold of ${thresholds[kind]}%.`);
    }
  }
  return words;
}

module.exports = { begin, collection, settingsOfOptions, settingsOfRun, shortfalls, summarize };
