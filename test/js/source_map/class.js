// SPDX-License-Identifier: MIT
// module.SourceMap: what it finds, its payload, its arguments.
'use strict';

const assert = require('node:assert');
const { SourceMap } = require('node:module');

const payload = {
  version: 3, file: 'f', sources: ['a.js', 'b.js'], names: ['x', 'y'], sourcesContent: ['A', null],
  mappings: 'AAAAA,EAEEC;EACA,G;;ACKAD,KAAA,',
};
const map = new SourceMap(payload, { lineLengths: [3, 4] });

const none = { originalSource: undefined, originalLine: undefined, originalColumn: undefined, name: undefined };
assert.deepStrictEqual(map.findEntry(0, 1), {
  generatedLine: 0, generatedColumn: 0, originalSource: 'a.js', originalLine: 0, originalColumn: 0, name: 'x',
});
assert.deepStrictEqual(map.findEntry(1, 0), {
  generatedLine: 0, generatedColumn: 2, originalSource: 'a.js', originalLine: 2, originalColumn: 2, name: 'y',
});
assert.deepStrictEqual(map.findEntry(1, 9), { generatedLine: 1, generatedColumn: 5, ...none });
assert.strictEqual(map.findEntry(99, 0).originalSource, 'b.js');
assert.deepStrictEqual(map.findEntry(-1, 0), {});
assert.deepStrictEqual(map.findOrigin(1, 4), { name: 'y', fileName: 'a.js', lineNumber: 3, columnNumber: 4 });
assert.deepStrictEqual(map.findOrigin(0, 0), {});

assert.deepStrictEqual(map.payload, payload);
assert.notStrictEqual(map.payload, payload);
assert.notStrictEqual(map.payload.sources, payload.sources);
assert.deepStrictEqual(map.lineLengths, [3, 4]);
assert.strictEqual(new SourceMap(payload).lineLengths, undefined);

for (const wrong of [undefined, null, 1, 'x', [], () => {}]) {
  assert.throws(() => new SourceMap(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
for (const wrong of [{}, { mappings: 'AAAA' }, { sections: [{}] }]) {
  assert.throws(() => new SourceMap(wrong), TypeError);
}
assert.deepStrictEqual(new SourceMap({ sources: [], mappings: ';;;;' }).findEntry(0, 5), {});

const sections = new SourceMap({
  version: 3,
  sections: [
    { offset: { line: 0, column: 10 }, map: { version: 3, sources: ['b'], names: ['n'], mappings: 'AAAAA;EAAC,' } },
    { offset: { line: 5, column: 3 }, map: { version: 3, sources: ['a'], names: ['m'], mappings: 'CAACA;CAAC,' } },
  ],
});
assert.deepStrictEqual(sections.findEntry(0, 9), {});
assert.strictEqual(sections.findEntry(0, 10).name, 'n');
assert.deepStrictEqual(sections.findEntry(5, 4), {
  generatedLine: 5, generatedColumn: 4, originalSource: 'a', originalLine: 0, originalColumn: 1, name: 'm',
});
