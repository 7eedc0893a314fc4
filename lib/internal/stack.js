// SPDX-License-Identifier: MIT
// Stack traces in Node's form. The engine writes one line a frame: `fn@url:line:col`, `@url:line:col` without a name,
// `fn@[native code]`, `global code@url:line:col`, `eval code@`. Here they become CallSite objects and text.
'use strict';

const { ArrayPrototypePush, SafeMap, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
        StringPrototypeSplit, StringPrototypeStartsWith, RegExpPrototypeExec } = primordials;
const { loaded } = require('internal/realm');
const { sourceOf } = require('internal/source_text');
const {
  Trace, traceOf, setTrace, wanted, rawStack, frameCount, safeHeader, defaultPrepare, attachFrames,
} = require('internal/error_classes');

const { getOwnPropertyDescriptor } = Object;

const POSITION = /^(.*?):(\d+)(?::(\d+))?$/s;

// What a call is, as its caller tells.
const PLAIN = 0;
const CONSTRUCTOR = 1;
const MODULE_BODY = 2; // of a CommonJS module
// A callback of the user's, by whose method it is called.
const TIMEOUT = 3;
const IMMEDIATE = 4;
const TEST = 5;
const SUITE = 6;
const RECEIVERS = ['', '', 'Object', 'Timeout', 'Immediate', 'TestContext', 'SuiteContext'];

// One frame, with the methods of V8's CallSite that this engine can answer.
class CallSite {
  #name; #file; #line; #column; #native; #kind; #isExact;
  #role = PLAIN;

  constructor(name, file, line, column, native, kind) {
    this.#name = name;
    this.#file = file;
    this.#line = line;
    this.#column = column;
    this.#native = native;
    this.#kind = kind;
    // Whether column is V8's, no longer the engine's.
    this.#isExact = column === 0 || StringPrototypeIndexOf(file, 'node:') === 0;
  }

  getThis() { return undefined; }
  getTypeName() { return this.#kind === 'global' ? 'Object' : RECEIVERS[this.#role] || null; }
  getFunction() { return undefined; }
  getFunctionName() { return this.#name === '' ? null : this.#name; }
  getMethodName() { return this.#role === TIMEOUT ? '_onTimeout' : null; }
  getFileName() { return this.#file === '' ? null : this.#file; }
  getLineNumber() { return this.#line || null; }
  getColumnNumber() {
    if (!this.#isExact) {
      const source = sourceMaps()?.sourceOf(this.#file) ?? sourceOf(this.#file);
      this.#column = source.calleeColumn(this.#line, this.#column);
      this.#isExact = true;
    }
    return this.#column || null;
  }
  getEvalOrigin() { return undefined; }
  getScriptNameOrSourceURL() { return this.#file === '' ? null : this.#file; }
  getScriptHash() { return ''; }
  getEnclosingLineNumber() { return this.#line || null; }
  getEnclosingColumnNumber() { return this.getColumnNumber(); }
  getPosition() { return 0; }
  getPromiseIndex() { return null; }
  isToplevel() { return this.#role !== CONSTRUCTOR; }
  isEval() { return this.#kind === 'eval'; }
  isNative() { return this.#native; }
  isConstructor() { return this.#role === CONSTRUCTOR; }
  isAsync() { return false; }
  isPromiseAll() { return false; }

  toString() {
    let place;
    if (this.#native || this.#file === '') place = this.#native ? 'native' : '<anonymous>';
    else place = this.#line ? `${this.#file}:${this.#line}:${this.getColumnNumber() ?? 1}` : this.#file;
    if (this.#native) place = '<anonymous>';
    if (this.#role === CONSTRUCTOR) return `new ${this.#name === '' ? '<anonymous>' : this.#name} (${place})`;
    if (this.#role === MODULE_BODY) return `Object.<anonymous> (${place})`;
    if (this.#role >= TIMEOUT) return `${this.#called()} (${place})`;
    return this.#name === '' ? place : `${this.#name} (${place})`;
  }

  // The name of a callback
  #called() {
    const type = RECEIVERS[this.#role];
    if (this.#role !== TIMEOUT) return `${type}.${this.#name === '' ? '<anonymous>' : this.#name}`;
    return this.#name === '' ? `${type}._onTimeout` : `${type}.${this.#name} [as _onTimeout]`;
  }

  // The same call at its author's place.
  static mapped(site, name, { file, line, column }) {
    const moved = new CallSite(name, file, line, column, site.#native, site.#kind);
    moved.#isExact = true;
    moved.#role = site.#role;
    return moved;
  }
  static cast(site, role) {
    site.#role = role;
    return site;
  }
  // Whether the call that a site makes is one of a constructor.
  static constructs(site) {
    if (site.#file === '' || site.#column === 0 || StringPrototypeStartsWith(site.#file, 'node:')) return false;
    const column = site.getColumnNumber();
    const source = sourceMaps()?.sourceOf(site.#file) ?? sourceOf(site.#file);
    return source.constructsAt(site.#line, column);
  }
  // The text that the engine's place is in, and the index there; undefined where there is none.
  static located(site) {
    if (site.#file === '' || site.#column === 0 || StringPrototypeStartsWith(site.#file, 'node:')) return undefined;
    const source = sourceOf(site.#file);
    return source.text === '' ? undefined : { text: source.text, at: source.indexOf(site.#line, site.#column) };
  }
  static is(value) { return typeof value === 'object' && value !== null && #kind in value; }
}

// internal/source_maps while it has something to say.
function sourceMaps() {
  const maps = loaded['internal/source_maps'];
  return maps !== undefined && maps.exports.isEnabled ? maps.exports : undefined;
}

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

const WRAPPER_HEAD = '(function (exports, require, module, __filename, __dirname) {'.length; // src/loader/natives.c

const { column: columnOf } = internalBinding('modules'); // before the rewriter

// The name may hold an @ (computed method names), the url too: a url of ours begins with / or a scheme.
function endOfName(line) {
  let at = StringPrototypeIndexOf(line, '@/');
  if (at < 0) at = StringPrototypeIndexOf(line, '@node:');
  if (at < 0) at = StringPrototypeIndexOf(line, '@file:');
  return at < 0 ? StringPrototypeLastIndexOf(line, '@') : at;
}

const MAX_TEXTS = 2000; // of each kind kept
const CLASS_MARK = 'new '; // see named()

function parseFrame(line) {
  if (StringPrototypeStartsWith(line, CLASS_MARK)) line = StringPrototypeSlice(line, CLASS_MARK.length);
  const at = endOfName(line);
  let name = at < 0 ? line : StringPrototypeSlice(line, 0, at);
  const place = at < 0 ? '' : StringPrototypeSlice(line, at + 1);
  let kind = '';
  if (name === 'global code' || name === 'module code') {
    kind = 'global';
    name = '';
  } else if (name === 'eval code') {
    kind = 'eval';
    name = 'eval';
  }
  if (place === '[native code]' || line === '[native code]') {
    return new CallSite(line === '[native code]' ? '' : name, '', 0, 0, true, kind);
  }
  const match = RegExpPrototypeExec(POSITION, place);
  if (match === null) return new CallSite(name, place, 0, 0, false, kind);
  let column = match[3] === undefined ? 0 : +match[3];
  // The wrapper of a module stands on the first line of its file.
  if (match[2] === '1' && column > WRAPPER_HEAD && match[1][0] === '/') column -= WRAPPER_HEAD;
  if (column > 0 && StringPrototypeIndexOf(match[1], 'node:') !== 0) column = columnOf(match[1], +match[2], column);
  return new CallSite(name, match[1], +match[2], column, false, kind);
}

// Frames of those who make errors for others: at the top of a stack they say nothing.
function isOurs(line) {
  return StringPrototypeIndexOf(line, 'node:internal/error_classes:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/errors:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/validate:') >= 0 ||
    StringPrototypeIndexOf(line, 'node:internal/sqlite/failure:') >= 0;
}

const NATIVE = '@[native code]';

// A frame's line with what its function tells more: a mark before a class, `get` and `set` before the name of an
// accessor, computed names, and the class of one of the engine's own. Undefined for what stacks do not show.
const names = new SafeMap(); // line -> named line
function named(line, fn) {
  if (StringPrototypeIndexOf(line, NATIVE) >= 0) {
    const name = require('internal/builtin_names').names.get(fn);
    if (name === undefined) return line === NATIVE || line === `anonymous${NATIVE}` ? undefined : line;
    return name === null ? undefined : name + NATIVE;
  }
  let known = names.get(line);
  if (known === undefined) {
    known = nameFrame(line, fn);
    if (names.size >= MAX_TEXTS) names.clear();
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
};
function isBetween(line, caller) {
  return BETWEEN[line] === true && caller !== undefined && StringPrototypeIndexOf(caller, '@node:') >= 0;
}

// What called a microtask: no part of its story.
function isDrain(line, caller) {
  return line === 'drain@[native code]' && caller !== undefined &&
    StringPrototypeStartsWith(caller, 'settle@node:boot/turn:');
}

// While somebody reads a stack that is to end before the first frame that begins like this.
const view = { end: undefined };

// Engine text -> its lines without the frames of the Error wrappers and the engine's own `construct` beneath them.
function frameLines(raw, limit, functions) {
  const found = [];
  if (typeof raw !== 'string' || raw === '') return found;
  const lines = StringPrototypeSplit(raw, '\n');
  if (functions?.length !== lines.length) functions = undefined;
  let first = 0;
  for (let i = 0; i < lines.length && i < 9; i++) {
    if (isOurs(lines[i])) {
      first = i + 1;
      if (i + 1 < lines.length && lines[i + 1] === 'construct@[native code]') first = i + 2;
    }
  }
  for (let i = first; i < lines.length && found.length < limit; i++) {
    if (view.end !== undefined && StringPrototypeStartsWith(lines[i], view.end)) break;
    if (lines[i] === '' || isOurs(lines[i]) || isBoot(lines[i])) continue;
    if (isBetween(lines[i], lines[i + 1])) continue;
    if (isDrain(lines[i], lines[i + 1])) break;
    const line = functions?.[i] === undefined ? lines[i] : named(lines[i], functions[i]);
    if (line !== undefined) ArrayPrototypePush(found, line);
  }
  return found;
}

function isModuleCaller(line) {
  return StringPrototypeStartsWith(line, 'run@node:internal/modules/cjs:') ||
    StringPrototypeStartsWith(line, 'runMain@node:internal/modules/main:');
}

// Of a function of the user's: what its callers say, who are known by name.
function callbackRole(caller, next) {
  if (StringPrototypeIndexOf(caller, '@node:internal/') < 0) return PLAIN;
  if (StringPrototypeStartsWith(caller, 'runTimer@node:internal/timers:')) return TIMEOUT;
  if (StringPrototypeStartsWith(caller, 'runImmediate@node:internal/timers:')) return IMMEDIATE;
  if (StringPrototypeStartsWith(caller, 'inSuite@node:internal/test/')) return SUITE;
  if (!StringPrototypeStartsWith(caller, 'call@node:internal/test/calls:')) return PLAIN;
  return next !== undefined && StringPrototypeStartsWith(next, 'inSuite@node:internal/test/') ? SUITE : TEST;
}

// What the line behind one, its caller, says of its role. Frames come again and again: which lines construct is kept.
const constructing = new SafeMap();
function roleOf(lines, i) {
  if (StringPrototypeStartsWith(lines[i], CLASS_MARK)) return CONSTRUCTOR;
  if (i + 1 === lines.length) return PLAIN;
  const caller = lines[i + 1];
  if (StringPrototypeStartsWith(lines[i], '@/') && isModuleCaller(caller)) return MODULE_BODY;
  if (StringPrototypeIndexOf(lines[i], '@/') >= 0 || StringPrototypeIndexOf(lines[i], '@file:') >= 0) {
    const role = callbackRole(caller, lines[i + 2]);
    if (role !== PLAIN) return role;
  }
  let isNew = constructing.get(caller);
  if (isNew === undefined) {
    isNew = CallSite.constructs(parseFrame(caller));
    if (constructing.size >= MAX_TEXTS) constructing.clear();
    constructing.set(caller, isNew);
  }
  return isNew ? CONSTRUCTOR : PLAIN;
}
const CALLERS = 2; // lines that a role is told from

function callSites(raw, limit, functions) {
  const lines = frameLines(raw, limit + CALLERS, functions);
  const sites = [];
  for (let i = 0; i < lines.length && i < limit; i++) {
    ArrayPrototypePush(sites, CallSite.cast(parseFrame(lines[i]), roleOf(lines, i)));
  }
  return sites;
}

function text(header, sites) {
  const shown = mappedSites(sites);
  let out = header;
  for (let i = 0; i < shown.length; i++) out += `\n    at ${shown[i]}`;
  return out;
}

// What a line of the engine reads as is kept too, by its role.
const texts = [];
for (let i = 0; i < RECEIVERS.length; i++) texts[i] = new SafeMap();

function textOfRaw(header, raw, limit, functions) {
  if (sourceMaps() !== undefined) return text(header, callSites(raw, limit, functions));
  const lines = frameLines(raw, limit + CALLERS, functions);
  let out = header;
  for (let i = 0; i < lines.length && i < limit; i++) {
    const role = roleOf(lines, i);
    const known = texts[role];
    let line = known.get(lines[i]);
    if (line === undefined) {
      line = `\n    at ${CallSite.cast(parseFrame(lines[i]), role)}`;
      if (known.size >= MAX_TEXTS) known.clear();
      known.set(lines[i], line);
    }
    out += line;
  }
  return out;
}

// Error.prepareStackTrace as it is before somebody replaces it, who may still call it.
function prepareStackTrace(error, sites) {
  return text(safeHeader(error), sites);
}

let preparing = false;
// The value of `error.stack` at its first read. Error.prepareStackTrace may give anything.
function render(error, header, raw, limit, functions) {
  const prepare = Error.prepareStackTrace;
  if (typeof prepare === 'function' && prepare !== defaultPrepare && !preparing) {
    preparing = true;
    try {
      return prepare(error, callSites(raw, limit, functions));
    } finally {
      preparing = false;
    }
  }
  return textOfRaw(header, raw, limit, functions);
}

const locate = (line) => CallSite.located(parseFrame(line));

// The frames that a message depends on: the built-in function that threw, and its caller.
function placeOf(frames) {
  const first = StringPrototypeIndexOf(frames, '\n');
  const second = first < 0 ? -1 : StringPrototypeIndexOf(frames, '\n', first + 1);
  return second < 0 ? frames : StringPrototypeSlice(frames, 0, second);
}

const messages = new SafeMap(); // the engine's message and its place -> V8's message

// Gives an error that the engine threw the message that V8 has for it. Where the stack has no room for that, the
// message stays.
let isMending = false;
function mendMessage(error, frames) {
  const message = getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string' || message === '' || isMending) return;
  isMending = true;
  try {
    const place = frames === undefined ? '' : placeOf(frames);
    const key = `${message}\n${place}`;
    let mended = messages.get(key);
    if (mended === undefined) {
      const { translate } = require('internal/error_texts/messages');
      const { Place } = require('internal/error_texts/place');
      mended = translate(message, new Place(place, locate)) ?? message;
      if (messages.size >= MAX_TEXTS) messages.clear();
      messages.set(key, mended);
    }
    if (mended !== message) error.message = mended;
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
  } finally {
    isMending = false;
  }
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

// The same for an error that the engine threw, whose stack or message is read for the first time (boot/globals).
function renderThrown(error, frames, functions, isForMessage) {
  const limit = Error.stackTraceLimit;
  if (wanted.raw) {
    wanted.functions = functions;
    return frames;
  }
  mendMessage(error, frames);
  if (typeof limit !== 'number' || typeof frames !== 'string') return undefined;
  if (isForMessage) {
    attachFrames(error, new Frames(frames, functions), frameCount(limit));
    return undefined;
  }
  const trace = new Trace(null, frameCount(limit));
  trace.raw = frames;
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
  if (error instanceof SyntaxError && typeof error.sourceURL === 'string' && typeof error.line === 'number') {
    return { file: error.sourceURL, line: error.line, column: 0 };
  }
  let trace = traceOf(error);
  let raw;
  if (trace === undefined) {
    raw = error.stack;
    trace = traceOf(error); // an error of the engine gets one by that
    if (typeof raw !== 'string') raw = undefined;
  }
  if (trace !== undefined) raw = trace.raw ?? (trace.holder !== null ? rawStack(trace.holder) : undefined);
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
  const sites = callSites(raw, 200);
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    if (file !== null && sites[i].getLineNumber() !== null) {
      return { file, line: sites[i].getLineNumber(), column: sites[i].getColumnNumber() ?? 0 };
    }
  }
  return undefined;
}

// Call sites of the caller, for util.getCallSites and assert.
function currentCallSites(limit, above) {
  const { NativeError } = require('internal/error_classes');
  const old = NativeError.stackTraceLimit;
  NativeError.stackTraceLimit = limit + 3;
  const holder = {};
  NativeError.captureStackTrace(holder, above ?? currentCallSites);
  const raw = holder.stack;
  NativeError.stackTraceLimit = old;
  return callSites(raw, limit);
}

module.exports = {
  callSites, currentCallSites, formatStack, isEngineText, mappedSites, positionOf, prepareStackTrace, render,
  renderThrown,
  sourceMaps, view,
};
