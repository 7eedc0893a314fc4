// SPDX-License-Identifier: MIT
// node:timers.
'use strict';

const functions = require('internal/timer_functions');
const { lazyProperty } = require('internal/lazy');

module.exports = { ...functions };
lazyProperty(module.exports, 'promises', () => require('node/timers/promises'));
