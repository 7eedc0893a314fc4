// SPDX-License-Identifier: MIT
// The domain NodeRuntime: what a program waits for.
'use strict';

const { need } = require('internal/inspector/errors');

module.exports = {
  commands: {
    __proto__: null,
    enable(connection) {
      connection.enabled.add('NodeRuntime');
      if (require('internal/inspector/waiting').isWaiting()) connection.notify('NodeRuntime.waitingForDebugger');
    },
    disable(connection) { connection.enabled.delete('NodeRuntime'); },
    notifyWhenWaitingForDisconnect(connection, params) {
      need(params, { enabled: 'boolean' });
      connection.state.wantsDisconnect = params.enabled;
    },
  },
};
