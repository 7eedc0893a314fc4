// SPDX-License-Identifier: MIT
// The numbers of this platform as users see them: {fs, os: {signals, errno, priority, dlopen ...}}, each part made at
// its first use. Objects without a prototype, as in Node.
'use strict';

const { lazyProperty } = require('internal/lazy');

function fromList(list) {
  const object = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) object[list[i]] = list[i + 1];
  return object;
}

const UV_UDP_REUSEADDR = 4; // of libuv; the same everywhere

const os = { __proto__: null, UV_UDP_REUSEADDR };
lazyProperty(os, 'dlopen', () => fromList(internalBinding('constants').dlopen()));
lazyProperty(os, 'errno', () => fromList(internalBinding('constants').errno()));
lazyProperty(os, 'signals', () => Object.freeze(fromList(internalBinding('signal').names())));
os.priority = {
  __proto__: null,
  PRIORITY_LOW: 19,
  PRIORITY_BELOW_NORMAL: 10,
  PRIORITY_NORMAL: 0,
  PRIORITY_ABOVE_NORMAL: -7,
  PRIORITY_HIGH: -14,
  PRIORITY_HIGHEST: -20,
};

const constants = { __proto__: null, os };
lazyProperty(constants, 'fs', () => fromList(internalBinding('constants').fs()));

module.exports = constants;
