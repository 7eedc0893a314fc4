// SPDX-License-Identifier: MIT
// URLSearchParams against a model: a list of pairs. Of a URL the query follows, and what is serialized parses back.
'use strict';
const assert = require('node:assert');

const seed = Number(process.env.SEED ?? Date.now() % 100000);
process.on('exit', (code) => { if (code) console.error(`SEED=${seed}`); });
let state = seed + 1;
const random = (below) => (state = (state * 48271) % 2147483647) % below;
const letters = ['a', 'b', 'A', '', ' ', '+', '%', '%41', '&', '=', '#', 'é', '😀', '\u{1d306}', '~', "'", '\n', '\0', '?'];
const word = () => Array.from({ length: random(3) }, () => letters[random(letters.length)]).join('');

const operations = {
  append(params, model) {
    const pair = [word(), word()];
    params.append(...pair);
    model.push(pair);
  },
  delete(params, model) {
    const name = word();
    const value = random(2) ? undefined : word();
    if (value === undefined) params.delete(name);
    else params.delete(name, value);
    const kept = model.filter(([n, v]) => n !== name || (value !== undefined && v !== value));
    model.splice(0, model.length, ...kept);
  },
  set(params, model) {
    const [name, value] = [random(2) && model.length ? model[random(model.length)][0] : word(), word()];
    params.set(name, value);
    const at = model.findIndex(([n]) => n === name);
    if (at < 0) model.push([name, value]);
    const kept = model.filter(([n], i) => n !== name || i === at || at < 0);
    if (at >= 0) kept[kept.findIndex(([n]) => n === name)] = [name, value];
    model.splice(0, model.length, ...kept);
  },
  look(params, model) {
    const name = word();
    const values = model.filter(([n]) => n === name).map(([, v]) => v);
    assert.deepStrictEqual(params.getAll(name), values);
    assert.strictEqual(params.get(name), values[0] ?? null);
    assert.strictEqual(params.has(name), values.length > 0);
    assert.strictEqual(params.has(name, 'a'), values.includes('a'));
  },
  sort(params, model) {
    params.sort();
    // By code units, and stable.
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    model.sort(([a], [b]) => order(a, b));
  },
};
const names = Object.keys(operations);

for (let round = 0; round < 150; round++) {
  const url = new URL('http://host/path#hash');
  const params = random(2) ? url.searchParams : new URLSearchParams();
  const model = [];
  for (let i = 0; i < 15; i++) {
    operations[names[random(names.length)]](params, model);
    assert.deepStrictEqual([...params], model);
    assert.strictEqual(params.size, model.length);
  }
  assert.deepStrictEqual([...new URLSearchParams(params.toString())], model);
  assert.deepStrictEqual([...new URLSearchParams(model)], model);
  assert.deepStrictEqual([...params.keys()], model.map(([name]) => name));
  if (params !== url.searchParams) continue;
  assert.deepStrictEqual([...new URL(url.href).searchParams], model);
  assert.strictEqual(url.search, model.length ? `?${params}` : '');
  url.search = '?x=1';
  assert.deepStrictEqual([...params], [['x', '1']]);
}
