// SPDX-License-Identifier: MIT
// Stack traces in Node's form: what the engine wrote down, as CallSite objects and text.
'use strict';

const {
  ArrayPrototypeJoin, ArrayPrototypePush, ObjectDefineProperty, RegExpPrototypeExec, SafeMap, StringPrototypeIndexOf,
  StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;
const {
  Trace, traceOf, setTrace, wanted, rawStack, frameCount, safeHeader, defaultPrepare, attachFrames,
} = require('internal/error_classes');
const { changes, Source, sourceOf } = require('internal/source_text');
const { CallSite } = require('internal/stack/call_site');
const { MAX_KEPT, frameLines, isBoot, view } = require('internal/stack/lines');
const { placeOf, sourceMaps } = require('internal/stack/place');
const { CALLERS, callsOf } = require('internal/stack/receivers');

const { getOwnPropertyDescriptor } = Object;
const { deleteProperty } = Reflect;

// Lines that are read beyond the limit: callers tell of those they call, and some lines are none in the end.
const SPARE = 12;

// Whether the text calls a function by its own name there, which then is called as the original calls it.
function callsByName(site, { record }, name) {
  return record.source.hasNameAt(site.getLineNumber(), site.getColumnNumber() ?? 1, name);
}

// Call sites at the places of the source maps' originals. A function is called what its caller calls it, when that is
// known: its own name may be a minifier's.
function mappedSites(sites) {
  const maps = sourceMaps();
  if (maps === undefined) return sites;
  const origins = [];
  for (let i = 0; i < sites.length; i++) {
    const site = sites[i];
    const isPlace = CallSite.is(site) && site.getFileName() !== null && site.getLineNumber() !== null;
    origins[i] = isPlace ?
      maps.originOf(site.getFileName(), site.getLineNumber(), site.getColumnNumber() ?? 1) : undefined;
  }
  const mapped = [];
  for (let i = 0; i < sites.length; i++) {
    const origin = origins[i];
    if (origin === undefined) {
      mapped[i] = sites[i];
      continue;
    }
    const caller = origins[i + 1];
    let name = sites[i].getFunctionName() ?? '';
    if (caller?.name !== undefined && (callsByName(sites[i + 1], caller, name) ||
        (caller.source === origin.source && !maps.isOriginalName(origin, name)))) name = caller.name;
    mapped[i] = CallSite.mapped(sites[i], name, origin);
  }
  return mapped;
}

// Whether two frames are of one call: an async function calls itself, the engine says. Of the runtime's own functions
// there is no text to ask, so the place tells: the outer one is where the function begins.
function isSameCall(inner, outer) {
  const isNamedSo = inner.functionName === outer.functionName;
  if (!inner.isInternal) return isNamedSo ? outer.isAsyncEnd : inner.isBodyOf(outer);
  return isNamedSo && !inner.isNative && inner.file === outer.file && inner.line > outer.line;
}

// The call sites of a stack: at most `limit`, without the frames above and of `maker`, then the chain that waits.
function callSites(raw, limit, told, maker, chain) {
  const sites = ranSites(raw, limit, told, maker, chain !== undefined);
  return chain === undefined ? sites : addWaiting(sites, limit, chain);
}

function addWaiting(sites, limit, chain) {
  const waiting = require('internal/stack/waiting').waitingSites(chain, limit - sites.length);
  for (let i = 0; i < waiting.length; i++) ArrayPrototypePush(sites, waiting[i]);
  return sites;
}

function ranSites(raw, limit, told, maker, isAwaited) {
  const { lines, functions } = frameLines(raw, limit + SPARE, told, maker, isAwaited);
  const places = [];
  const called = [];
  for (let i = 0; i < lines.length; i++) {
    const place = placeOf(lines[i]);
    if (place.kind === 'eval' && lines[i + 1] === 'eval@[native code]') i++;
    const last = places[places.length - 1];
    if (last !== undefined && isSameCall(last, place)) continue;
    ArrayPrototypePush(places, place);
    ArrayPrototypePush(called, functions[i]);
  }
  if (places.length > limit + CALLERS) places.length = limit + CALLERS;
  const calls = callsOf(places);
  const sites = [];
  for (let i = 0; i < places.length && i < limit; i++) {
    const site = new CallSite(places[i], called[i], calls[i]);
    if (i > 0 && places[i].isNative) CallSite.nameAfter(site, places[i - 1].functionName);
    ArrayPrototypePush(sites, site);
  }
  return sites;
}

function text(header, sites) {
  const shown = mappedSites(sites);
  let out = header;
  for (let i = 0; i < shown.length; i++) out += `\n    at ${shown[i]}`;
  return out;
}

const texts = new SafeMap(); // frames as the engine wrote them -> text

function textOfRaw(header, raw, limit, told, maker, chain) {
  if (sourceMaps() !== undefined || chain !== undefined) return text(header, callSites(raw, limit, told, maker, chain));
  const key = `${limit} ${told === undefined} ${view.end ?? ''} ${raw}`;
  let known = texts.get(key);
  if (known === undefined) {
    known = text('', callSites(raw, limit, told, maker));
    if (texts.size >= MAX_KEPT / 4) texts.clear();
    texts.set(key, known);
  }
  return header + known;
}

// Error.prepareStackTrace as it is before somebody replaces it, who may still call it.
function prepareStackTrace(error, sites) {
  return text(safeHeader(error), sites);
}

// error -> Error.prepareStackTrace of its realm, where that is another one and has one (internal/vm/realm).
let prepareOfRealm;
function setPrepareOfRealm(fn) { prepareOfRealm = fn; }

let preparing = false;
// The value of `error.stack` at its first read. Error.prepareStackTrace may give anything.
function render(error, header, raw, limit, functions, maker, chain) {
  const prepare = prepareOfRealm?.(error) ?? Error.prepareStackTrace;
  if (typeof prepare === 'function' && prepare !== defaultPrepare && !preparing) {
    preparing = true;
    try {
      return prepare(error, callSites(raw, limit, functions, maker, chain));
    } finally {
      preparing = false;
    }
  }
  return textOfRaw(header, raw, limit, functions, maker, chain);
}

// Runs with Error.prepareStackTrace of the main realm out of play.
function unprepared(run) {
  const before = preparing;
  preparing = true;
  try {
    return run();
  } finally {
    preparing = before;
  }
}

const locate = (line) => placeOf(line).located;

// The frames that a message depends on: the built-in function that threw, and its caller.
function headFrames(frames) {
  const first = StringPrototypeIndexOf(frames, '\n');
  const second = first < 0 ? -1 : StringPrototypeIndexOf(frames, '\n', first + 1);
  return second < 0 ? frames : StringPrototypeSlice(frames, 0, second);
}

const messages = new SafeMap(); // the engine's message and its place -> {message, exact}, V8's; exact: see exactly()
let changesSeen = 0; // of texts, when these were made

function mendedFor(message, head) {
  const { translate } = require('internal/error_texts/messages');
  const { Place } = require('internal/error_texts/place');
  const { indexOf, iteratedName } = require('internal/error_texts/columns');
  const place = new Place(head, locate);
  let mended = translate(message, place) ?? message;
  const { text, at } = place;
  if (text === undefined || place.builtin !== undefined) return { message: mended, exact: undefined };
  if (mended === 'undefined is not iterable') mended = `${iteratedName(text, at) ?? 'undefined'} is not iterable`;
  const index = indexOf(mended, text, at);
  return { message: mended, exact: index === undefined ? undefined : new Source(text).positionOf(index) };
}

// Gives an error that the engine threw the message that V8 has for it. Where the stack has no room for that, the
// message stays. The result: the frames, with V8's place.
let isMending = false;
function mend(error, frames) {
  const message = getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string' || message === '' || isMending) return frames;
  isMending = true;
  try {
    const head = frames === undefined ? '' : headFrames(frames);
    if (changes.count !== changesSeen) messages.clear();
    changesSeen = changes.count;
    const key = `${message}\n${head}`;
    let mended = messages.get(key);
    if (mended === undefined) {
      mended = mendedFor(message, head);
      if (messages.size >= MAX_KEPT) messages.clear();
      messages.set(key, mended);
    }
    if (mended.message !== message) error.message = mended.message;
    return mended.exact === undefined ? frames : exactly(frames, mended.exact);
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
  } finally {
    isMending = false;
  }
  return frames;
}

// The frames with the place of the first one that is in a text; a mark tells that it is V8's already (Place).
function exactly(frames, { line, column }) {
  const match = RegExpPrototypeExec(/^(?:[^\n]*\[native code\]\n)*[^\n]*?:(?=\d+:\d+(?:\n|$))/, frames);
  if (match === null) return frames;
  const end = StringPrototypeIndexOf(frames, '\n', match[0].length);
  return `${match[0]}${line}:${column}!${end < 0 ? '' : StringPrototypeSlice(frames, end)}`;
}

// What the frames of an error that the engine threw are kept in, until somebody reads its stack.
class Frames {
  constructor(raw, functions) {
    this.raw = raw;
    this.functions = functions;
  }
  get stack() {
    wanted.functions = this.functions;
    return this.raw;
  }
}

// Promise.any() gives its error no message, and V8 no frames.
function isOfAny(error) {
  if (getOwnPropertyDescriptor(error, 'message') !== undefined || !(error instanceof AggregateError)) return false;
  ObjectDefineProperty(error, 'message', {
    __proto__: null, value: 'All promises were rejected', writable: true, enumerable: false, configurable: true,
  });
  return true;
}

// The frames of an error that the engine threw, when first asked for; the error then has V8's message.
function framesOfThrown(error, frames) {
  return isOfAny(error) ? '' : mend(error, frames);
}

// The engine's own properties of an error that it threw. Those of a text that is no program tell where that ends.
const ENGINE_KEYS = ['line', 'column', 'sourceURL'];
const OF_TEXT = /^(?!(?:[^\n]*@\[native code\])|@node:)/;

// What Object.getOwnPropertyNames() gives is the stack, which is a property already, then the message, as in V8.
function tidy(error, frames) {
  if (error instanceof SyntaxError && RegExpPrototypeExec(OF_TEXT, frames) !== null) return;
  for (let i = 0; i < ENGINE_KEYS.length; i++) deleteProperty(error, ENGINE_KEYS[i]);
  const message = getOwnPropertyDescriptor(error, 'message');
  if (message === undefined || !message.configurable || !deleteProperty(error, 'message')) return;
  ObjectDefineProperty(error, 'message', message);
}

// A SyntaxError that the engine gave its text as it made it, for a caller of the module of the runtime that asks.
function settled(error, module) {
  const { stack } = error;
  if (!(error instanceof SyntaxError) || traceOf(error) !== undefined || !isEngineText(stack)) return error;
  const last = StringPrototypeLastIndexOf(stack, `@node:${module}:`);
  const first = StringPrototypeIndexOf(stack, '\n') + 1;
  const rest = StringPrototypeIndexOf(stack, '\n', last) + 1;
  const text = renderThrown(error, last < 0 ? stack : // of the runtime only what the program has called
    StringPrototypeSlice(stack, 0, first) + (rest > 0 ? StringPrototypeSlice(stack, rest) : ''));
  if (text !== undefined) error.stack = text;
  return error;
}

// The same for an error that the engine threw, whose stack or message is read for the first time (boot/globals).
function renderThrown(error, frames, functions, isForMessage) {
  const limit = Error.stackTraceLimit;
  if (wanted.raw) {
    wanted.functions = functions;
    return frames;
  }
  const original = frames;
  frames = framesOfThrown(error, frames);
  if (typeof original === 'string') tidy(error, original);
  if (typeof limit !== 'number' || typeof frames !== 'string') return undefined;
  if (isForMessage) {
    attachFrames(error, new Frames(frames, functions), frameCount(limit));
    traceOf(error).original = original;
    return undefined;
  }
  const trace = new Trace(null, frameCount(limit));
  trace.raw = frames;
  trace.original = original;
  setTrace(error, trace);
  trace.text = render(error, safeHeader(error), frames, trace.limit, functions);
  return trace.text;
}

const SITE = /(^|\n)[^\n]*@(\/|node:|file:|\[native code\])|^\/[^\n]*:\d+:\d+(\n|$)|(^|\n)(global|eval) code@/;

// True when a stack is text as the engine itself writes it (an error that it threw).
function isEngineText(stack) {
  return typeof stack === 'string' && StringPrototypeIndexOf(stack, '\n    at ') < 0 &&
    RegExpPrototypeExec(SITE, stack) !== null;
}

// The stack of any error in Node's form, also of those the engine threw; whatever `stack` holds otherwise, as it is.
function formatStack(error) {
  const trace = traceOf(error);
  if (trace !== undefined) return error.stack;
  const { stack } = error;
  if (typeof stack !== 'string') return stack;
  const header = safeHeader(error);
  if (stack === '') return header;
  if (!isEngineText(stack)) return stack;
  const limit = Error.stackTraceLimit;
  return textOfRaw(header, stack, typeof limit === 'number' ? frameCount(limit) : 10);
}

// Where an error came from: {file, line, column} of its first frame in a file, or of the text the engine could not
// parse; undefined when unknown.
function positionOf(error) {
  if (typeof error !== 'object' || error === null || !(error instanceof Error || Error.isError(error))) {
    return undefined;
  }
  if (error instanceof SyntaxError && typeof error.sourceURL === 'string' && typeof error.line === 'number' &&
      !StringPrototypeStartsWith(error.sourceURL, 'node:')) {
    return { file: error.sourceURL, line: error.line, column: 0 };
  }
  let trace = traceOf(error);
  let raw;
  if (trace === undefined) {
    raw = error.stack;
    trace = traceOf(error); // an error of the engine gets one by that
    if (typeof raw !== 'string') raw = undefined;
  }
  if (trace !== undefined) raw = trace.frames();
  // Text in V8's form: somebody wrote it.
  if (raw !== undefined && StringPrototypeIndexOf(raw, '\n    at ') >= 0) {
    const match = RegExpPrototypeExec(/\n {4}at (?:.*\()?((?:file:\/\/)?\/[^\n]*?):(\d+):(\d+)\)?/, raw);
    return match === null ? undefined : { file: match[1], line: +match[2], column: +match[3] };
  }
  if (raw === undefined || raw === '') {
    if (typeof error.sourceURL === 'string' && typeof error.line === 'number') {
      return { file: error.sourceURL, line: error.line, column: 0 };
    }
    return undefined;
  }
  const sites = callSites(raw, 200, undefined, trace?.maker);
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    if (file !== null && sites[i].getLineNumber() !== null) {
      return { file, line: sites[i].getLineNumber(), column: sites[i].getColumnNumber() ?? 0 };
    }
  }
  return undefined;
}

// Where a value was thrown, by what the engine tells of it (loop.thrown): {file, line, column}; undefined when that is
// not known.
function thrownAt(fields, error) {
  const lines = thrownLines(fields);
  let i = 0;
  while (i < lines.length && (placeOf(lines[i]).isNative || isBoot(lines[i]))) i++;
  if (i === lines.length) return undefined;
  const place = placeOf(lines[i]);
  const own = positionOf(error);
  // Of an error that the engine threw the place is its own.
  const original = typeof error === 'object' && error !== null ? traceOf(error)?.original : undefined;
  if (own !== undefined && isSamePlace(place, original, own)) return own;
  // What the runtime hands on belongs to the program; an 'error' event that nobody listens to is the emitter's fault.
  if (own !== undefined && place.isInternal && place.file !== 'node:events' &&
      !StringPrototypeStartsWith(own.file, 'node:')) {
    return own;
  }
  const found = i === 0 ? place.source.throwBefore(place.line, place.engineColumn) : undefined;
  // Behind `finally`, and where a loop ends, the engine throws once more.
  if (own !== undefined && found === undefined) {
    return { file: own.file, line: own.line, column: sourceOf(own.file).throwColumn(own.line, own.column) };
  }
  return { file: place.file, line: found?.line ?? place.line, column: found?.column ?? place.column };
}

function isSamePlace(place, original, own) {
  if (original !== undefined) {
    const { lines } = frameLines(original, 3);
    for (let i = 0; i < lines.length; i++) {
      const made = placeOf(lines[i]);
      if (made.isNative) continue;
      return made.file === place.file && made.line === place.line && made.engineColumn === place.engineColumn;
    }
  }
  return own.file === place.file && own.line === place.line && own.column === place.column;
}

function thrownLines(fields) {
  const lines = [];
  for (let i = 0; i < fields.length; i += 4) {
    const { [i]: name, [i + 1]: file, [i + 2]: line, [i + 3]: column } = fields;
    const isNative = file === '[native code]' || file === '';
    ArrayPrototypePush(lines, isNative ? `${name}@${file}` : `${name}@${file}:${line}:${column}`);
  }
  return lines;
}

function thrownText(fields, error) {
  const frames = ArrayPrototypeJoin(thrownLines(fields), '\n');
  const place = thrownAt(fields, error);
  return textOfRaw('', place === undefined ? frames : exactly(frames, place), fields.length / 4);
}

// Call sites of the caller, for util.getCallSites and assert.
function currentCallSites(limit, above) {
  const { NativeError } = require('internal/error_classes');
  const old = NativeError.stackTraceLimit;
  NativeError.stackTraceLimit = limit + 3;
  const holder = {};
  NativeError.captureStackTrace(holder, above ?? currentCallSites);
  const raw = rawStack(holder);
  NativeError.stackTraceLimit = old;
  return callSites(raw, limit, wanted.functions);
}

// The file of the program's that called `above`; '' when there is none.
function callerFile(above) {
  const sites = currentCallSites(20, above);
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    if (typeof file === 'string' && !StringPrototypeStartsWith(file, 'node:')) return file;
  }
  return '';
}

module.exports = {
  ENGINE_KEYS, callSites, callerFile, currentCallSites, formatStack, framesOfThrown, isEngineText, mappedSites,
  positionOf, prepareStackTrace, render, renderThrown, setPrepareOfRealm, settled, sourceMaps, thrownAt, thrownText,
  unprepared, view,
};
