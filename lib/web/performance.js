// SPDX-License-Identifier: MIT
// The global `performance`: https://w3c.github.io/hr-time/, https://w3c.github.io/user-timing/ and what Node adds.
//
// The timeline keeps marks, measures and resources in a list each, in the order of their making; observers hear of each
// entry through `publish` (web/performance_observer).
'use strict';

const { setImmediate } = require('internal/timer_functions');
const { EventTarget, Event } = require('web/event_target');
const { codes } = require('internal/errors');
const {
  ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS,
  ERR_PERFORMANCE_INVALID_TIMESTAMP, ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
} = codes;
const { validateNumber, validateObject, validateString } = require('internal/validate');
const lazy = require('internal/lazy');
const binding = internalBinding('process');

const lazyClone = lazy(() => require('web/structured_clone').structuredClone);
const lazyInspect = lazy(() => require('internal/util/inspect').inspect);
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('create');

const { now } = binding;
const timeOrigin = binding.timeOrigin();

function checkThis(value, Class, name) {
  if (!(value instanceof Class)) throw new ERR_INVALID_THIS(name);
}

// `${value}`, with the words of Node for a symbol.
function textOf(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}

function enumerable(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
}

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: name, configurable: true });
}

// ---- entries -------------------------------------------------------------------------------------------------------

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  #detail;

  constructor(key, name, type, start, duration, detail) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
    this.#detail = detail;
  }

  static detailOf(entry) { return entry.#detail; }

  get name() {
    checkThis(this, PerformanceEntry, 'PerformanceEntry');
    return this.#name;
  }
  get entryType() {
    checkThis(this, PerformanceEntry, 'PerformanceEntry');
    return this.#type;
  }
  get startTime() {
    checkThis(this, PerformanceEntry, 'PerformanceEntry');
    return this.#start;
  }
  get duration() {
    checkThis(this, PerformanceEntry, 'PerformanceEntry');
    return this.#duration;
  }

  toJSON() {
    checkThis(this, PerformanceEntry, 'PerformanceEntry');
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${lazyInspect()(this.toJSON(), {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}
const { detailOf } = PerformanceEntry;
delete PerformanceEntry.detailOf;
enumerable(PerformanceEntry, ['name', 'entryType', 'startTime', 'duration', 'toJSON']);
tag(PerformanceEntry, 'PerformanceEntry');

// Entries with something more to tell.
class DetailedEntry extends PerformanceEntry {
  get detail() { return detailOf(this); }
  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}
// What is made for observers of Node's own kinds (function, http, net, dns); its class is PerformanceEntry to users.
Object.defineProperty(DetailedEntry.prototype, 'constructor', {
  value: PerformanceEntry, writable: true, configurable: true,
});
function makeEntry(name, type, start, duration, detail) {
  const entry = new DetailedEntry(kCreate, name, type, start, duration, detail);
  if (type === 'function') Object.assign(entry, detail); // the arguments of the call, by position
  return entry;
}

function cloneDetail(detail) {
  return detail === undefined || detail === null ? null : lazyClone()(detail);
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = textOf(name);
    if (name in milestones) throw new ERR_INVALID_ARG_VALUE('name', name);
    if (options !== undefined && options !== null) validateObject(options, 'options');
    const start = options?.startTime ?? now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kCreate, name, 'mark', start, 0, cloneDetail(options?.detail));
  }

  get detail() {
    checkThis(this, PerformanceMark, 'PerformanceMark');
    return detailOf(this);
  }

  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}
enumerable(PerformanceMark, ['detail']);
tag(PerformanceMark, 'PerformanceMark');

class PerformanceMeasure extends PerformanceEntry {
  get detail() {
    checkThis(this, PerformanceMeasure, 'PerformanceMeasure');
    return detailOf(this);
  }

  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}
enumerable(PerformanceMeasure, ['detail']);
tag(PerformanceMeasure, 'PerformanceMeasure');

// https://w3c.github.io/resource-timing/; `info` is the fetch timing info of the Fetch standard.
const RESOURCE_TIMES = {
  __proto__: null,
  redirectStart: 'redirectStartTime', redirectEnd: 'redirectEndTime', workerStart: 'finalServiceWorkerStartTime',
  fetchStart: 'postRedirectStartTime', requestStart: 'finalNetworkRequestStartTime',
  responseStart: 'finalNetworkResponseStartTime', responseEnd: 'endTime',
};
const CONNECTION_TIMES = {
  __proto__: null,
  domainLookupStart: 'domainLookupStartTime', domainLookupEnd: 'domainLookupEndTime',
  connectStart: 'connectionStartTime', connectEnd: 'connectionEndTime',
  secureConnectionStart: 'secureConnectionStartTime',
};
class PerformanceResourceTiming extends PerformanceEntry {
  #info;
  #facts;

  constructor(key, name, info, facts) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(key, name, 'resource', info.startTime, info.endTime - info.startTime, null);
    this.#info = info;
    this.#facts = facts;
  }

  static infoOf(entry) {
    if (typeof entry !== 'object' || entry === null || !(#info in entry)) {
      throw new ERR_INVALID_THIS('PerformanceResourceTiming');
    }
    return entry.#info;
  }
  static factsOf(entry) {
    if (typeof entry !== 'object' || entry === null || !(#facts in entry)) {
      throw new ERR_INVALID_THIS('PerformanceResourceTiming');
    }
    return entry.#facts;
  }

  get startTime() { return infoOf(this).startTime; }
  get duration() { return infoOf(this).endTime - infoOf(this).startTime; }
  get initiatorType() { return factsOf(this).initiatorType; }
  get nextHopProtocol() { return infoOf(this).finalConnectionTimingInfo?.ALPNNegotiatedProtocol; }
  get transferSize() {
    const { cacheMode } = factsOf(this);
    return cacheMode === 'local' ? 0 : cacheMode === 'validated' ? 300 : infoOf(this).encodedBodySize + 300;
  }
  get encodedBodySize() { return infoOf(this).encodedBodySize; }
  get decodedBodySize() { return infoOf(this).decodedBodySize; }
  get deliveryType() { return factsOf(this).deliveryType; }
  get responseStatus() { return factsOf(this).responseStatus; }
  get finalResponseHeadersStart() { return infoOf(this).finalNetworkResponseStartTime; }
  get firstInterimResponseStart() { return infoOf(this).firstInterimNetworkResponseStartTime ?? 0; }
  // Nothing is rendered here, and the Fetch standard's body info is not asked for.
  get renderBlockingStatus() {
    factsOf(this);
    return 'non-blocking';
  }
  get contentType() { return factsOf(this).contentType ?? ''; }
  get contentEncoding() { return factsOf(this).contentEncoding ?? ''; }

  toJSON() {
    const json = super.toJSON();
    for (const key of RESOURCE_KEYS) json[key] = this[key];
    return json;
  }
}
const { infoOf, factsOf } = PerformanceResourceTiming;
delete PerformanceResourceTiming.infoOf;
delete PerformanceResourceTiming.factsOf;
function defineTimes(times, read) {
  for (const key in times) {
    Object.defineProperty(PerformanceResourceTiming.prototype, key, {
      get() { return read(infoOf(this), times[key]); }, enumerable: true, configurable: true,
    });
  }
}
defineTimes(RESOURCE_TIMES, (info, key) => info[key]);
defineTimes(CONNECTION_TIMES, (info, key) => info.finalConnectionTimingInfo?.[key]);
const RESOURCE_KEYS = ['initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart',
                       'domainLookupStart', 'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart',
                       'requestStart', 'finalResponseHeadersStart', 'firstInterimResponseStart', 'responseStart',
                       'responseEnd', 'transferSize', 'encodedBodySize',
                       'decodedBodySize', 'deliveryType', 'responseStatus', 'renderBlockingStatus', 'contentType',
                       'contentEncoding'];
enumerable(PerformanceResourceTiming, RESOURCE_KEYS);
tag(PerformanceResourceTiming, 'PerformanceResourceTiming');

// ---- milestones of the process -------------------------------------------------------------------------------------

const MILESTONES = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart', 'loopExit'];
const milestones = { __proto__: null };
for (let i = 0; i < MILESTONES.length; i++) milestones[MILESTONES[i]] = i;

class PerformanceNodeTiming {
  constructor() {
    const shown = { enumerable: true, configurable: true };
    const constant = (name, value) => Object.defineProperty(this, name, { value, ...shown });
    const live = (name, get) => Object.defineProperty(this, name, { get, ...shown });
    constant('name', 'node');
    constant('entryType', 'node');
    constant('startTime', 0);
    live('duration', now);
    for (const name of MILESTONES) live(name, () => binding.milestone(milestones[name]));
    live('idleTime', () => binding.idleTime());
  }

  toJSON() {
    const json = {};
    for (const key of Object.keys(this)) json[key] = this[key];
    return json;
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${lazyInspect()(this.toJSON(), {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}
Object.setPrototypeOf(PerformanceNodeTiming.prototype, PerformanceEntry.prototype);
Object.setPrototypeOf(PerformanceNodeTiming, PerformanceEntry);

function eventLoopUtilization(first, second) {
  const idle = binding.idleTime();
  const loopStart = binding.milestone(milestones.loopStart);
  if (loopStart <= 0) return { idle: 0, active: 0, utilization: 0 };
  return utilizationOf(idle, now() - loopStart - idle, first, second);
}

// Of a loop that has been idle and active for these times; since `first`, or between `second` and `first`.
function utilizationOf(idle, active, first, second) {
  if (second) {
    const activeDelta = first.active - second.active;
    const idleDelta = first.idle - second.idle;
    return { idle: idleDelta, active: activeDelta, utilization: activeDelta / (idleDelta + activeDelta) };
  }
  if (!first) return { idle, active, utilization: active / (idle + active) };
  const activeDelta = active - first.active;
  const idleDelta = idle - first.idle;
  return { idle: idleDelta, active: activeDelta, utilization: activeDelta / (idleDelta + activeDelta) };
}

// ---- the timeline --------------------------------------------------------------------------------------------------

let marks = [];
let measures = [];
let resources = [];
let resourceLimit = 250;
let isFull = false;       // "resource timing buffer full flag" and its second buffer
let waiting = [];
const hooks = { publish: undefined, trace: undefined }; // set by web/performance_observer, by traces

function publish(entry) {
  hooks.publish?.(entry);
  hooks.trace?.(entry);
}

function listOf(type) {
  return type === 'mark' ? marks : type === 'measure' ? measures : type === 'resource' ? resources : [];
}

function sorted(entries) {
  return entries.sort((a, b) => a.startTime - b.startTime);
}

function without(entries, name) {
  if (name === undefined) return [];
  name = textOf(name);
  return entries.filter((entry) => entry.name !== name);
}

// A mark's time by its name, or a time as it is.
function timeOf(mark) {
  if (typeof mark === 'number') {
    if (mark < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  mark = textOf(mark);
  if (mark in milestones) return binding.milestone(milestones[mark]);
  for (let i = marks.length - 1; i >= 0; i--) {
    if (marks[i].name === mark) return marks[i].startTime;
  }
  const { DOMException } = globalThis;
  throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
}

class Performance extends EventTarget {
  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  clearMarks(name = undefined) {
    checkThis(this, Performance, 'Performance');
    marks = without(marks, name);
  }

  clearMeasures(name = undefined) {
    checkThis(this, Performance, 'Performance');
    measures = without(measures, name);
  }

  clearResourceTimings(name = undefined) {
    checkThis(this, Performance, 'Performance');
    resources = without(resources, name);
  }

  getEntries() {
    checkThis(this, Performance, 'Performance');
    return sorted([...marks, ...measures, ...resources]);
  }

  getEntriesByName(name, type = undefined) {
    checkThis(this, Performance, 'Performance');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = textOf(name);
    const all = type === undefined ? [...marks, ...measures, ...resources] : listOf(textOf(type));
    return sorted(all.filter((entry) => entry.name === name));
  }

  getEntriesByType(type) {
    checkThis(this, Performance, 'Performance');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return sorted(listOf(textOf(type)).slice());
  }

  mark(name, options = {}) {
    checkThis(this, Performance, 'Performance');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    const mark = new PerformanceMark(name, options);
    marks.push(mark);
    publish(mark);
    return mark;
  }

  measure(name, startOrOptions = {}, endMark = undefined) {
    checkThis(this, Performance, 'Performance');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    validateString(name, 'name');
    const hasOptions = startOrOptions !== null && typeof startOrOptions === 'object';
    const { start: from, end: to, duration, detail } = hasOptions ? startOrOptions : {};
    if (hasOptions && (from !== undefined || to !== undefined || duration !== undefined || detail !== undefined)) {
      if (endMark !== undefined) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
      }
      if (from === undefined && to === undefined && (duration !== undefined)) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
      }
      if (from !== undefined && to !== undefined && duration !== undefined) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
          'Must not have options.start, options.end, and options.duration specified');
      }
    }
    let end;
    if (endMark !== undefined) end = timeOf(endMark);
    else if (to !== undefined) end = timeOf(to);
    else if (from !== undefined && duration !== undefined) end = timeOf(from) + timeOf(duration);
    else end = now();
    let start;
    if (typeof startOrOptions === 'string') start = timeOf(startOrOptions);
    else if (from !== undefined) start = timeOf(from);
    else if (duration !== undefined && to !== undefined) start = end - timeOf(duration);
    else start = 0;
    const measure = new PerformanceMeasure(kCreate, name, 'measure', start, end - start, cloneDetail(detail));
    measures.push(measure);
    publish(measure);
    return measure;
  }

  now() {
    checkThis(this, Performance, 'Performance');
    return now();
  }

  setResourceTimingBufferSize(maxSize) {
    checkThis(this, Performance, 'Performance');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    resourceLimit = maxSize >>> 0;
  }

  get timeOrigin() {
    checkThis(this, Performance, 'Performance');
    return timeOrigin;
  }

  toJSON() {
    checkThis(this, Performance, 'Performance');
    return { nodeTiming: this.nodeTiming, timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }

  [kInspect](depth, options) {
    if (depth < 0) return this;
    return `Performance ${lazyInspect()({ nodeTiming: this.nodeTiming, timeOrigin }, {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}
enumerable(Performance, ['clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName',
                         'getEntriesByType', 'mark', 'measure', 'now', 'setResourceTimingBufferSize', 'timeOrigin',
                         'toJSON']);
tag(Performance, 'Performance');

// https://w3c.github.io/resource-timing/#sec-extensions-performance-interface: when the buffer is full, entries wait
// while listeners of the event may make room.
function addResource(entry) {
  if (resources.length < resourceLimit && !isFull) {
    resources.push(entry);
    return;
  }
  waiting.push(entry);
  if (isFull) return;
  isFull = true;
  setImmediate(() => {
    while (waiting.length > 0) {
      const before = waiting.length;
      if (resources.length >= resourceLimit) performance.dispatchEvent(new Event('resourcetimingbufferfull'));
      while (waiting.length > 0 && resources.length < resourceLimit) resources.push(waiting.shift());
      if (waiting.length >= before) waiting = [];
    }
    isFull = false;
  });
}

function markResourceTiming(info, url, initiatorType, global, cacheMode, bodyInfo, responseStatus, deliveryType = '') {
  if (cacheMode !== '' && cacheMode !== 'local') {
    throw new ERR_INVALID_ARG_VALUE('cacheMode', cacheMode, "must be '' or 'local'");
  }
  const entry = new PerformanceResourceTiming(kCreate, url, info, {
    initiatorType, cacheMode, responseStatus: responseStatus ?? 0, deliveryType,
  });
  publish(entry);
  addResource(entry);
  return entry;
}

const performance = new Performance(kCreate);
const member = (name, value) =>
  Object.defineProperty(Performance.prototype, name, { value, writable: true, enumerable: false, configurable: true });
member('eventLoopUtilization', eventLoopUtilization);
member('markResourceTiming', markResourceTiming);
function timerify(fn, options) { return require('internal/perf/timerify').timerify(fn, options); }
member('timerify', timerify);
let nodeTiming;
Object.defineProperty(Performance.prototype, 'nodeTiming', {
  get() { return nodeTiming ??= new PerformanceNodeTiming(); }, enumerable: false, configurable: true,
});
let onFull = null;
const callFull = (event) => onFull(event);
Object.defineProperty(Performance.prototype, 'onresourcetimingbufferfull', {
  get() { return onFull; },
  set(handler) {
    if (onFull !== null) this.removeEventListener('resourcetimingbufferfull', callFull);
    onFull = typeof handler === 'function' ? handler : null;
    if (onFull !== null) this.addEventListener('resourcetimingbufferfull', callFull);
  },
  enumerable: true,
  configurable: true,
});

module.exports = {
  Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, performance,
  eventLoopUtilization, hooks, listOf, makeEntry, now, publish, timerify, utilizationOf,
};
