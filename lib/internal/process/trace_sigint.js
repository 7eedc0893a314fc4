// SPDX-License-Identifier: MIT
// util.setTraceSigInt: says on SIGINT that the script was interrupted, then ends as the signal asks. The engine has no
// way to stop running code from a signal, so the trace is that of the turn in which the signal arrives.
'use strict';

function onInterrupt() {
  const holder = {};
  Error.captureStackTrace(holder, onInterrupt);
  const frames = holder.stack.split('\n').slice(1).join('\n');
  process.stderr.write(`KEYBOARD_INTERRUPT: Script execution was interrupted by \`SIGINT\`\n${frames}\n`);
  process.removeListener('SIGINT', onInterrupt);
  process.kill(process.pid, 'SIGINT');
}

function set(enable) {
  process.removeListener('SIGINT', onInterrupt);
  if (enable) process.on('SIGINT', onInterrupt);
}

module.exports = { set };
