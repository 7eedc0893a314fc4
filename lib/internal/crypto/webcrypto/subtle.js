// SPDX-License-Identifier: MIT
// SubtleCrypto (https://w3c.github.io/webcrypto/#subtlecrypto-interface).
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

const kCreate = Symbol('create');

class SubtleCrypto {
  #brand = true; // eslint-disable-line no-unused-private-class-members

  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
}

module.exports = { SubtleCrypto, subtle: new SubtleCrypto(kCreate) };
