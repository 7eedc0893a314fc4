// SPDX-License-Identifier: MIT
// hold(fn) -> slot, release(slot): how callbacks are named towards C. CONTRIBUTING.md, "How JavaScript and C meet".
'use strict';

const { hold, release } = require('boot/turn');

// hold() for a module all of whose slots are requests of one type, as the hooks of async_hooks call them
const holderOf = (type) => (fn) => hold(fn, type);

module.exports = { hold, holderOf, release };
