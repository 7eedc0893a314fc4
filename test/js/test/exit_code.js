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

const passing = [
  'test("a", () => {});',
  'test("a", (t, done) => setImmediate(done));',
  'describe("s", () => { it("a", async () => {}); });',
  'test("a", { todo: true }, () => { throw 1; });',
  'test("a", { skip: true }, () => { throw 1; });',
  'test.expectFailure("a", () => { throw 1; });',
  'test("a", async (t) => { t.test("b", () => {}); });',
];
for (const body of passing) {
  const { status, stdout, stderr } = run(body);
  assert.strictEqual(status, 0, `${body}\n${stdout}\n${stderr}`);
}

const failing = [
  'test("a", () => { throw new Error("x"); });',
  'test("a", async () => { throw new Error("x"); });',
  'test("a", (t, done) => done(new Error("x")));',
  'test("a", (t, done) => { done(); done(); });',
  'test("a", async (t, done) => done());',
  'test("a", { timeout: 5 }, () => new Promise((resolve) => setTimeout(resolve, 10000).unref()));',
  'test("a", { signal: AbortSignal.abort() }, () => {});',
  'test("a", (t) => { t.plan(1); });',
  'test("a", async (t) => { t.test("b", () => { throw new Error("x"); }); });',
  'test("a", () => new Promise(() => { setImmediate(() => { throw new Error("x"); }); }));',
  'test("a", () => new Promise(() => { setImmediate(() => { Promise.reject(new Error("x")); }); }));',
  'test("a", () => {}); setImmediate(() => { throw new Error("x"); });',
  'describe("s", () => { throw new Error("x"); });',
  'describe("s", async () => { throw new Error("x"); });',
  'describe("s", () => { before(() => { throw new Error("x"); }); it("a", () => {}); });',
  'describe("s", () => { after(() => { throw new Error("x"); }); it("a", () => {}); });',
  'describe("s", () => { beforeEach(() => { throw new Error("x"); }); it("a", () => {}); });',
  'describe("s", () => { afterEach(() => { throw new Error("x"); }); it("a", () => {}); });',
  'test.expectFailure("a", () => {});',
];
for (const body of failing) {
  const { status, stdout, stderr } = run(body);
  assert.strictEqual(status, 1, `${body}\n${stdout}\n${stderr}`);
}
