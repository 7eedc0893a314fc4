// SPDX-License-Identifier: MIT
// The global fetch: its module loads when it is called, not when it is looked at.
'use strict';

module.exports = function fetch(input, init = undefined) {
  return require('web/fetch').fetch(input, init);
};
