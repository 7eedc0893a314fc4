// SPDX-License-Identifier: MIT
// Coverage of tests: by lines, branches and functions, as events, as a table and as a tracefile; with what is left out,
// and thresholds.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run } = require('node:test');

const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-')));
const write = (name, text) => fs.writeFileSync(path.join(directory, name), text);
fs.mkdirSync(path.join(directory, 'lib'));
write('lib/sum.js', `'use strict';
function sum(a, b) {
  return a + b;
}

function never() {
  return 1;
}

/* node:coverage disable */
if (process.argv.length > 1000) {
  never();
}
/* node:coverage enable */
module.exports = { sum, never };
`);
write('one.test.js', "require('node:test')('one', () => { require('./lib/sum.js').sum(1, 2); });\n");
write('two.test.js', "require('node:test')('two', () => { require('./lib/sum.js').sum(3, 4); });\n");

const { NODE_V8_COVERAGE, NODE_TEST_CONTEXT, ...env } = process.env; // eslint-disable-line
const start = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: directory, env });
  assert.strictEqual(`${stderr}`, '');
  return { status, out: `${stdout}` };
};

{
  const { out, status } = start('--test', '--experimental-test-coverage', '--test-reporter=tap');
  assert.strictEqual(status, 0);
  const report = out.slice(out.indexOf('# start of coverage report'));
  assert.match(report, /^# file {6}\| line % \| branch % \| funcs % \| uncovered lines$/m);
  assert.match(report, /^# lib {7}\| {8}\| {10}\| {9}\| $/m);
  assert.match(report, /^# {2}sum\.js {3}\| {2}80\.00 \| {3}100\.00 \| {3}50\.00 \| 6-8$/m);
  assert.ok(!report.includes('one.test.js'));
}

{
  const { out } = start('--test', '--experimental-test-coverage', '--test-reporter=lcov', 'one.test.js');
  for (const line of ['SF:lib/sum.js', 'FN:2,sum', 'FNDA:1,sum', 'FNDA:0,never', 'FNF:2', 'FNH:1', 'DA:3,1', 'DA:7,0',
                      'LF:15', 'end_of_record']) assert.ok(out.split('\n').includes(line), line);
  assert.ok(!out.includes('\nDA:11,'));
}

{
  const { out, status } = start('--experimental-test-coverage', '--test-coverage-functions=90', '--test-reporter=tap',
                                'one.test.js');
  assert.strictEqual(status, 1);
  assert.match(out, /^# Error: 50\.00% function coverage does not meet threshold of 90%\.$/m);
  const { stderr } = spawnSync(process.execPath, ['--test', '--experimental-test-coverage', '--test-coverage-lines=101'],
                               { cwd: directory, env });
  assert.match(`${stderr}`, /The value of "--test-coverage-lines" is out of range/);
}

for (const options of [{ coverage: 1 }, { coverage: true, coverageIncludeGlobs: 1 },
                       { coverage: true, lineCoverage: '1' }]) {
  assert.throws(() => run(options), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.throws(() => run({ coverage: true, branchCoverage: 101 }), { code: 'ERR_OUT_OF_RANGE' });

async function main() {
  const files = ['one.test.js', 'two.test.js'].map((name) => path.join(directory, name));
  let told;
  const stream = run({ files, cwd: directory, coverage: true, coverageIncludeGlobs: ['lib/*.js'] });
  stream.on('test:coverage', ({ summary }) => { told = summary; });
  for await (const event of stream) assert.ok(event);
  assert.strictEqual(told.workingDirectory, directory);
  const [file] = told.files;
  assert.strictEqual(told.files.length, 1);
  assert.strictEqual(file.path, path.join(directory, 'lib/sum.js'));
  assert.deepStrictEqual(file.functions.map((fn) => ({ ...fn })), [{ name: 'sum', count: 2, line: 2 }, { name: 'never', count: 0, line: 6 }]);
  assert.strictEqual(told.totals.coveredFunctionPercent, 50);
  assert.deepStrictEqual({ ...told.thresholds }, { line: 0, branch: 0, function: 0 });
  fs.rmSync(directory, { recursive: true });
}
main();
