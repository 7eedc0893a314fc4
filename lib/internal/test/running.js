// SPDX-License-Identifier: MIT
// What runs, wherever its functions go: a test, a suite that is being built, or a run of a hook.
'use strict';

const { AsyncLocalStorage } = require('node/async_hooks');

const running = new AsyncLocalStorage();

// The test or suite that runs or whose hook does, undefined outside of all.
function runningTest() {
  const now = running.getStore();
  return now === undefined ? undefined : now.test ?? now;
}

module.exports = { running, runningTest };
