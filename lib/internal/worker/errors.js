// SPDX-License-Identifier: MIT
// Errors nobody caught, on their way from a thread to its starter: any value becomes one that can be sent.
'use strict';

const { isStackOverflowError } = require('internal/errors');
const { inspect } = require('internal/util/inspect');

// {error} as it is cloned with the properties that cloning leaves out, {symbol}, its description, or {text} for what
// cannot be cloned.
function pack(error) {
  if (typeof error === 'symbol') return { symbol: error.description };
  // The engine's words end in a stop.
  if (isStackOverflowError(error)) {
    Object.defineProperty(error, 'message', { value: error.message.replace(/\.$/, '') });
  }
  const { encode } = require('internal/message/wire');
  try {
    encode(error, []);
  } catch {
    return { text: inspect(error) };
  }
  return { error, properties: propertiesOf(error) };
}

function propertiesOf(error) {
  if (!Error.isError(error)) return undefined;
  const { encode } = require('internal/message/wire');
  const found = {};
  for (const key of Object.keys(error)) {
    try {
      const value = error[key];
      encode(value, []);
      found[key] = value;
    } catch {
      // Getters that throw, values that cannot be sent: the rest matters, too.
    }
  }
  return found;
}

function unpack(packed) {
  const { error, properties, text } = packed;
  if ('symbol' in packed) return Symbol(packed.symbol);
  if (text !== undefined) return text;
  if (properties !== undefined) Object.assign(error, properties);
  return error;
}

module.exports = { pack, unpack };
