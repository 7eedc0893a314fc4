// SPDX-License-Identifier: MIT
// What sessions, their streams and servers have for each other, and nobody else.
'use strict';

const names = [
  // of sessions
  'kAdd', 'kAsk', 'kCode', 'kFail', 'kFlush', 'kMachine', 'kMaybeDestroy', 'kPending', 'kRemove', 'kReset', 'kSocket',
  'kTouch',
  // of sessions, what their machine tells
  'kOnEvent', 'kOnFailure', 'kOnSocketClose', 'kOnSocketError', 'kOnThrough', 'kTold',
  // of one kind of session
  'kMisdirected', 'kOnAltsvc', 'kOnOrigins', 'kOnPush', 'kOnRequest',
  // of streams
  'kChannels', 'kClosed', 'kData', 'kEnded', 'kFrame', 'kHeaders', 'kMeter', 'kSending', 'kSent', 'kSession',
  'kState', 'kWantTrailers',
];

for (const name of names) module.exports[name] = Symbol(name);
