// SPDX-License-Identifier: MIT
// --trace-sync-io: loading this lets calls that block on files or children say so, with the stack, once the program has
// begun to wait for events. The natives are wrapped where their users look for them.
'use strict';

const { writeSync } = internalBinding('process');

let isBegun = false;
process.nextTick(() => { isBegun = true; });

function tell(above) {
  const trace = {};
  Error.captureStackTrace(trace, above);
  const frames = trace.stack.slice(trace.stack.indexOf('\n') + 1);
  writeSync(2, `(node:${process.pid}) WARNING: Detected use of sync API\n${frames}\n\n`);
}

// `isSync` looks at the arguments of a call.
function wrap(binding, key, isSync) {
  const native = binding[key];
  binding[key] = function traced(...args) {
    if (isBegun && isSync(args)) tell(traced);
    return native(...args);
  };
}

// The last argument is the slot of who is called back: 0 for nobody.
for (const name of ['fs', 'fs_file', 'fs_dir']) {
  const binding = internalBinding(name);
  for (const key of Object.keys(binding)) wrap(binding, key, (args) => args[args.length - 1] === 0);
}
wrap(internalBinding('spawn'), 'spawnSync', () => true);
