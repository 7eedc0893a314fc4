// SPDX-License-Identifier: MIT
// The realm of one web platform test: a shell as testharness.js knows it. Prints a line of JSON for each result.
'use strict';
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { runInThisContext } = require('node:vm');

const [dir, path, variant] = process.argv.slice(2);
const { log } = console;

globalThis.self = globalThis;
globalThis.location = new URL(`http://web-platform.test/${path}${variant}`);
globalThis.GLOBAL = {
  isWindow: () => false, isWorker: () => false, isShadowRealm: () => false,
};
const fileOf = (name) => (name.startsWith('/') ? join(dir, name) : join(dir, dirname(path), name));
// Tests read their data by it.
globalThis.fetch = async (resource) => {
  const body = readFileSync(fileOf(new URL(resource, location).pathname));
  return new Response(body);
};

function load(file) {
  runInThisContext(readFileSync(file, 'utf8'), { filename: file });
}

load(join(dir, 'resources/testharness.js'));
globalThis.window = globalThis; // from here on: the harness would look for a document
const STATUS = ['PASS', 'FAIL', 'TIMEOUT', 'NOTRUN', 'PRECONDITION_FAILED'];
const FILE_STATUS = ['OK', 'ERROR', 'TIMEOUT', 'PRECONDITION_FAILED'];
const print = (result) => log(`RESULT ${JSON.stringify(result)}`);
add_result_callback(({ name, status, message }) => {
  // What needs something that is optional is no failure without it.
  if (STATUS[status] !== 'PRECONDITION_FAILED') print({ name, status: STATUS[status], message });
});
add_completion_callback((tests, { status, message }) => {
  print({ name: null, status: FILE_STATUS[status] === 'PRECONDITION_FAILED' ? 'OK' : FILE_STATUS[status], message });
  setImmediate(() => process.exit(0));
});

const source = readFileSync(join(dir, path), 'utf8');
for (const [, script] of source.matchAll(/^\/\/ META: script=(.*)$/gm)) load(fileOf(script.split('?')[0]));
load(join(dir, path));
