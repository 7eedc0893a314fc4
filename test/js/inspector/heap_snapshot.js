// SPDX-License-Identifier: MIT
// Heap snapshots hold together: as many nodes and edges as they say, every edge leads to a node, and an object of the
// program's is there with what it refers to.
'use strict';

const assert = require('assert');
const v8 = require('v8');

class Harbour { constructor() { this.ship = new Map(); } }
globalThis.kept = new Harbour();

let text = '';
v8.getHeapSnapshot().setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { snapshot, nodes, edges, strings } = JSON.parse(text);
  const { node_fields: fields, edge_fields: edgeFields } = snapshot.meta;
  const width = fields.length;
  assert.strictEqual(nodes.length, snapshot.node_count * width);
  assert.strictEqual(edges.length, snapshot.edge_count * edgeFields.length);
  let first = 0;
  let found;
  for (let i = 0; i < nodes.length; i += width) {
    const count = nodes[i + fields.indexOf('edge_count')];
    if (strings[nodes[i + fields.indexOf('name')]] === 'Harbour' && count > 0) {
      for (let k = first; k < first + count; k++) {
        const [, name, to] = edges.slice(k * 3, k * 3 + 3);
        if (strings[name] === 'ship') found = strings[nodes[to + fields.indexOf('name')]];
      }
    }
    first += count;
  }
  assert.strictEqual(first, snapshot.edge_count);
  assert.ok(edges.every((n, i) => i % 3 !== 2 || (n % width === 0 && n < nodes.length)));
  assert.strictEqual(found, 'Map');
});
