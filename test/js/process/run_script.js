// SPDX-License-Identifier: MIT
// --run: scripts of the nearest package.json, in its directory, with the packages' programs in PATH.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const top = realpathSync(mkdtempSync(join(tmpdir(), 'run-')));
const below = join(top, 'a', 'b');
mkdirSync(below, { recursive: true });
mkdirSync(join(top, 'node_modules', '.bin'), { recursive: true });
mkdirSync(join(top, 'a', 'node_modules', '.bin'), { recursive: true });
const write = (value) => writeFileSync(join(top, 'package.json'), value);
const run = (name, ...more) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--run', name, ...more],
                                               { cwd: below, encoding: 'utf8', env: { PATH: '/bin:/usr/bin' } });
  return { stdout, stderr, status };
};

write(JSON.stringify({
  scripts: {
    where: 'pwd; echo $PATH $NODE_RUN_SCRIPT_NAME $NODE_RUN_PACKAGE_JSON_PATH',
    args: "printf '<%s>'",
    fails: 'exit 1',
    list: ['x'],
  },
}));
assert.deepStrictEqual(run('where'), {
  stdout: `${top}\n${top}/a/node_modules/.bin:${top}/node_modules/.bin:/bin:/usr/bin where ${top}/package.json\n`,
  stderr: '',
  status: 0,
});
assert.strictEqual(run('args', 'ignored', '--', 'x y', "it's", '$HOME', '*', '').stdout, "<x y><it's><$HOME><*><>");
assert.strictEqual(run('fails').status, 1);
const missing = run('none');
assert.strictEqual(missing.status, 1);
assert.ok(missing.stderr.startsWith(`Missing script: "none" for ${top}/package.json\n`));
assert.ok(missing.stderr.includes('\nAvailable scripts are:\n  where: pwd;'));
assert.match(run('list').stderr, /^Script "list" is unexpectedly not a string for /);
for (const [text, message] of [
  ['{', "Can't parse"], ['[]', 'Root value unexpected not an object for'], ['{}', 'Can\'t find "scripts" field in'],
]) {
  write(text);
  const { stderr, status } = run('any');
  assert.strictEqual(status, 1);
  assert.ok(stderr.startsWith(`${message} ${top}/package.json\n`), stderr);
}
rmSync(join(top, 'package.json'));
assert.ok(run('any').stderr.startsWith(`Can't find package.json for directory ${below}\n`));
rmSync(top, { recursive: true });
