// SPDX-License-Identifier: MIT
// What every new emitter passes through once domains are in use; undefined until then.
'use strict';

const hook = { init: undefined };

module.exports = {
  hook,
  setInitHook(fn) {
    hook.init = fn;
  },
};
