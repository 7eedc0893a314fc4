// SPDX-License-Identifier: MIT
// The domain Target: worker threads as targets of their own.
'use strict';

const workers = require('internal/inspector/workers');

module.exports = {
  commands: {
    __proto__: null,
    getTargets: () => ({ targetInfos: workers.all().map((worker) => workers.describeTarget(worker)) }),
    setAutoAttach() {},
  },
};
