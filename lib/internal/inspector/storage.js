// SPDX-License-Identifier: MIT
// The domain Storage: the key under which the program's localStorage is known.
'use strict';

const { storageKey } = require('internal/inspector/dom_storage');

module.exports = { commands: { __proto__: null, getStorageKey: () => ({ storageKey: storageKey() }) } };
