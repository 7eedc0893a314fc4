// SPDX-License-Identifier: MIT
// CommonJS files that `import` reads before they run, and whose text is kept until then, also when the importer fails.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { graph } = require('./fixtures/graph');

const load = graph({
  'package.json': '{}',
  'main.mjs': "import same from './same.js'; export { same };",
  'same.js': '\u{feff}exports.value = "same"; exports.later = async () => (await import("node:fs")).default;',
  'bad.mjs': "import './unlinked.js'; import { no } from './same.js';",
  'unlinked.js': 'exports.value = 1; exports.later = () => import("node:fs");',
});

async function main() {
  const { same } = await load('main.mjs');
  assert.strictEqual(same.value, 'same');
  assert.strictEqual(await same.later(), fs);
  await assert.rejects(load('bad.mjs'), SyntaxError);
  const file = load.path('unlinked.js');
  assert.strictEqual(require(file).value, 1);
  fs.writeFileSync(file, 'exports.value = 2;');
  delete require.cache[file];
  assert.strictEqual(require(file).value, 2);
}
main();
