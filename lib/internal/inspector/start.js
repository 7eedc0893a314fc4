// SPDX-License-Identifier: MIT
// --inspect-brk: the program stops at its first statement, for those who have the debugger enabled by then.
'use strict';

const { isEnabled } = require('internal/inspector/hub');
const engine = require('internal/inspector/engine');
const steps = require('internal/modules/steps');
const paused = require('internal/inspector/paused');

function breakOnStart() {
  steps.begin = undefined;
  if (!isEnabled('Debugger')) return;
  paused.nextReason = 'Break on start';
  engine.post('Debugger.pause');
}

// A thread whose debugger shall come first; `kind` is what it runs (internal/worker/options): files are stopped in.
function waitAndBreak(kind) {
  require('internal/inspector/waiting').waitForDebugger();
  if (kind !== 'text') steps.begin = breakOnStart;
}

module.exports = { breakOnStart, waitAndBreak };
