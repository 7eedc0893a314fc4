// SPDX-License-Identifier: MIT
// hold(fn) -> slot, release(slot): how callbacks are named towards C. CONTRIBUTING.md, "How JavaScript and C meet".
'use strict';

const { hold, release } = require('boot/turn');

module.exports = { hold, release };
