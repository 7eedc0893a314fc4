// SPDX-License-Identifier: MIT
// --trace-env, --trace-env-js-stack, --trace-env-native-stack: loading this lets each use of process.env say so on
// standard error. The traps of its proxy are wrapped where the engine looks for them.
'use strict';

const { envTraps } = require('internal/process/object');
const { option } = require('internal/options');
const { writeNativeStack, writeSync } = internalBinding('process');

const showsStack = option('--trace-env-js-stack') === true;
const showsNative = option('--trace-env-native-stack') === true;

// 1: name (file:line:column)
function stackAbove(above) {
  const holder = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  Error.captureStackTrace(holder, above);
  const { stack } = holder;
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split('\n').slice(1).map((line, i) => `${i + 1}: ${line.trim().replace(/^at /, '')}\n`).join('');
}

function tell(what, above) {
  writeSync(2, `[--trace-env] ${what}\n`);
  if (showsNative) writeNativeStack();
  if (showsStack) writeSync(2, `\n----- JavaScript stack trace -----\n\n${stackAbove(above)}\n`);
}

function wrap(name, word) {
  const trap = envTraps[name];
  const traced = envTraps[name] = (target, key, ...rest) => {
    if (key === undefined) tell('enumerate environment variables', traced);
    else if (typeof key === 'string') tell(`${word} "${key}"`, traced);
    return trap(target, key, ...rest);
  };
}

wrap('get', 'get');
wrap('set', 'set');
wrap('defineProperty', 'set');
wrap('has', 'query');
wrap('getOwnPropertyDescriptor', 'query');
wrap('deleteProperty', 'delete');
wrap('ownKeys');
