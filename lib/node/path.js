// SPDX-License-Identifier: MIT
// node:path: the flavour of this platform.
'use strict';

module.exports = require('internal/path/posix');
