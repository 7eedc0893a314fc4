// SPDX-License-Identifier: MIT
// A stack as the engine writes it: one line a frame, `fn@url:line:col`, `@url:line:col` without a name,
// `fn@[native code]`, `global code@url:line:col`, `eval code@`. Here the lines that nobody shall see are left out, and
// what the functions of the frames tell is written into the others.
'use strict';

const {
  ArrayPrototypePush, SafeMap, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeSplit, StringPrototypeStartsWith,
} = primordials;

const { getOwnPropertyDescriptor } = Object;

const MAX_KEPT = 2000;
const CLASS_MARK = 'new '; // before the line of a class
const NATIVE = '@[native code]';

// The name may hold an @ (computed method names), the url too: a url of ours begins with / or a scheme.
function endOfName(line) {
  let at = StringPrototypeIndexOf(line, '@/');
  if (at < 0) at = StringPrototypeIndexOf(line, '@node:');
  if (at < 0) at = StringPrototypeIndexOf(line, '@file:');
  return at < 0 ? StringPrototypeLastIndexOf(line, '@') : at;
}

// Frames of those who make errors for others: at the top of a stack they say nothing.
function isOurs(line) {
  return StringPrototypeIndexOf(line, 'node:internal/error_classes:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/errors:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/validate:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/ffi/failure:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/sqlite/failure:') >= 0 ||
    StringPrototypeStartsWith(line, 'onRejected@node:internal/util/promisify:');
}

// Natives of the runtime's bindings, which V8 does not show
const isBinding = (name, caller) =>
  name === undefined && caller !== undefined && StringPrototypeIndexOf(caller, '@node:') >= 0;

// The same where the functions are not told: of a program that does not parse.
const isOfLoader = (line, caller) => StringPrototypeIndexOf(line, NATIVE) >= 0 && caller !== undefined &&
  StringPrototypeIndexOf(caller, '@node:internal/modules/') >= 0;

// A frame's line with what its function tells more: a mark before a class, `get` and `set` before the name of an
// accessor, computed names, and the class of one of the engine's own. Undefined for what stacks do not show.
const names = new SafeMap(); // line -> named line
function named(line, fn, caller) {
  if (StringPrototypeIndexOf(line, NATIVE) >= 0) {
    const name = require('internal/builtin_names').names.get(fn);
    if (isBinding(name, caller)) return undefined;
    if (name === undefined) return line === NATIVE || line === `anonymous${NATIVE}` ? undefined : line;
    return name === null ? undefined : name + NATIVE;
  }
  let known = names.get(line);
  if (known === undefined) {
    known = nameFrame(line, fn);
    if (names.size >= MAX_KEPT) names.clear();
    names.set(line, known);
  }
  return known;
}

function nameFrame(line, fn) {
  const at = endOfName(line);
  if (at < 0) return line;
  if (at > 0 && getOwnPropertyDescriptor(fn, 'prototype')?.writable === false) return `${CLASS_MARK}${line}`;
  const name = getOwnPropertyDescriptor(fn, 'name')?.value;
  if (typeof name !== 'string') return line;
  if (at === 0) return `${name}${line}`;
  const isAccessor = name.length === at + 4 && (name[0] === 'g' || name[0] === 's') &&
    name === `${name[0]}et ${StringPrototypeSlice(line, 0, at)}`;
  return isAccessor ? `${name}${StringPrototypeSlice(line, at)}` : line;
}

// Frames of what calls the program, and of what stands for the engine's own functions.
function isBoot(line) {
  return StringPrototypeIndexOf(line, '@node:boot/turn:') >= 0 ||
    StringPrototypeIndexOf(line, '@node:boot/globals:') >= 0;
}

// The engine's own frame between a module, or a callback, and the code of ours that called it.
const BETWEEN = {
  __proto__: null, 'apply@[native code]': true, 'evaluate@[native code]': true, 'next@[native code]': true,
  'throw@[native code]': true,
};
function isBetween(line, caller) {
  return BETWEEN[line] === true && caller !== undefined && StringPrototypeIndexOf(caller, '@node:') >= 0;
}

// What goes on with a module that awaited: of V8's stacks it is no part.
const isDriver = (line) => StringPrototypeStartsWith(line, 'run@node:internal/modules/esm/evaluate:');

// What called a microtask: no part of its story.
function isDrain(line, caller) {
  return line === 'drain@[native code]' && caller !== undefined &&
    StringPrototypeStartsWith(caller, 'settle@node:boot/turn:');
}

// Where Node calls ticks and microtasks. That tools know, and leave out; there is no such file here.
const CALLS_TICK = 'processTicksAndRejections@node:internal/process/task_queues:85:11';
const CALLS_MICROTASK = 'processTicksAndRejections@node:internal/process/task_queues:104:5';

// What Node calls the functions of internal/timers; undefined for one that it does not have.
const TIMERS = {
  __proto__: null, runTimer: 'listOnTimeout', runTimers: 'processTimers', runImmediate: undefined,
  runImmediates: 'processImmediate',
};

// A line by the name that Node has for what calls the program there; undefined where it has none.
function asNode(line) {
  if (line === undefined) return undefined;
  const at = StringPrototypeIndexOf(line, '@node:internal/timers:');
  if (at < 0) return line;
  const name = StringPrototypeSlice(line, 0, at);
  if (!(name in TIMERS)) return line;
  return TIMERS[name] === undefined ? undefined : TIMERS[name] + StringPrototypeSlice(line, at);
}

// Microtasks that the engine itself runs have no frame below them, while all else is called by a function of boot/. A
// stack that was cut looks just so, hence CUT: the lines that are asked for where nobody sets another limit.
const CUT = 18;
const isMicrotask = (lines, limit) => limit > 0 && lines.length < CUT && lines.length < limit &&
  StringPrototypeIndexOf(lines[lines.length - 1], '@node:boot/') < 0;

// Whether a line may be that of a function. A function that is not known is code of the top, or of eval.
function isLineOf(line, fn) {
  if (fn === undefined) return StringPrototypeIndexOf(line, ' code') > 0;
  const name = getOwnPropertyDescriptor(fn, 'name')?.value;
  if (typeof name !== 'string' || line[0] === '@') return true;
  const end = endOfName(line);
  const shown = end < 0 ? line : StringPrototypeSlice(line, 0, end);
  return shown === name || StringPrototypeIndexOf(name, shown) > 0;
}

// The engine tells of all frames, but writes no lines of some: helpers of its own functions.
function aligned(lines, functions) {
  let extra = functions.length - lines.length;
  if (extra === 0) return functions;
  if (extra < 0) return undefined;
  const found = [];
  for (let i = 0, j = 0; i < lines.length; i++, j++) {
    while (extra > 0 && !isLineOf(lines[i], functions[j])) {
      extra--;
      j++;
    }
    found[i] = functions[j];
  }
  return found;
}

// Where the frames begin that called the class. Without functions its name has to do.
const CONSTRUCTORS = 8;
function behindMaker(lines, known, maker, first) {
  let begin = first;
  const head = `${maker.name}@`;
  for (let i = first; i < lines.length && i < first + CONSTRUCTORS; i++) {
    if (known === undefined ? StringPrototypeStartsWith(lines[i], head) : known[i] === maker) begin = i + 1;
  }
  return begin;
}

// While somebody reads a stack that is to end before the first frame that begins like this.
const view = { end: undefined };

// Engine text -> {lines, functions} without the frames of the Error wrappers and the engine's own `construct` beneath
// them, and without those above and of `maker`, a class whose objects are errors. What called a function that somebody
// waits for is no part of its story.
function frameLines(raw, limit, told, maker, isAwaited = false) {
  const found = [];
  const functions = [];
  const result = { lines: found, functions };
  if (typeof raw !== 'string' || raw === '') return result;
  const lines = StringPrototypeSplit(raw, '\n');
  const known = told === undefined ? undefined : aligned(lines, told);
  let first = 0;
  for (let i = 0; i < lines.length && i < 9; i++) {
    if (isOurs(lines[i])) {
      first = i + 1;
      if (i + 1 < lines.length && lines[i + 1] === 'construct@[native code]') first = i + 2;
    }
  }
  if (maker !== undefined) first = behindMaker(lines, known, maker, first);
  let root = isMicrotask(lines, limit) ? CALLS_MICROTASK : undefined;
  for (let i = first; i < lines.length && found.length < limit; i++) {
    if (view.end !== undefined && StringPrototypeStartsWith(lines[i], view.end)) {
      root = undefined;
      break;
    }
    if (StringPrototypeStartsWith(lines[i], 'runTicks@node:boot/turn:')) {
      root = CALLS_TICK;
      break;
    }
    if (isDrain(lines[i], lines[i + 1]) || StringPrototypeStartsWith(lines[i], 'runJob@node:internal/queue_mi')) {
      root = CALLS_MICROTASK;
      break;
    }
    if (lines[i] === '' || isOurs(lines[i]) || isBoot(lines[i])) continue;
    if (isBetween(lines[i], lines[i + 1]) || isDriver(lines[i])) continue;
    if (known === undefined && isOfLoader(lines[i], lines[i + 1])) continue;
    const line = asNode(known?.[i] === undefined ? lines[i] : named(lines[i], known[i], lines[i + 1]));
    if (line === undefined) continue;
    ArrayPrototypePush(found, line);
    ArrayPrototypePush(functions, known?.[i]);
  }
  if (root !== undefined && !isAwaited && found.length < limit) {
    ArrayPrototypePush(found, root);
    ArrayPrototypePush(functions, undefined);
  }
  return result;
}

module.exports = { CLASS_MARK, MAX_KEPT, endOfName, frameLines, isBoot, view };
