// SPDX-License-Identifier: MIT
// What can be a name at all: resolvers are written in C, where a NUL would end it early.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateString } = require('internal/validate');

function validateName(value, label) {
  validateString(value, label);
  if (value.includes('\0')) throw new ERR_INVALID_ARG_VALUE(label, value, 'must be a string without null bytes');
}

module.exports = { validateName };
