// SPDX-License-Identifier: MIT
// node:console is the global console.
'use strict';

module.exports = require('internal/console/global');
