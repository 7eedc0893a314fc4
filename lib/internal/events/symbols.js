// SPDX-License-Identifier: MIT
// The symbols that events, event_target and abort_controller share, so that none of them has to load another.
//
//   kIsEventTarget            on the constructor: instances are EventTargets (survives subclassing and realms)
//   kMaxListeners             on an EventTarget: its listener limit; kMaxListenersWarned: the warning was given
//   kListenersOf              method of an EventTarget: its listeners for a type, as events.getEventListeners() shows
//   kListenerTypes            method of an EventTarget: the types that have listeners
//   kResistStopPropagation    option of addEventListener: the listener runs even after stopImmediatePropagation()
//   kCapture                  on an emitter: rejections of its listeners become 'error' events
//   kKeepsTypes               on an emitter: { type: true } of those that keep their place without listeners
//   defaults.maxListeners     the limit of emitters and targets that have none of their own
//   kRejection                the public events.captureRejectionSymbol
'use strict';

function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget] === true;
}

const kIsEventTarget = Symbol.for('nodejs.event_target');

module.exports = {
  defaults: { maxListeners: 10 },
  kIsEventTarget,
  kMaxListeners: Symbol('events.maxEventTargetListeners'),
  kMaxListenersWarned: Symbol('events.maxEventTargetListenersWarned'),
  kFirstArgument: Symbol('kFirstArgument'), // option of events.on()
  kListenersOf: Symbol('kListenersOf'),
  kListenerTypes: Symbol('kListenerTypes'),
  kResistStopPropagation: Symbol('kResistStopPropagation'),
  kCapture: Symbol('kCapture'),
  kKeepsTypes: Symbol('kKeepsTypes'),
  kRejection: Symbol.for('nodejs.rejection'),
  isEventTarget,
};
