// SPDX-License-Identifier: MIT
// Heap snapshots in V8's form (.heapsnapshot), made of the engine's:
//
//   nodes      [id, size, class, flags, ...]: four numbers a node
//   edges      [from id, to id, kind, what, ...]: kind 0 internal, 1 property (what: a name), 2 index, 3 variable
//   nodeClassNames, edgeNames: texts; labels of nodes by number, if any
//
// V8's nodes are followed by their edges in order, and the first node is the root of all. What the engine does not tell
// (why it keeps an object) hangs on "(GC roots)".
'use strict';

const engine = require('internal/inspector/engine');

const ROOT_ID = 1;
const GC_ROOTS_ID = 3;
const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'];
const NODE_TYPES = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic',
                    'concatenated string', 'sliced string', 'symbol', 'bigint', 'object shape'];
const EDGE_FIELDS = ['type', 'name_or_index', 'to_node'];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
const WIDTH = NODE_FIELDS.length;

const typeNumber = (name) => NODE_TYPES.indexOf(name);
const OBJECT = typeNumber('object');
const SYNTHETIC = typeNumber('synthetic');
const EDGE_KINDS = ['internal', 'property', 'element', 'context'].map((name) => EDGE_TYPES.indexOf(name));
const ELEMENT = EDGE_TYPES.indexOf('element');

const typesByClass = { __proto__: null, 'string': 'string', 'symbol': 'symbol', 'bigint': 'bigint',
                       'Symbol': 'symbol', 'HeapBigInt': 'bigint',
                       'Function': 'closure', 'RegExp': 'regexp', 'Array': 'object', 'Structure': 'object shape',
                       'FunctionExecutable': 'code', 'ProgramExecutable': 'code', 'NativeExecutable': 'code',
                       'UnlinkedFunctionExecutable': 'code', 'FunctionCodeBlock': 'code' };
const INTERNAL_FLAG = 1;

class Texts {
  list = [];
  #numbers = new Map();
  of(text) {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.list.length;
      this.list.push(text);
      this.#numbers.set(text, number);
    }
    return number;
  }
}

// The engine's edges by the number of the node they leave: [offsets of the first, edges in that order].
function bySource(edges, numbers, count) {
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < edges.length; i += 4) {
    const from = numbers.get(edges[i]);
    if (from !== undefined && numbers.has(edges[i + 1])) starts[from + 1]++;
  }
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
  const order = new Uint32Array(starts[count]);
  const next = starts.slice();
  for (let i = 0; i < edges.length; i += 4) {
    const from = numbers.get(edges[i]);
    if (from !== undefined && numbers.has(edges[i + 1])) order[next[from]++] = i;
  }
  return { starts, order };
}

function convert(raw) {
  const { nodes, nodeClassNames, edges, edgeNames, labels = [] } = raw;
  const count = nodes.length / 4;
  const numbers = new Map(); // the engine's id -> number here
  let rootIndex = -1;
  for (let i = 0; i < count; i++) {
    if (nodes[i * 4] === 0) rootIndex = i;
    numbers.set(nodes[i * 4], i);
  }
  const texts = new Texts();
  const { starts, order } = bySource(edges, numbers, count);
  // The root of all, the roots of the collector, then the engine's nodes; the engine's own root is the latter.
  const isReached = new Uint8Array(count);
  for (let i = 0; i < order.length; i++) isReached[numbers.get(edges[order[i] + 1])] = 1;
  const place = (number) => (number === rootIndex ? 1 : number + 2 - (rootIndex >= 0 && number > rootIndex ? 1 : 0));
  const outNodes = [];
  const outEdges = [];
  const node = (type, name, id, size, edgeCount) => outNodes.push(type, texts.of(name), id, size, edgeCount, 0);
  node(SYNTHETIC, '', ROOT_ID, 0, 1);
  outEdges.push(ELEMENT, 1, WIDTH);
  const roots = [];
  for (let i = 0; i < count; i++) if (i !== rootIndex && !isReached[i]) roots.push(i);
  const own = rootIndex < 0 ? [] : Array.from(order.subarray(starts[rootIndex], starts[rootIndex + 1]),
                                              (edge) => numbers.get(edges[edge + 1]));
  const held = [...new Set([...own, ...roots])].filter((number) => number !== rootIndex);
  node(SYNTHETIC, '(GC roots)', GC_ROOTS_ID, 0, held.length);
  held.forEach((number, i) => outEdges.push(ELEMENT, i + 1, place(number) * WIDTH));
  for (let i = 0; i < count; i++) {
    if (i === rootIndex) continue;
    const name = nodeClassNames[nodes[i * 4 + 2]];
    const isInternal = (nodes[i * 4 + 3] & INTERNAL_FLAG) !== 0;
    const type = typesByClass[name] ?? (isInternal ? 'hidden' : undefined);
    const label = labels[nodes[i * 4 + 3] >> 2] || name;
    node(type === undefined ? OBJECT : typeNumber(type), label, nodes[i * 4] * 2 + GC_ROOTS_ID + 2, nodes[i * 4 + 1],
         starts[i + 1] - starts[i]);
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      const edge = order[k];
      const kind = edges[edge + 2];
      const what = edges[edge + 3];
      const nameOrIndex = kind === 2 ? what : texts.of(kind === 0 ? '' : edgeNames[what] ?? '');
      outEdges.push(EDGE_KINDS[kind], nameOrIndex, place(numbers.get(edges[edge + 1])) * WIDTH);
    }
  }
  return { outNodes, outEdges, strings: texts.list };
}

function meta(nodeCount, edgeCount) {
  return {
    meta: {
      node_fields: NODE_FIELDS,
      node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
      edge_fields: EDGE_FIELDS,
      edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
      trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
      trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
      sample_fields: ['timestamp_us', 'last_assigned_id'],
      location_fields: ['object_index', 'script_id', 'line', 'column'],
    },
    node_count: nodeCount, edge_count: edgeCount, trace_function_count: 0, extra_native_bytes: 0,
  };
}

const PIECE = 10000; // numbers of a piece of text

function* list(numbers, width) {
  for (let i = 0; i < numbers.length; i += PIECE * width) {
    const piece = numbers.slice(i, i + PIECE * width);
    let text = i === 0 ? '' : '\n,';
    for (let k = 0; k < piece.length; k += width) {
      if (k > 0) text += '\n,';
      text += piece.slice(k, k + width).join(',');
    }
    yield text;
  }
}

// The text, piece by piece.
function* snapshot() {
  const raw = JSON.parse(engine.post('Heap.snapshot').snapshotData);
  const { outNodes, outEdges, strings } = convert(raw);
  yield `{"snapshot":${JSON.stringify(meta(outNodes.length / WIDTH, outEdges.length / 3))},\n"nodes":[`;
  yield* list(outNodes, WIDTH);
  yield '],\n"edges":[';
  yield* list(outEdges, 3);
  yield '],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[],\n"strings":[';
  for (let i = 0; i < strings.length; i += PIECE) {
    const piece = strings.slice(i, i + PIECE).map((text) => JSON.stringify(text)).join(',\n');
    yield i === 0 ? piece : `,\n${piece}`;
  }
  yield ']}\n';
}

module.exports = { snapshot };
