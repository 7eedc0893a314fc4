// SPDX-License-Identifier: MIT
// util.inspect of values small, deep and long; util.format; util.promisify.
'use strict';

const util = require('node:util');
const { measure } = require('../lib/harness.js');

const N = 100;
const repeat = (fn) => () => { for (let i = 0; i < N; i++) fn(i); };

function tree(depth) {
  if (depth === 0) return { leaf: true, text: 'a leaf', number: 1.5 };
  return { name: `node ${depth}`, left: tree(depth - 1), right: tree(depth - 1), list: [1, 2, depth] };
}

class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}

(async () => {
  const small = { id: 1, name: 'eddy', list: [1, 2, 3] };
  const deep = tree(7);
  const numbers = Array.from({ length: 100 }, (_, i) => i * 7);
  const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
  const map = new Map(texts.map((text, i) => [text, i]));
  const points = Array.from({ length: 50 }, (_, i) => new Point(i, -i));
  const error = new Error('something failed');
  await measure('inspect-small', repeat(() => util.inspect(small)), N);
  await measure('inspect-deep', () => { util.inspect(deep, { depth: Infinity }); });
  await measure('inspect-default-depth', repeat(() => util.inspect(deep)), N);
  await measure('inspect-100-numbers', repeat(() => util.inspect(numbers)), N);
  await measure('inspect-100-texts', repeat(() => util.inspect(texts)), N);
  await measure('inspect-map', repeat(() => util.inspect(map)), N);
  await measure('inspect-instances', repeat(() => util.inspect(points)), N);
  await measure('inspect-error', repeat(() => util.inspect(error)), N);
  await measure('inspect-text', repeat((i) => util.inspect(`it's number ${i}`)), N);
  await measure('format', repeat((i) => util.format('%s is %d of %j', 'this', i, small)), N);
  await measure('isDeepStrictEqual', repeat(() => util.isDeepStrictEqual(small, { id: 1, name: 'eddy', list: [1, 2, 3] })), N);
})();
