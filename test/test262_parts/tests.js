// SPDX-License-Identifier: MIT
// What test262 says about its tests: the front matter of each file, the ways a test is to be run, and what an outcome
// means for it. An outcome is {kind, name, text}: see host.c; `crash` and `hang` besides.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

// The few forms of YAML that the front matter uses: `key: value`, `key: [a, b]`, and lists and maps in further lines.
function frontMatter(source) {
  const start = source.indexOf('/*---');
  const end = source.indexOf('---*/', start);
  const meta = { flags: [], includes: [], features: [], negative: undefined };
  if (start < 0 || end < 0) return meta;
  let key = '';
  for (const line of source.slice(start + 5, end).split(/\r\n|[\r\n]/)) {
    const top = /^(\w+):\s*(.*)$/.exec(line);
    if (top !== null) key = top[1];
    const value = top === null ? line.trim() : top[2].trim();
    if (key === 'negative') {
      const pair = /(phase|type):\s*(\w+)/.exec(line);
      if (pair !== null) (meta.negative ??= {})[pair[1]] = pair[2];
    } else if (key === 'flags' || key === 'includes' || key === 'features') {
      for (const word of value.split(/[\s,[\]]+/)) if (word !== '' && word !== '-') meta[key].push(word);
    }
  }
  return meta;
}

// All tests below a folder: {name, file, meta, variants, spawned}. `spawned` ones need the module loader.
function collect(root, wanted) {
  const tests = [];
  const walk = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (entry.name.endsWith('.js') && !entry.name.includes('_FIXTURE')) {
        const name = path.relative(root, file);
        if (wanted.test(name)) tests.push(read(name, file));
      }
    }
  };
  walk(path.join(root, 'language'));
  return tests.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(name, file) {
  const source = fs.readFileSync(file, 'utf8');
  const meta = frontMatter(source);
  const has = (flag) => meta.flags.includes(flag);
  let variants = ['sloppy', 'strict'];
  if (has('module')) variants = ['module'];
  else if (has('raw')) variants = ['raw'];
  else if (has('onlyStrict')) variants = ['strict'];
  else if (has('noStrict')) variants = ['sloppy'];
  // An agent that may not block is not to be had, nor is the object of browsers that is undefined.
  const skipped = has('CanBlockIsFalse') || meta.features.includes('IsHTMLDDA');
  const early = meta.negative?.phase === 'parse';
  const spawned = has('module') || (!early && /\bimport\s*[(.]/.test(source.replace(/\/\*---[^]*?---\*\//, '')));
  return { name, file, meta, variants, skipped, spawned, async: has('async'), raw: has('raw') };
}

function harness(test, folder) {
  if (test.raw) return [];
  const names = ['assert.js', 'sta.js'];
  if (test.async) names.push('doneprintHandle.js');
  return [...names, ...test.meta.includes].map((name) => path.join(folder, name));
}

// Why an outcome is not what the test asks for; undefined for a pass.
function judge(test, { kind, name, text }) {
  const { negative } = test.meta;
  const told = `${kind} ${name}: ${text}`;
  if (kind === 'fault' || kind === 'crash' || kind === 'hang') return told;
  if (negative !== undefined) {
    if (kind === 'done') return `no ${negative.type}`;
    return name === negative.type ? undefined : told;
  }
  if (kind !== 'done') return told;
  if (!test.async) return undefined;
  if (text.includes('Test262:AsyncTestFailure')) return text;
  return text.includes('Test262:AsyncTestComplete') ? undefined : '$DONE was not called';
}

module.exports = { collect, harness, judge };
