// SPDX-License-Identifier: MIT
// Precise coverage in V8's form. The engine counts how often each basic block of a script ran, by places in what it was
// given; the functions, and where they are in the author's text, come from the parser (modules.outline). A function ran
// as often as its first block. Counts begin anew at each take, as V8's do.
'use strict';

const engine = require('internal/inspector/engine');
const scripts = require('internal/inspector/scripts');
const { isEnabled } = require('internal/inspector/hub');
const { outline } = internalBinding('modules');

let users = 0;
const before = new Map(); // script id -> Map of "start:end" -> count at the last take

function acquire() {
  if (users++ === 0) engine.post('Runtime.enableControlFlowProfiler');
}

function release() {
  if (--users > 0) return;
  engine.post('Runtime.disableControlFlowProfiler');
  before.clear();
}

// All scripts are told of when the debugger begins to look, and their texts are there while it does.
function withScripts(fn) {
  if (isEnabled('Debugger')) return fn();
  engine.post('Debugger.enable');
  try {
    return fn();
  } finally {
    engine.post('Debugger.disable');
  }
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

const FUNCTION = /(?:async\s+)?function\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)?\s*$/u;
const METHOD =
  /(?:(?:async|get|set)\s+)*\*?\s*(#?[\p{ID_Start}$_][\p{ID_Continue}$]*|\[[^\]]*\]|'[^']*'|"[^"]*"|\d+)\s*$/u;
const ARROW = /([\p{ID_Start}$_][\p{ID_Continue}$]*)?\s*$/u;
const ASYNC = /async\s*$/;
const ASSIGNED = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*[=:]\s*$/u;
const REACH = 300; // characters before a function that may tell its name

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
    return { start, head, end, name: method[1] };
  }
  const isAsync = ASYNC.exec(before);
  if (isAsync !== null) take(isAsync[0].length);
  return { start, head, end, name: ASSIGNED.exec(before)?.[1] ?? '' };
}

// Outer functions before inner ones.
function functionsOf(script, text) {
  const isTypeScript = /\.[mc]?ts$/.test(script.name);
  const places = outline(text, script.isModule, isTypeScript) ?? [];
  const found = new Map();
  for (let i = 0; i < places.length; i += 2) {
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
    for (let i = 0; i < functions.length && functions[i].start <= block.start; i++) {
      const one = functions[i];
      // The engine tells functions, too, whole.
      if (block.end <= one.end && block.start >= one.head) holder = i;
    }
    (holder < 0 ? top : own[holder]).push(block);
  }
  return { own, top };
}

function rangesOf(text, one, blocks, { detailed, callCount }) {
  const value = (count) => (callCount ? count : Math.min(count, 1));
  const entry = blocks.find((block) => !isEmpty(text, block)) ?? blocks[0];
  const count = entry?.count ?? 0;
  const ranges = [{ startOffset: one.start, endOffset: one.end, count: value(count) }];
  if (!detailed || count === 0) return ranges;
  for (const block of blocks) {
    if (block.count === count || isEmpty(text, block)) continue;
    if (block.end === one.end && block.end - block.start === 1) continue; // behind an arrow function's value
    const last = ranges[ranges.length - 1];
    if (ranges.length > 1 && last.count === value(block.count) && last.endOffset >= block.start - 1) {
      last.endOffset = Math.max(last.endOffset, block.end);
    } else {
      ranges.push({ startOffset: block.start, endOffset: block.end, count: value(block.count) });
    }
  }
  return ranges;
}

function coverScript(script, options) {
  const text = scripts.sourceOf(script);
  const map = makeMap(script, scripts.engineText(script), text);
  const functions = functionsOf(script, text);
  const { own } = assign(functions, blocksOf(script, map));
  const whole = { functionName: '', isBlockCoverage: options.detailed,
                  ranges: [{ startOffset: 0, endOffset: text.length, count: 1 }] };
  return {
    scriptId: script.id, url: script.url,
    functions: [whole, ...functions.map((one, i) => ({
      functionName: one.name, ranges: rangesOf(text, one, own[i], options), isBlockCoverage: options.detailed,
    }))],
  };
}

// options: callCount, detailed. Of the program's scripts.
function take(options) {
  return withScripts(() => {
    const wanted = scripts.all().filter((script) => script.url !== '' && !scripts.isInternal(script));
    return wanted.map((script) => coverScript(script, options));
  });
}

module.exports = { acquire, release, take };
