// SPDX-License-Identifier: MIT
// On what the calls of a stack were made, as far as the program's text tells: the engine's frames keep no `this`, V8
// writes its class before the name of a method. Seen from the outermost call inwards: `new B()` is a B, what it calls
// by `this` or `super` is called on a B too, whatever class has the method.
'use strict';

const {
  RegExp, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;
const { ARROW, CLASS, METHOD, OBJECT, STATIC } = require('internal/outline');
const { CONSTRUCT, MEMBER, NO_CALL, PLAIN, SUPER } = require('internal/stack/place');

const CALLERS = 2; // frames behind one that say what it is

const topLevel = { type: '', method: '', constructed: undefined, isBody: false };
const moduleBody = { type: '', method: '', constructed: undefined, isBody: true };

const callOn = (type, method = '') =>
  (type === '' && method === '' ? topLevel : { type, method, constructed: undefined, isBody: false });
// Of a class, or of one that extends it and has called super(): `on`.
const construction = (constructed, on = constructed) => ({ type: '', method: '', constructed, on, isBody: false });

const isCalled = (place, name, file) => place !== undefined && place.name === name &&
  StringPrototypeStartsWith(place.file, file);

// Functions of the runtime that call one of the program's: what V8 sees it called on.
function callbackOf(place, caller, callerCall, next) {
  if (isCalled(caller, 'listOnTimeout', 'node:internal/timers')) return callOn('Timeout', '_onTimeout');
  if (isCalled(caller, 'processImmediate', 'node:internal/timers')) return callOn('Immediate');
  if (callerCall.type !== '' && isCalled(caller, 'emit', 'node:events')) return callOn(callerCall.type);
  if (isCalled(caller, 'inSuite', 'node:internal/test/')) return callOn('SuiteContext');
  if (isCalled(caller, 'call', 'node:internal/test/calls')) {
    return callOn(isCalled(next, 'inSuite', 'node:internal/test/') ? 'SuiteContext' : 'TestContext');
  }
  if (place.name === '' && (isCalled(caller, 'run', 'node:internal/modules/cjs') ||
      isCalled(caller, 'runMain', 'node:internal/modules/main'))) {
    return moduleBody;
  }
  return undefined;
}

// Methods that the engine calls on the object that has them.
const IMPLICIT = new RegExp('^(?:toJSON|toString|valueOf|next|return|throw|then|\\[.*\\]|get|set|has|apply|construct|' +
  'deleteProperty|ownKeys|defineProperty|getOwnPropertyDescriptor)$');

// What calls the program, under Node's names (internal/stack/lines)
const OF_PROCESS = /^process(?:TicksAndRejections|Timers|Immediate)$/;

const NEW = /^new\s+([^\s(]+)/;
const CLASS_NAME = /^[A-Z\xC0-\xDE]/;

// The class that `this` is of in the function of a frame
function thisOf(place, call) {
  const { inside } = place;
  if (call.constructed !== undefined) return call.on;
  if (inside !== undefined && inside.kind & ARROW) {
    const around = place.source.outlineOf(place.file).methodAround(inside);
    return around === undefined || (around.kind & CLASS) === 0 ? '' : around.label;
  }
  return call.type;
}

// Of a method, by its text alone
function ownerOf(place) {
  const { inside } = place;
  if (inside === undefined) return '';
  if (inside.kind & CLASS) return inside.label === '' ? 'Object' : inside.label;
  return inside.kind & (OBJECT | METHOD) ? 'Object' : '';
}

function typeOf(place, caller, callerCall, { receiver }) {
  const owner = ownerOf(place);
  if (receiver === 'this' || receiver === 'super') return thisOf(caller, callerCall) || owner || 'Object';
  const made = RegExpPrototypeExec(NEW, receiver)?.[1];
  if (made !== undefined) return endOfPath(made) === owner ? owner : made;
  const { inside } = place;
  if (inside !== undefined && inside.kind & STATIC && RegExpPrototypeExec(CLASS_NAME, receiver) !== null) {
    return receiver;
  }
  return owner === '' ? pathHead(place) || 'Object' : owner;
}

// A method of the library, whose text is not looked at: what the program's call of it says
function libraryTypeOf(place, caller, callerCall) {
  const { form, name, receiver } = caller.call;
  if (form !== MEMBER || name !== place.name) return '';
  if (receiver === 'this' || receiver === 'super') return thisOf(caller, callerCall);
  return endOfPath(RegExpPrototypeExec(NEW, receiver)?.[1] ?? '');
}

const endOfPath = (path) => StringPrototypeSlice(path, StringPrototypeLastIndexOf(path, '.') + 1);

// `A.prototype.m = function` makes methods of A.
function pathHead(place) {
  if (place.name !== '' || place.inside === undefined) return '';
  const { label } = place.inside;
  const dot = StringPrototypeIndexOf(label, '.');
  return dot > 0 ? StringPrototypeSlice(label, 0, dot) : '';
}

// A function that has no other name than the property's that it was called by
function methodOf(place, { name }) {
  const own = place.functionName;
  if (name === '' || name === 'call' || name === 'apply' || own === '' || own === name) return '';
  return place.inside === undefined || place.inside.kind & (METHOD | OBJECT | ARROW) ? '' : name;
}

function callOf(place, caller, callerCall, next) {
  if (place.isNative) {
    const isNew = place.name === 'Promise' || (caller !== undefined && caller.call.form === CONSTRUCT);
    return isNew ? construction(place.name) : topLevel;
  }
  if (place.isInternal && RegExpPrototypeExec(OF_PROCESS, place.name) !== null) return callOn('process');
  if (place.isInternal || place.kind !== '') {
    if (place.isClass) return construction(place.name);
    return place.kind === '' && caller !== undefined ? callOn(libraryTypeOf(place, caller, callerCall)) : topLevel;
  }
  if (caller === undefined) { // an async function goes on
    return place.isClass ? construction(place.name) : callOn(place.isAsync ? ownerOf(place) : '');
  }
  const made = place.isClass ? place.name : place.constructed;
  if (made !== undefined) return construction(made, caller.call.form === SUPER ? thisOf(caller, callerCall) : made);
  const callback = caller.isInternal ? callbackOf(place, caller, callerCall, next) : undefined;
  if (callback !== undefined) return callback;
  if (caller.isNative) {
    const isImplicit = place.isGenerator || RegExpPrototypeExec(IMPLICIT, place.name) !== null;
    return isImplicit ? callOn(ownerOf(place)) : topLevel;
  }
  // What an object literal is given for becomes part of something else.
  if (caller.isInternal) return place.isOfClass ? callOn(ownerOf(place)) : topLevel;
  const { call } = caller;
  switch (call.form) {
    case CONSTRUCT:
    case SUPER:
      return construction(place.functionName);
    case MEMBER:
      if (call.receiver === 'null' || call.receiver === 'undefined') return topLevel;
      return callOn(typeOf(place, caller, callerCall, call), methodOf(place, call));
    case NO_CALL:
      return callOn(ownerOf(place) === '' ? '' : typeOf(place, caller, callerCall, call));
    case PLAIN:
    default:
      // The trap of a proxy
      return call.name !== place.name && RegExpPrototypeExec(IMPLICIT, place.name) !== null ?
        callOn(ownerOf(place)) : topLevel;
  }
}

// What each of the calls is; the last ones may only be there to tell of those before them.
function callsOf(places) {
  const calls = [];
  for (let i = places.length - 1; i >= 0; i--) calls[i] = callOf(places[i], places[i + 1], calls[i + 1], places[i + 2]);
  return calls;
}

module.exports = { CALLERS, callsOf };
