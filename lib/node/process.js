// SPDX-License-Identifier: MIT
// node:process is the global `process`.
'use strict';

module.exports = require('internal/process/object').process;
