// SPDX-License-Identifier: MIT
// CPU profiles in the form of Chrome's developer tools (.cpuprofile), from the samples of the engine: a tree of calls,
// in which each sample names its innermost node.
'use strict';

const { CallTree, position, ROOT, Sampling } = require('internal/v8/samples');

class Node {
  hits = 0;
  children = new Map(); // key of the frame -> Node
  lines = new Map(); // from 1 -> samples there

  constructor(id, frame) {
    this.id = id;
    this.frame = frame;
  }
}

const IDLE = { ...ROOT, functionName: '(idle)' };

// Longer than this between two samples no JavaScript ran: the engine takes samples of nothing else. In seconds.
const IDLE_FROM = 0.005;

class Timeline {
  tree;
  ids = [];
  deltas = [];
  #idle;
  #last;

  constructor(sources, urlOf) { this.tree = new CallTree(Node, sources, urlOf); }

  // A sample made of call frames (innermost first) instead of the engine's.
  addStack(callFrames) {
    this.#last ??= 0;
    let node = this.tree.nodes[0];
    for (const frame of callFrames.toReversed()) node = this.tree.grow(node, frame, frame);
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
    this.#idle ??= this.tree.grow(this.tree.nodes[0], IDLE, IDLE);
    this.#hit(this.#idle, until);
  }

  add({ timestamp, frames }) {
    this.wait(timestamp);
    const node = this.tree.nodeOf(frames);
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
function convert({ traces, sources }, startTime, endTime, urlOf, begin) {
  const line = new Timeline(sources, urlOf);
  const { nodes } = line.tree;
  for (let i = 0; i < traces.length; i++) line.add(traces[i]);
  if (begin.length > 0 && !nodes.some(({ frame }) => frame.url === begin[0].url)) line.addStack(begin);
  const sampled = line.deltas.reduce((sum, delta) => sum + delta, 0);
  const rest = (endTime - startTime - sampled) / 1e6;
  if (rest >= IDLE_FROM) {
    const last = traces.length > 0 ? traces[traces.length - 1].timestamp : 0;
    if (traces.length === 0) line.wait(0);
    line.wait(last + rest);
  }
  return { nodes: nodes.map(show), startTime, endTime, samples: line.ids, timeDeltas: line.deltas };
}

const microseconds = () => Number(process.hrtime.bigint() / 1000n);

const asItIs = (url) => url;

class SyncCPUProfileHandle {
  #sampling = new Sampling('v8.startCpuProfile');
  #start = microseconds();

  // The profile, once. `begin`: the call frames at its begin.
  take(urlOf = asItIs, begin = []) {
    if (this.#start === undefined) return undefined;
    const profile = convert(this.#sampling.take(true), this.#start, microseconds(), urlOf, begin);
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
