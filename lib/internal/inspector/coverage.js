// SPDX-License-Identifier: MIT
// Precise coverage in V8's form. The engine counts how often each basic block of a script ran, by places in what it was
// given; the functions, and where they are in the author's text, come from the parser (modules.outline). A function ran
// as often as its first block. Counts begin anew at each take, as V8's do.
'use strict';

const engine = require('internal/inspector/engine');
const scripts = require('internal/inspector/scripts');
const { functionsIn, FIELDS } = require('internal/outline');

let users = 0;
const before = new Map(); // script id -> Map of "start:end" -> count at the last take

// Once the engine counts, it goes on: code that it made for that does not survive the end of counting.
let counts = false;

function acquire() {
  if (users++ === 0) scripts.watch();
  if (counts) return;
  counts = true;
  engine.post('Runtime.enableControlFlowProfiler');
}

function release() {
  if (--users > 0) return;
  scripts.unwatch();
  before.clear();
}

// ---- places --------------------------------------------------------------------------------------------------------

function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts, offset) {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  return low;
}

// From offsets in the engine's text to offsets in the author's.
function makeMap(script, given, own) {
  if (given === own) return (offset) => offset;
  const from = lineStarts(given);
  const to = lineStarts(own);
  return (offset) => {
    const line = lineOf(from, offset);
    if (line >= to.length) return own.length;
    const column = scripts.authorColumn(script, line, offset - from[line]);
    const end = line + 1 < to.length ? to[line + 1] - 1 : own.length;
    return Math.min(to[line] + column, end);
  };
}

// ---- functions -----------------------------------------------------------------------------------------------------

const FUNCTION = /(?:async\s+)?function\s*\*?\s*([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)?\s*$/;
const METHOD =
  /(?:(?:async|get|set)\s+)*(?:\*\s*)?(#?[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*|\[[^\]]*\]|'[^']*'|"[^"]*"|\d+)\s*$/;
const ARROW = /([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)?\s*$/;
const ASYNC = /async\s*$/;
const ASSIGNED = /([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)\s*[=:]\s*$/;
const REACH = 300; // characters before a function that may tell its name

// The name of the class that begins last before a place.
function classAt(text, at) {
  const found = [...text.slice(0, at).matchAll(/\bclass\s+([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)/g)].at(-1);
  return found?.[1] ?? '';
}

// {start, head, end, name} of a function, by where its parameters begin.
function describe(text, head, end) {
  let before = text.slice(Math.max(0, head - REACH), head);
  let start = head;
  const take = (length) => {
    start -= length;
    before = before.slice(0, before.length - length);
  };
  const declared = FUNCTION.exec(before);
  if (declared !== null) {
    take(declared[0].length);
    return { start, head, end, name: declared[1] ?? ASSIGNED.exec(before)?.[1] ?? '' };
  }
  if (text.startsWith('=>', head)) take(ARROW.exec(before)[0].length);
  else if (text[head] !== '(' && text[head - 1] === '(') take(1);
  const method = /^\([^]*?\)\s*\{/.test(text.slice(start, start + REACH)) ? METHOD.exec(before) : null;
  if (method !== null && !/[=(,:?&|]\s*$/.test(before) && !/^(?:async|return|yield|await)$/.test(method[1])) {
    take(method[0].length);
    const accessor = /^(?:get|set)\s/.exec(method[0]);
    const name = method[1] === 'constructor' ? classAt(text, start) : method[1];
    return { start, head, end, name: accessor === null ? name : `${accessor[0].trim()} ${name}` };
  }
  const isAsync = ASYNC.exec(before);
  if (isAsync !== null) take(isAsync[0].length);
  return { start, head, end, name: ASSIGNED.exec(before)?.[1] ?? '' };
}

// Outer functions before inner ones.
function functionsOf(script, text) {
  const places = functionsIn(text, script.isModule, script.name);
  const found = new Map();
  for (let i = 0; i < places.length; i += FIELDS) {
    const one = describe(text, places[i], places[i + 1]);
    found.set(`${one.start}:${one.end}`, one);
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

// ---- counts --------------------------------------------------------------------------------------------------------

// The engine begins to count once it has nothing to run.
function countsOf(script) {
  try {
    return engine.post('Runtime.getBasicBlocks', { sourceID: script.id }).basicBlocks;
  } catch {
    return [];
  }
}

// Blocks [{start, end, count}] in the author's text; `end` is behind the last character.
function blocksOf(script, map) {
  const basicBlocks = countsOf(script);
  const old = before.get(script.id);
  const now = new Map();
  const found = new Map();
  for (const { startOffset, endOffset, executionCount } of basicBlocks) {
    if (endOffset < startOffset) continue;
    const key = `${startOffset}:${endOffset}`;
    now.set(key, Math.max(executionCount, now.get(key) ?? 0));
    const start = map(startOffset);
    const end = map(endOffset + 1);
    // Functions are told as well, at the same places, as if they had run once.
    const count = Math.max(executionCount - (old?.get(key) ?? 0), found.get(`${start}:${end}`)?.count ?? 0);
    if (end > start) found.set(`${start}:${end}`, { start, end, count });
  }
  before.set(script.id, now);
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

// What no one can miss: the end of a block that all paths leave before.
const isEmpty = (text, { start, end }) => /^[\s;{}()]*$/.test(text.slice(start, end));

// Blocks of each function, those of inner functions apart.
function assign(functions, blocks) {
  const own = functions.map(() => []);
  const top = [];
  for (const block of blocks) {
    let holder = -1;
    let isFunction = false; // the engine tells them, too, whole
    for (let i = 0; i < functions.length && functions[i].start <= block.start; i++) {
      const one = functions[i];
      if (block.end <= one.end && block.start >= one.head) holder = i;
      else if (block.end === one.end) isFunction = true;
    }
    if (!isFunction) (holder < 0 ? top : own[holder]).push(block);
  }
  return { own, top };
}

// A block ends before its closing bracket.
function closed(text, block) {
  const opens = /^\s*(?:(?:else|catch[^{]*|finally)\s*)?\{/.test(text.slice(block.start, block.end));
  if (!opens) return block;
  const match = /^\s*\}/.exec(text.slice(block.end, block.end + REACH));
  return match === null ? block : { ...block, end: block.end + match[0].length };
}

// Ranges within ranges: what ran unlike its surroundings, up to the last neighbour that ran as often; those between
// that ran unlike it are ranges in turn.
function nest(blocks, around, ranges) {
  for (let i = 0; i < blocks.length; i++) {
    const { start, count } = blocks[i];
    if (count === around) continue;
    let last = i;
    for (let k = i + 1; k < blocks.length && blocks[k].count !== around; k++) if (blocks[k].count === count) last = k;
    ranges.push({ startOffset: start, endOffset: blocks[last].end, count });
    nest(blocks.slice(i, last + 1), count, ranges);
    i = last;
  }
}

function rangesOf(text, one, blocks, { detailed, callCount }) {
  const entry = blocks.find((block) => !isEmpty(text, block)) ?? blocks[0];
  const count = entry?.count ?? 0;
  const ranges = [{ startOffset: one.start, endOffset: one.end, count }];
  if (detailed && count > 0) {
    // Behind an arrow function's value the engine sees a block of its own.
    const isRest = (block) => block.end === one.end && block.end - block.start === 1;
    const told = blocks.filter((block) => block !== entry && !isEmpty(text, block) && !isRest(block));
    nest(told.map((block) => closed(text, block)), count, ranges);
  }
  if (!callCount) for (const range of ranges) range.count = Math.min(range.count, 1);
  return ranges;
}

// The text around all functions, which runs once.
function wholeOf(text, blocks, options) {
  const one = { start: 0, end: text.length };
  const inner = blocks.filter(({ start, end }) => start > 0 && end < text.length);
  const entry = { start: 0, end: text.length, count: 1 };
  return {
    functionName: '', ranges: rangesOf(text, one, [entry, ...inner], options), isBlockCoverage: options.detailed,
  };
}

// V8 tells nothing of functions in functions that never ran, and of their blocks.
function coverScript(script, options) {
  const text = scripts.sourceOf(script);
  const map = makeMap(script, scripts.engineText(script), text);
  const functions = functionsOf(script, text);
  const { own, top } = assign(functions, blocksOf(script, map));
  const told = [wholeOf(text, top, options)];
  let silentUntil = 0;
  functions.forEach((one, i) => {
    if (one.start < silentUntil) return;
    const ranges = rangesOf(text, one, own[i], options);
    const ran = ranges[0].count > 0;
    if (!ran) silentUntil = one.end;
    told.push({ functionName: one.name, ranges, isBlockCoverage: options.detailed && ran });
  });
  return { scriptId: script.id, url: script.url, functions: told };
}

// options: callCount, detailed. Of the program's scripts.
function take(options) {
  const wanted = scripts.all().filter((script) => script.url !== '' && !scripts.isInternal(script));
  return wanted.map((script) => coverScript(script, options));
}

module.exports = { acquire, release, take };
