// SPDX-License-Identifier: MIT
// Whether to write colours to a stream.
'use strict';

function shouldColorize(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return require('node/tty').WriteStream.prototype.getColorDepth(env) > 2;
  return stream?.isTTY === true &&
    (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

module.exports = { shouldColorize };
