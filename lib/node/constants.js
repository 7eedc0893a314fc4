// SPDX-License-Identifier: MIT
// node:constants (deprecated): the constants of os, fs and crypto side by side.
'use strict';

const { fs, os } = require('internal/constants');

const all = Object.assign({}, os.dlopen, os.errno, os.priority, os.signals, fs);
const { ids, require: own } = require('internal/realm');
if (ids().includes('node/crypto')) Object.assign(all, own('node/crypto').constants);

module.exports = Object.freeze(all);
