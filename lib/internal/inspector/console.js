// SPDX-License-Identifier: MIT
// The domain Console, which Runtime has replaced.
'use strict';

const watch = require('internal/inspector/console_watch');

function disable(connection) {
  connection.enabled.delete('Console');
  watch.endUnlessNeeded();
}

module.exports = {
  commands: {
    __proto__: null,
    enable(connection) {
      connection.enabled.add('Console');
      watch.begin();
      watch.catchUp(connection, 'Console');
    },
    disable,
    clearMessages: watch.clear,
  },
  close: disable,
};
