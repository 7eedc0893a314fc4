// SPDX-License-Identifier: MIT
// Messages to node:diagnostics_channel. Nobody can listen before somebody has loaded it, so nor do we.
'use strict';

const { loaded } = require('internal/realm');

const channels = { __proto__: null };

function publish(name, socket) {
  const module = loaded['node/diagnostics_channel'];
  if (module === undefined || !module.ready) return;
  const channel = channels[name] ??= module.exports.channel(name);
  if (channel.hasSubscribers) channel.publish({ socket });
}

module.exports = { publish };
