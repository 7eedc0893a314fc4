// SPDX-License-Identifier: MIT
// A file of tests ends with code 1 when one of them fails, whatever way it fails, else with 0.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

function run(body, ...flags) {
  const text = `const { test, describe, it, before, after, beforeEach, afterEach } = require('node:test');${body}`;
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  return spawnSync(process.execPath, [...flags, '-e', text], { env, encoding: 'utf8' });
}

const passing = run(`
test("a", () => {});
test("b", (t, done) => setImmediate(done));
describe("c", () => { it("d", async () => {}); });
test("e", { todo: true }, () => { throw 1; });
test("f", { skip: true }, () => { throw 1; });
test.expectFailure("g", () => { throw 1; });
test("h", async (t) => { t.test("i", () => {}); });
`);
assert.strictEqual(passing.status, 0, passing.stdout);

const failing = [
  'test("a", async () => { throw new Error("x"); });',
  'test("a", (t, done) => { done(); done(); });',
  'test("a", { timeout: 5 }, () => new Promise((resolve) => setTimeout(resolve, 10000).unref()));',
  'test("a", (t) => { t.test("b", () => { throw new Error("x"); }); });',
  'test("a", () => new Promise(() => { setImmediate(() => { throw new Error("x"); }); }));',
  'test("a", () => {}); setImmediate(() => { Promise.reject(new Error("x")); });',
  'describe("s", () => { after(() => { throw new Error("x"); }); it("a", () => {}); });',
  'test.expectFailure("a", () => {});',
];
for (const body of failing) {
  const { status, stdout, stderr } = run(body);
  assert.strictEqual(status, 1, `${body}\n${stdout}\n${stderr}`);
}
