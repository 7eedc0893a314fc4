// SPDX-License-Identifier: MIT
// CPU profiles in the form of Chrome's developer tools (.cpuprofile), from the samples of the engine: a tree of calls,
// in which each sample names its innermost node.
'use strict';

const binding = internalBinding('v8');

class Node {
  hits = 0;
  children = new Map(); // key of the frame -> Node
  lines = new Map(); // from 1 -> samples there

  constructor(id, frame) {
    this.id = id;
    this.frame = frame;
  }
}

const ROOT = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

const IDLE = { ...ROOT, functionName: '(idle)' };

// Longer than this between two samples no JavaScript ran: the engine takes samples of nothing else. In seconds.
const IDLE_FROM = 0.005;

// Lines and columns count from 0 there. The engine tells the places of samples, not of the function's begin, and for
// native functions none: the first of the places stands for the function.
const NOWHERE = 0xFFFFFFFF;
function position(value) { return value === undefined || value === NOWHERE ? -1 : value - 1; }

function frameOf(raw, urls) {
  return {
    functionName: raw.name === '(program)' ? '(anonymous)' : raw.name ?? '',
    scriptId: `${raw.sourceID ?? 0}`,
    url: urls.get(raw.sourceID) ?? '',
    lineNumber: position(raw.line),
    columnNumber: position(raw.column),
  };
}

function widen(frame, raw) {
  const line = position(raw.line);
  const column = position(raw.column);
  if (line < 0 || line > frame.lineNumber || (line === frame.lineNumber && column >= frame.columnNumber)) return;
  frame.lineNumber = line;
  frame.columnNumber = column;
}

class Tree {
  nodes = [new Node(1, ROOT)];
  ids = [];
  deltas = [];
  #urls;
  #idle;
  #last;

  constructor(sources, urlOf) { this.#urls = new Map(sources.map(({ sourceID, url }) => [sourceID, urlOf(url)])); }

  #child(node, raw) {
    // "#hash:tier:position": the hash is the function's.
    const key = `${raw.sourceID}:${raw.name}:${raw.location?.split(':', 1)[0]}`;
    let child = node.children.get(key);
    if (child === undefined) {
      child = new Node(this.nodes.length + 1, frameOf(raw, this.#urls));
      this.nodes.push(child);
      node.children.set(key, child);
    } else {
      widen(child.frame, raw);
    }
    return child;
  }

  // A sample made of call frames (innermost first) instead of the engine's.
  addStack(callFrames) {
    this.#last ??= 0;
    let node = this.nodes[0];
    for (const frame of callFrames.toReversed()) {
      const child = new Node(this.nodes.length + 1, frame);
      this.nodes.push(child);
      node.children.set(frame, child);
      node = child;
    }
    this.#hit(node, this.#last);
  }

  #hit(node, timestamp) {
    node.hits++;
    this.ids.push(node.id);
    this.deltas.push(Math.max(0, Math.round((timestamp - this.#last) * 1e6)));
    this.#last = timestamp;
  }

  // From here to there nothing was sampled.
  wait(until) {
    this.#last ??= until;
    if (until - this.#last < IDLE_FROM) return;
    if (this.#idle === undefined) {
      this.#idle = new Node(this.nodes.length + 1, IDLE);
      this.nodes.push(this.#idle);
      this.nodes[0].children.set(IDLE, this.#idle);
    }
    this.#hit(this.#idle, until);
  }

  add({ timestamp, frames }) {
    this.wait(timestamp);
    let node = this.nodes[0];
    for (let i = frames.length - 1; i >= 0; i--) node = this.#child(node, frames[i]);
    const line = position(frames[0]?.line) + 1;
    if (line > 0) node.lines.set(line, (node.lines.get(line) ?? 0) + 1);
    this.#hit(node, timestamp);
  }
}

function show({ id, frame, hits, children, lines }) {
  const node = { id, callFrame: frame, hitCount: hits };
  if (children.size > 0) node.children = Array.from(children.values(), (child) => child.id);
  if (lines.size > 0) node.positionTicks = Array.from(lines, ({ 0: line, 1: ticks }) => ({ line, ticks }));
  return node;
}

// `startTime` and `endTime` in microseconds; the engine's clock is another, but runs as fast. A profile too short for
// a sample of who began it has that of its begin.
function convert(samples, startTime, endTime, urlOf, begin) {
  const tree = new Tree(samples.sources ?? [], urlOf);
  const { traces } = samples;
  for (let i = 0; i < traces.length; i++) tree.add(traces[i]);
  if (begin.length > 0 && !tree.nodes.some(({ frame }) => frame.url === begin[0].url)) tree.addStack(begin);
  const sampled = tree.deltas.reduce((sum, delta) => sum + delta, 0);
  const rest = (endTime - startTime - sampled) / 1e6;
  if (rest >= IDLE_FROM) {
    const last = traces.length > 0 ? traces[traces.length - 1].timestamp : 0;
    if (traces.length === 0) tree.wait(0);
    tree.wait(last + rest);
  }
  return { nodes: tree.nodes.map(show), startTime, endTime, samples: tree.ids, timeDeltas: tree.deltas };
}

const microseconds = () => Number(process.hrtime.bigint() / 1000n);

// The engine has one profiler: each start and stop takes a piece of its samples, and a profile is made of its pieces.
let running = 0;
const pieces = [];
function take() {
  const text = binding.stopProfile();
  if (text !== null) pieces.push(JSON.parse(text));
}

const asItIs = (url) => url;

class SyncCPUProfileHandle {
  #start;
  #first;

  constructor() {
    if (running > 0) take();
    this.#first = pieces.length;
    if (!binding.startProfile()) {
      const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('v8.startCpuProfile');
    }
    running++;
    this.#start = microseconds();
  }

  // The profile, once. `begin`: the call frames at its begin.
  take(urlOf = asItIs, begin = []) {
    if (this.#start === undefined) return undefined;
    take();
    running--;
    const mine = pieces.slice(this.#first);
    if (running > 0) binding.startProfile();
    else pieces.length = 0;
    const samples = {
      traces: mine.flatMap((piece) => piece.traces), sources: mine.flatMap((piece) => piece.sources ?? []),
    };
    const profile = convert(samples, this.#start, microseconds(), urlOf, begin);
    this.#start = undefined;
    return profile;
  }

  // The same as JSON text.
  stop() {
    const profile = this.take();
    return profile === undefined ? undefined : JSON.stringify(profile);
  }

  [Symbol.dispose]() { this.stop(); }
}

module.exports = { startCpuProfile: () => new SyncCPUProfileHandle() };
