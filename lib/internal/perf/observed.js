// SPDX-License-Identifier: MIT
// Performance entries of the runtime itself (types dns, gc, http, net), as far as somebody observes them. Those who
// publish need not load the observers: `const end = observed.begin?.("dns")`, then `end?.(name, detail)`.
'use strict';

module.exports = { begin: undefined }; // set by web/performance_observer while somebody observes
