// SPDX-License-Identifier: MIT
// Heap profiles in the form of Chrome's developer tools (.heapprofile): where memory was allocated. The engine tells
// when how much of it was, and its sampling profiler what ran at that time, a millisecond's steps apart: what was
// allocated belongs to the sample next to it. What has been collected since counts too.
'use strict';

const { CallTree, Sampling } = require('internal/v8/samples');

const binding = internalBinding('v8');

const INTERVAL = 512 * 1024; // bytes
const DEPTH = 16; // frames of a sample, the innermost ones
const NEAR = 0.02; // seconds: what is further from any sample was not allocated by JavaScript that ran

class Node {
  size = 0;
  children = new Map(); // key of the frame -> Node

  constructor(id, frame) {
    this.id = id;
    this.frame = frame;
  }
}

function show({ frame, size, id, children }) {
  return { callFrame: frame, selfSize: size, id, children: Array.from(children.values(), show) };
}

// `allocations`: when and how much, one behind the other.
function convert({ traces, sources }, allocations, depth, urlOf) {
  const tree = new CallTree(Node, sources, urlOf);
  const { nodes: { 0: root } } = tree;
  const samples = [];
  const distance = (i, time) => (i < traces.length ? Math.abs(traces[i].timestamp - time) : Infinity);
  let at = 0;
  for (let i = 0; i < allocations.length; i += 2) {
    const time = allocations[i];
    const size = allocations[i + 1];
    while (distance(at + 1, time) <= distance(at, time) && at + 1 < traces.length) at++;
    const node = distance(at, time) < NEAR ? tree.nodeOf(traces[at].frames.slice(0, depth)) : root;
    node.size += size;
    samples.push({ size, nodeId: node.id, ordinal: samples.length + 1 });
  }
  return { head: show(root), samples };
}

const asItIs = (url) => url;

let current; // there is one at a time, as in V8

class SyncHeapProfileHandle {
  #sampling;
  #allocations = [];
  #depth;

  constructor(interval, depth) {
    this.#depth = depth;
    this.#sampling = new Sampling('v8.startHeapProfile');
    if (!binding.startAllocations(interval)) {
      this.#sampling.take(true);
      const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
      throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('v8.startHeapProfile');
    }
    current = this;
  }

  // The profile up to now; undefined behind the end.
  take(urlOf = asItIs, ends = true) {
    if (current !== this) return undefined;
    if (ends) current = undefined;
    const allocations = new Float64Array(binding.takeAllocations(ends));
    for (let i = 0; i < allocations.length; i++) this.#allocations.push(allocations[i]);
    return convert(this.#sampling.take(ends), this.#allocations, this.#depth, urlOf);
  }

  // The same as JSON text.
  stop() {
    const profile = this.take();
    return profile === undefined ? undefined : JSON.stringify(profile);
  }

  [Symbol.dispose]() { this.stop(); }
}

// Undefined while another one runs.
function startHeapProfile({ sampleInterval = INTERVAL, stackDepth = DEPTH }) {
  return current === undefined ? new SyncHeapProfileHandle(sampleInterval, stackDepth) : undefined;
}

// The options of v8.startHeapProfile(), which are V8's. What they say of collected objects changes nothing: all count.
function checkOptions(options) {
  const { validateBoolean, validateInteger, validateObject, validateInt32 } = require('internal/validate');
  validateObject(options, 'options');
  const { sampleInterval, stackDepth } = options;
  if (sampleInterval !== undefined) validateInteger(sampleInterval, 'options.sampleInterval', 1);
  if (stackDepth !== undefined) validateInt32(stackDepth, 'options.stackDepth', 0);
  for (const name of ['forceGC', 'includeObjectsCollectedByMajorGC', 'includeObjectsCollectedByMinorGC']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
}

module.exports = { checkOptions, currentHeapProfile: () => current, startHeapProfile };
