// SPDX-License-Identifier: MIT
// --test-global-setup: a module whose globalSetup() runs before all tests and globalTeardown() after them.
'use strict';

let teardown;

async function setUp({ config }) {
  const { globalSetup } = config;
  if (globalSetup === undefined) return;
  const { resolve } = require('node/path');
  const { pathToFileURL } = require('internal/url');
  const { importFrom } = require('internal/test/load');
  const path = resolve(config.cwd ?? process.cwd(), globalSetup);
  const exports = await importFrom(pathToFileURL(path).href);
  const setup = exports.globalSetup ?? exports.default?.globalSetup;
  teardown = exports.globalTeardown ?? exports.default?.globalTeardown;
  if (typeof setup === 'function') await setup();
}

async function tearDown() {
  const fn = teardown;
  teardown = undefined;
  if (typeof fn === 'function') await fn();
}

module.exports = { setUp, tearDown };
