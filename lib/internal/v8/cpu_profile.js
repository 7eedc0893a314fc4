// SPDX-License-Identifier: MIT
// CPU profiles in the form of Chrome's developer tools (.cpuprofile), from the samples of the engine: a tree of calls,
// in which each sample names its innermost node.
'use strict';

const binding = internalBinding('v8');

class Node {
  hits = 0;
  children = new Map(); // key of the frame -> Node

  constructor(id, frame) {
    this.id = id;
    this.frame = frame;
  }
}

const ROOT = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

// Lines and columns count from 0 there. The engine tells the place of the sample, not of the function's begin, and for
// native functions none.
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

function convert(samples, startTime, endTime) {
  const urls = new Map((samples.sources ?? []).map((source) => [source.sourceID, source.url]));
  const nodes = [new Node(1, ROOT)];
  const ids = [];
  const deltas = [];
  let last;
  for (const { timestamp, frames } of samples.traces) {
    let node = nodes[0];
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i];
      // "#hash:tier:position": the hash is the function's.
      const key = `${frame.sourceID}:${frame.name}:${frame.location?.split(':', 1)[0]}`;
      let child = node.children.get(key);
      if (child === undefined) {
        child = new Node(nodes.length + 1, frameOf(frame, urls));
        nodes.push(child);
        node.children.set(key, child);
      }
      node = child;
    }
    node.hits++;
    ids.push(node.id);
    deltas.push(last === undefined ? 0 : Math.round((timestamp - last) * 1e6));
    last = timestamp;
  }
  return {
    nodes: nodes.map(({ id, frame, hits, children }) => {
      const node = { id, callFrame: frame, hitCount: hits };
      if (children.size > 0) node.children = [...children.values()].map((child) => child.id);
      return node;
    }),
    startTime, endTime, samples: ids, timeDeltas: deltas,
  };
}

const microseconds = () => Number(process.hrtime.bigint() / 1000n);

// The engine has one profiler: each start and stop takes a piece of its samples, and a profile is made of its pieces.
let running = 0;
const pieces = [];
function take() {
  const text = binding.stopProfile();
  if (text !== null) pieces.push(JSON.parse(text));
}

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

  // The profile as JSON text, once.
  stop() {
    if (this.#start === undefined) return undefined;
    take();
    running--;
    const mine = pieces.slice(this.#first);
    if (running > 0) binding.startProfile();
    else pieces.length = 0;
    const samples = {
      traces: mine.flatMap((piece) => piece.traces), sources: mine.flatMap((piece) => piece.sources ?? []),
    };
    const profile = convert(samples, this.#start, microseconds());
    this.#start = undefined;
    return JSON.stringify(profile);
  }

  [Symbol.dispose]() { this.stop(); }
}

module.exports = { startCpuProfile: () => new SyncCPUProfileHandle() };
