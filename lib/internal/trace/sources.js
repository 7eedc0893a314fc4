// SPDX-License-Identifier: MIT
// What JavaScript tells in traces: a list of {group, start(), stop()}, `group` as in ed_trace_group of
// src/loop/trace.h. Each hooks itself into the module that it tells of when it starts, so that nobody pays for it
// before.
'use strict';

const lazy = require('internal/lazy');
const binding = internalBinding('trace');

const ASYNC_HOOKS = 0;
const CONSOLE = 2;
const HTTP = 9;
const MODULE_TIMER = 10;
const TIMERIFY = 12;
const USERTIMING = 13;
const REJECTIONS = 14;

const NO_ID = -1;
const members = (object) => JSON.stringify(object).slice(1, -1);
const put = binding.put;

// ---- node.async_hooks ----------------------------------------------------------------------------------------------

// Resources of the runtime's natives and those that JavaScript makes have other phases, as in Node.
const asyncHook = lazy(() => {
  const { asyncWrapProviders, createHook, executionAsyncId } = require('node/async_hooks');
  const types = new Map();
  const isNative = (type) => type in asyncWrapProviders && type !== 'PROMISE';
  const tell = (id, native, script) => {
    const type = types.get(id);
    if (type !== undefined) put(ASYNC_HOOKS, isNative(type) ? native : script, `${type}_CALLBACK`, id);
  };
  return createHook({
    init(id, type, triggerAsyncId) {
      if (type === undefined) return; // of the runtime's own making, unknown to programs
      types.set(id, type);
      put(ASYNC_HOOKS, 'b', type, id, members({ data: { executionAsyncId: executionAsyncId(), triggerAsyncId } }));
    },
    before(id) { tell(id, 'b', 'B'); },
    after(id) { tell(id, 'e', 'E'); },
    destroy(id) {
      const type = types.get(id);
      if (type === undefined) return;
      types.delete(id);
      put(ASYNC_HOOKS, 'e', type, id);
    },
  });
});

// ---- node.http -----------------------------------------------------------------------------------------------------

const requests = new WeakMap();
let lastId = 0;

function beginRequest(request, name) {
  requests.set(request, ++lastId);
  put(HTTP, 'b', name, lastId);
}

function endRequest(request, name, data) {
  const id = requests.get(request);
  if (id !== undefined) put(HTTP, 'e', name, id, members({ data }));
}

const httpChannels = {
  'http.client.request.start': ({ request }) => beginRequest(request, 'http.client.request'),
  'http.client.response.finish': ({ request, response }) =>
    endRequest(request, 'http.client.request', { path: request.path, statusCode: response.statusCode }),
  'http.server.request.start': ({ request }) => beginRequest(request, 'http.server.request'),
  'http.server.response.finish': ({ request, response }) =>
    endRequest(request, 'http.server.request', { url: request.url, statusCode: response.statusCode }),
};

// ---- node.module_timer ---------------------------------------------------------------------------------------------

const name = (id) => `require('${id}')`;
const moduleChannels = {
  'tracing:module.require:start': ({ id }) => put(MODULE_TIMER, 'b', name(id), 0),
  'tracing:module.require:end': ({ id }) => put(MODULE_TIMER, 'e', name(id), 0),
};

// ---- node.perf -----------------------------------------------------------------------------------------------------

const hooks = lazy(() => require('web/performance').hooks);

// Times of entries count from performance.timeOrigin, those of events are of the monotonic clock.
const clock = lazy(() => {
  const { now } = require('web/performance');
  return Number(process.hrtime.bigint()) / 1e3 - now() * 1e3;
});

const told = new Set(); // groups of entries

function tellEntry({ duration, entryType, name, startTime }) {
  const group = entryType === 'function' ? TIMERIFY : USERTIMING;
  if (!told.has(group)) return;
  const at = clock() + startTime * 1e3;
  if (entryType === 'mark') {
    put(group, 'R', name, NO_ID, undefined, at);
  } else {
    const id = ++lastId;
    put(group, 'b', name, id, undefined, at);
    put(group, 'e', name, id, undefined, at + duration * 1e3);
  }
}

const entries = (group) => ({
  group,
  start() {
    told.add(group);
    hooks().trace = tellEntry;
  },
  stop() {
    told.delete(group);
    if (told.size === 0) hooks().trace = undefined;
  },
});

// ---- node.promises.rejections --------------------------------------------------------------------------------------

const lazyRejections = lazy(() => require('internal/rejections'));
let untracedNote;
let unhandled = 0;
let handledAfter = 0;

function tracedNote(event, promise, reason) {
  if (event === 0) unhandled++;
  else handledAfter++;
  put(REJECTIONS, 'C', 'rejections', NO_ID, members({ unhandled, handledAfter }));
  untracedNote(event, promise, reason);
}

// ---- the list ------------------------------------------------------------------------------------------------------

const lazyChannels = lazy(() => require('node/diagnostics_channel'));

const subscriptions = (group, all) => ({
  group,
  start() { for (const name of Object.keys(all)) lazyChannels().subscribe(name, all[name]); },
  stop() { for (const name of Object.keys(all)) lazyChannels().unsubscribe(name, all[name]); },
});

module.exports = [
  { group: ASYNC_HOOKS, start() { asyncHook().enable(); }, stop() { asyncHook().disable(); } },
  {
    group: CONSOLE,
    start() {
      require('internal/console/console').hooks.trace = (phase, name, data) =>
        put(CONSOLE, phase, name, 0, data === undefined ? undefined : members({ data }));
    },
    stop() { require('internal/console/console').hooks.trace = undefined; },
  },
  subscriptions(HTTP, httpChannels),
  subscriptions(MODULE_TIMER, moduleChannels),
  entries(TIMERIFY),
  entries(USERTIMING),
  {
    group: REJECTIONS,
    start() {
      untracedNote = lazyRejections().note;
      lazyRejections().note = tracedNote;
    },
    stop() { lazyRejections().note = untracedNote; },
  },
];
