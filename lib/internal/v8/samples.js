// SPDX-License-Identifier: MIT
// What the engine's sampling profiler tells, for all who make a profile of it: the samples from one moment to another,
// and the calls in them as a tree.
'use strict';

const binding = internalBinding('v8');

const ROOT = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

// Lines and columns count from 0 in profiles. The engine tells the places of samples, not of the function's begin, and
// for native functions none: the first of the places stands for the function.
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

// Nodes are of a class of the user's: new Node(id, frame), with a Map `children`.
class CallTree {
  nodes;
  #Node;
  #urls;

  constructor(Node, sources, urlOf) {
    this.#Node = Node;
    this.#urls = new Map(sources.map(({ sourceID, url }) => [sourceID, urlOf(url)]));
    this.nodes = [new Node(1, ROOT)];
  }

  // A child that no sample names.
  grow(node, key, frame) {
    const child = new this.#Node(this.nodes.length + 1, frame);
    this.nodes.push(child);
    node.children.set(key, child);
    return child;
  }

  #child(node, raw) {
    // "#hash:tier:position": the hash is the function's.
    const key = `${raw.sourceID}:${raw.name}:${raw.location?.split(':', 1)[0]}`;
    const child = node.children.get(key);
    if (child === undefined) return this.grow(node, key, frameOf(raw, this.#urls));
    widen(child.frame, raw);
    return child;
  }

  // The node of a sample, whose innermost frame comes first.
  nodeOf(frames) {
    let node = this.nodes[0];
    for (let i = frames.length - 1; i >= 0; i--) node = this.#child(node, frames[i]);
    return node;
  }
}

// The engine has one profiler: each start and stop takes a piece of its samples, and a profile is made of its pieces.
let running = 0;
const pieces = [];
function takePiece() {
  const text = binding.stopProfile();
  if (text !== null) pieces.push(JSON.parse(text));
}

class Sampling {
  #first;
  #runs = true;

  constructor(feature) {
    if (running > 0) takePiece();
    this.#first = pieces.length;
    if (!binding.startProfile()) {
      const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(feature);
    }
    running++;
  }

  // {traces, sources} from the begin on. It goes on unless `ends`, which only the first time has.
  take(ends) {
    takePiece();
    const mine = pieces.slice(this.#first);
    if (ends && this.#runs) {
      this.#runs = false;
      running--;
    }
    if (running > 0) binding.startProfile();
    else pieces.length = 0;
    return {
      traces: mine.flatMap((piece) => piece.traces), sources: mine.flatMap((piece) => piece.sources ?? []),
    };
  }
}

module.exports = { CallTree, position, ROOT, Sampling };
