// SPDX-License-Identifier: MIT
// Stacks, reports of uncaught errors and call sites with --enable-source-maps, for maps in the file and beside it.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-map-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

// The original stands two lines lower and two columns further right: line 1 of the result is its line 3.
const original = '// 1\n// 2\n  function author() { throw new Error(\'made\'); }\n  function second() { author(); }\n';
const result = 'function a() { throw new Error(\'made\'); }\nfunction b() { a(); }\n';
const payload = {
  version: 3, sources: ['original.ts'], names: ['author', 'second'],

};

function encode(n) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let bits = n < 0 ? (-n << 1) | 1 : n << 1;
  let text = '';
  do {
    text += digits[(bits & 31) | (bits > 31 ? 32 : 0)];
    bits >>>= 5;
  } while (bits > 0);
  return text;
}

// Rows [column, original line, original column, name] by line, counted from 0.
function mappings(lines) {
  const last = [0, 0, 0, 0];
  return lines.map((rows) => {
    last[0] = 0;
    return rows.map(([column, line, at, name]) => {
      const now = [column, line, at, name ?? last[3]];
      const text = encode(now[0] - last[0]) + 'A' + encode(now[1] - last[1]) + encode(now[2] - last[2]) +
        (name === undefined ? '' : encode(now[3] - last[3]));
      last.splice(0, 4, ...now);
      return text;
    }).join(',');
  }).join(';');
}
payload.mappings = mappings([[[0, 2, 2], [15, 2, 22], [21, 2, 28]], [[0, 3, 2], [15, 3, 22, 0]], [[0, 5, 0, 1]]]);

function run(name, text, flags = ['--enable-source-maps']) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return spawnSync(process.execPath, [...flags, file], { encoding: 'utf8' });
}
function inline(map) {
  const text = Buffer.from(JSON.stringify(map)).toString('base64');
  return `//# sourceMappingURL=data:application/json;base64,${text}`;
}
const place = (line, column) => `${join(folder, 'original.ts')}:${line}:${column}`;

// The name of a function is the one by which its caller has it, the place that of the original.
const whole = run('inline.js', `${result}b();\n${inline({ ...payload, sourcesContent: [original] })}`);
assert.ok(whole.stderr.startsWith(`${join(folder, 'original.ts')}:3\n  function author() { throw new Error('made'); }\n` +
  '                      ^\n\nError: made\n'), whole.stderr);
assert.ok(whole.stderr.includes(`at author (${place(3, 29)})`), whole.stderr);
assert.ok(whole.stderr.includes(`at second (${place(4, 23)})`), whole.stderr);

// Without the option nothing changes.
const off = run('off.js', `${result}b();\n${inline(payload)}`, []);
assert.ok(!off.stderr.includes('original.ts'), off.stderr);
assert.ok(off.stderr.includes(`at a (${join(folder, 'off.js')}:1:22)`), off.stderr);

// A map beside the file; the source is not to be had, so the excerpt shows what ran.
mkdirSync(join(folder, 'maps'));
writeFileSync(join(folder, 'maps', 'out.map'), JSON.stringify({ ...payload, sourceRoot: '../' }));
const beside = run('beside.js', `${result}b();\n//# sourceMappingURL=maps/out.map\n`);
assert.ok(beside.stderr.startsWith(`${join(folder, 'beside.js')}:1\n`), beside.stderr);
assert.ok(beside.stderr.includes(`at author (${place(3, 29)})`), beside.stderr);

// Whoever prepares stacks himself sees what ran; the function he replaces maps.
const prepared = run('prepared.js', `${result}
const { findSourceMap } = require('module');
const old = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => {
  const [site] = sites;
  const map = findSourceMap(site.getFileName());
  const origin = map.findOrigin(site.getLineNumber(), site.getColumnNumber());
  console.log(site.getLineNumber(), site.getColumnNumber(), origin.lineNumber, origin.columnNumber);
  return old(error, sites.slice(0, 2));
};
try { b(); } catch (error) { console.log(error.stack); }
${inline(payload)}`);
assert.strictEqual(prepared.stdout,
                   `1 22 3 29\nError: made\n    at author (${place(3, 29)})\n    at b (${place(4, 23)})\n`, prepared.stderr);

// ES modules, and comments that only a lexer tells from what looks like one.
const inModule = run('module.mjs', `${result}export {};\n${inline({ ...payload, sourcesContent: [original] })}\nb();\n`);
assert.ok(inModule.stderr.includes(`at author (${place(3, 29)})`), inModule.stderr);
const text = run('text.js', `${result}b();\n\`\n//# sourceMappingURL=maps/out.map\n\`;`);
assert.ok(text.stderr.includes(`at a (${join(folder, 'text.js')}:1:22)`), text.stderr);
const middle = run('middle.js', `${result}b(); //# sourceMappingURL=maps/out.map\n1;`);
assert.ok(middle.stderr.includes(`at author (${place(3, 29)})`), middle.stderr);

// A map that cannot be read is no map.
for (const bad of ['data:application/json;base64,e30=', 'data:application/json,{', 'none.map', 'http://localhost/x']) {
  const { stderr } = run('bad.js', `${result}b();\n//# sourceMappingURL=${bad}`);
  assert.ok(stderr.includes(`at a (${join(folder, 'bad.js')}:1:22)`), stderr);
}
