// SPDX-License-Identifier: MIT
// How util.inspect shows a Buffer: `<Buffer 68 69 ... 12 more bytes, name: 'x'>`.
'use strict';

const { inspect } = require('internal/util/inspect');

// Reading the names of a typed array lists every index, so properties of big buffers are not looked for.
const PROPERTY_SEARCH_MAX = 1 << 16;
const INDEX = /^(0|[1-9][0-9]*)$/;

function inspectBuffer(buffer, context, maxBytes) {
  const shown = Math.min(maxBytes, buffer.length);
  const rest = buffer.length - shown;
  let text = '';
  for (let i = 0; i < shown; i++) {
    const byte = buffer[i];
    text += `${i === 0 ? '' : ' '}${byte < 16 ? '0' : ''}${byte.toString(16)}`;
  }
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  if (context && buffer.length <= PROPERTY_SEARCH_MAX) {
    const extras = { __proto__: null };
    let any = false;
    const keys = Reflect.ownKeys(buffer);
    for (let i = buffer.length; i < keys.length; i++) {
      const key = keys[i];
      if (typeof key === 'string' && INDEX.test(key)) continue;
      if (!context.showHidden && !Object.prototype.propertyIsEnumerable.call(buffer, key)) continue;
      extras[key] = buffer[key];
      any = true;
    }
    if (any) {
      if (buffer.length !== 0) text += ', ';
      // "[Object: null prototype] { a: 1 }" without its head and braces.
      text += inspect(extras, { ...context, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  const name = buffer.constructor?.name ?? 'Buffer';
  return `<${name} ${text}>`;
}

module.exports = { inspectBuffer };
