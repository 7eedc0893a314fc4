// SPDX-License-Identifier: MIT
// Flags: --permission --allow-fs-read=* --allow-child-process --no-warnings
// Children have the permissions of their parent, unless their command line or environment gives others.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');

const text = "console.log(['fs.read', 'fs.write', 'child', 'net'].map((x) => +process.permission.has(x)).join(''))";
const run = (args, env) => {
  const { stdout } = spawnSync(process.execPath, [...args, '-e', text], { encoding: 'utf8', env });
  return stdout.trim();
};

assert.strictEqual(run([]), '1010');
assert.strictEqual(run([], { NODE_OPTIONS: '--no-warnings' }), '1010');
assert.strictEqual(run(['--permission', '--allow-fs-write=*']), '0100');
assert.strictEqual(run([], { NODE_OPTIONS: '--permission --allow-net' }), '0001');
assert.strictEqual(process.env.NODE_OPTIONS, undefined);

// A child that may not start children.
const child = 'try { require("child_process").spawnSync("true") } catch (e) { console.log(e.permission, e.resource) }';
assert.strictEqual(execFileSync(process.execPath, ['--permission', '-e', child], { encoding: 'utf8' }).trim(),
                   'ChildProcess true');
for (const [call, resource] of [['spawn("true")', 'true'], ['exec("true")', '/bin/sh'], ['fork("x")', '/']]) {
  const code = `try { require("child_process").${call} } catch (e) { console.log(e.code, e.resource) }`;
  const out = execFileSync(process.execPath, ['--permission', '-e', code], { encoding: 'utf8' });
  assert.ok(out.startsWith(`ERR_ACCESS_DENIED ${resource}`), out);
}

// Warnings, and options without the one they belong to.
const { stderr } = spawnSync(process.execPath, ['--permission', '--allow-worker', '--allow-net', '-p', '1']);
assert.match(`${stderr}`, /\[PERM0006\] SecurityWarning: The flag --allow-worker must be used with extreme caution/);
assert.match(`${stderr}`, /ExperimentalWarning: The flag --allow-net is under experimental phase/);
const { status, stderr: refusal } = spawnSync(process.execPath, ['--allow-net', '-p', '1'], {
  env: { ...process.env, NODE_OPTIONS: '--permission-audit' },
});
assert.strictEqual(status, 0, `${refusal}`);
