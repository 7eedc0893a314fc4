// SPDX-License-Identifier: MIT
// The modules of a larger graph are read by another thread while the engine is busy: the order, what is wrong in one of
// them, and a file that changes after a failed load are as without.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const os = require('node:os');
const { pathToFileURL } = require('node:url');

const COUNT = 60;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ahead-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"module"}');

// Module i requests 2i+1, 2i+2 and, all of them, the shared one; it says when it runs.
function write(kind, broken = -1, text = undefined) {
  const folder = path.join(dir, kind);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'shared.js'), 'export const order = [];');
  for (let i = 0; i < COUNT; i++) {
    const lines = [i % 2 ? '' : '\uFEFF', 'import { order } from "./shared.js";'];
    for (const next of [2 * i + 1, 2 * i + 2]) if (next < COUNT) lines.push(`import "./m${next}.js";`);
    lines.push(`order.push(${i}); export { order }; export const text${i} = "täxt ${i}";`);
    fs.writeFileSync(path.join(folder, `m${i}.js`), i === broken ? text ?? '' : lines.join('\n'));
  }
  if (broken >= 0 && text === undefined) fs.unlinkSync(path.join(folder, `m${broken}.js`));
  return pathToFileURL(path.join(folder, 'm0.js')).href;
}

function expected(i = 0, list = []) {
  for (const next of [2 * i + 1, 2 * i + 2]) if (next < COUNT) expected(next, list);
  list.push(i);
  return list;
}

(async () => {
  const good = await import(write('good'));
  assert.deepStrictEqual(good.order, expected());
  assert.strictEqual(good.text0, 'täxt 0');

  // One that is wrong, one that is not there: the same errors, and nothing has run.
  const wrong = write('wrong', 45, '\n\nexport const = 1;');
  await assert.rejects(import(wrong), (e) => e instanceof SyntaxError && /'='/.test(e.message));
  await assert.rejects(import(write('missing', 50)), { code: 'ERR_MODULE_NOT_FOUND' });

  // What was read ahead of the failure is forgotten.
  const again = write('again', 20, 'export const = 1;');
  await assert.rejects(import(again), { name: 'SyntaxError' });
  write('again');
  for (let i = 21; i < COUNT; i++) {
    const file = path.join(dir, 'again', `m${i}.js`);
    fs.writeFileSync(file, `${fs.readFileSync(file, 'utf8')}; order.push(-${i});`);
  }
  const { order } = await import(`${again}?again`);
  for (let i = 41; i < COUNT; i++) assert.strictEqual(order[order.indexOf(i) + 1], -i);

  // Two graphs that share modules.
  fs.writeFileSync(path.join(dir, 'good', 'other.js'), 'import "./m1.js"; import "./m2.js"; export * from "./m0.js";');
  const other = await import(pathToFileURL(path.join(dir, 'good', 'other.js')).href);
  assert.strictEqual(other.order, good.order);
})();
