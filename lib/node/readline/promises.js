// SPDX-License-Identifier: MIT
// node:readline/promises.
'use strict';

const { Interface, Readline } = require('internal/readline/promises');

// Node's tests call it with `new`, too.
function createInterface(...args) { return new Interface(...args); }

module.exports = {
  Interface,
  Readline,
  createInterface,
};
