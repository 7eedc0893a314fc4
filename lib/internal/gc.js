// SPDX-License-Identifier: MIT
// global.gc() of --expose-gc: a full synchronous collection; a promise when asked for asynchronous execution.
'use strict';

const { gc } = internalBinding('process');

module.exports = (options) => {
  gc();
  return options?.execution === 'async' ? Promise.resolve() : undefined;
};
