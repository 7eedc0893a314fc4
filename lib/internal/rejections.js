// SPDX-License-Identifier: MIT
// Promise rejections, judged when ticks and microtasks are exhausted (the process events unhandledRejection and
// rejectionHandled, the --unhandled-rejections modes).
//
//   pending   promise -> {promise, reason, context, late}: rejected without a handler since the last judgement
//   reported  promise -> {id, warned} of those already reported, in case a handler comes after all
'use strict';

const { SafeMap, WeakMap } = primordials;
const { i32, REJECTIONS } = require('internal/cells');
const context = require('internal/async_context');
const lazy = require('internal/lazy');

const lazyFatal = lazy(() => require('internal/fatal'));

let pending = new SafeMap();
const reported = new WeakMap();
let handledLate = [];
let nextId = 0;

// event 0: rejected without a handler; 1: a handler was added afterwards.
function note(event, promise, reason) {
  if (event === 0) {
    pending.set(promise, { promise, reason, context: context.current, id: ++nextId });
    i32[REJECTIONS] = 1;
  } else if (!pending.delete(promise)) {
    const report = reported.get(promise);
    if (report === undefined) return;
    reported.delete(promise);
    handledLate.push({ promise, id: report.id, warned: report.warned });
    i32[REJECTIONS] = 1;
  }
}

function warnLate(id) {
  process.emitWarning(`Promise rejection was handled asynchronously (rejection id: ${id})`,
                      'PromiseRejectionHandledWarning');
}

function judge() {
  i32[REJECTIONS] = 0;
  const late = handledLate;
  handledLate = [];
  context.current = undefined;
  for (let i = 0; i < late.length; i++) {
    try {
      if (late[i].warned) warnLate(late[i].id);
      process.emit('rejectionHandled', late[i].promise);
    } catch (error) {
      lazyFatal().uncaught(error);
    }
  }
  if (pending.size === 0) return;
  const batch = pending;
  pending = new SafeMap();
  batch.forEach((entry) => {
    const report = { id: entry.id, warned: false };
    reported.set(entry.promise, report);
    context.current = entry.context;
    try {
      report.warned = lazyFatal().unhandledRejection(entry.reason, entry.promise, entry.id);
    } catch (error) {
      lazyFatal().uncaught(error);
    }
    context.current = undefined;
  });
}

module.exports = { note, judge };
