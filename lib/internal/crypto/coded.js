// SPDX-License-Identifier: MIT
// Errors whose words are not those that Node's table has for their code.
'use strict';

function coded(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

module.exports = { coded };
