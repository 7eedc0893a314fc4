// SPDX-License-Identifier: MIT
// Where timers, ticks and requests were begun, for the debugger's stacks: what runs now, and where that came from. Of
// promises the engine tells itself. Each resource has its stack until it is destroyed; the stacks behind it are copied,
// since a timer that starts the next one would otherwise keep all that ever were.
'use strict';

const { createHook, executionAsyncId } = require('node/async_hooks');
const { stackAbove } = require('internal/inspector/frames');

const stacks = new Map(); // async id -> {description, callFrames, parent}
let depth = 0;

const isOfHooks = ({ url }) => url.startsWith('node:internal/async_hooks/');

function limited(stack, count) {
  if (stack === undefined || count < 1) return undefined;
  const { description, callFrames, parent } = stack;
  return { description, callFrames, parent: limited(parent, count - 1) };
}

function init(id, type) {
  const callFrames = stackAbove(init).callFrames.filter((frame) => !isOfHooks(frame));
  stacks.set(id, { description: type, callFrames, parent: limited(stacks.get(executionAsyncId()), depth - 1) });
}

const hook = createHook({ init, destroy: (id) => stacks.delete(id), trackPromises: false });

// From now on so many stacks are known of what is begun.
function setDepth(count) {
  depth = count;
  if (count > 0) {
    hook.enable();
  } else {
    hook.disable();
    stacks.clear();
  }
}

module.exports = { current: () => limited(stacks.get(executionAsyncId()), depth), setDepth };
