// SPDX-License-Identifier: MIT
// node:stream/web: the classes of the web streams by name.
'use strict';

module.exports = require('web/streams');
