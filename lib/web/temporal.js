// SPDX-License-Identifier: MIT
// The global Temporal, with all calendars, of lib/npm. It brings an Intl.DateTimeFormat that knows its classes.
'use strict';

const PACKAGE = 'npm/temporal'; // by this name, as a build may be without
delete globalThis.Temporal; // it puts its own where there is none
require(PACKAGE);
module.exports = globalThis.Temporal;
