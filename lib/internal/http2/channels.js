// SPDX-License-Identifier: MIT
// The channels of node:diagnostics_channel on which streams of HTTP/2 tell of themselves.
'use strict';

const { channel } = require('node/diagnostics_channel');

const events = ['created', 'start', 'error', 'finish', 'close'];
const channelsOf = (side, names) =>
  Object.fromEntries(names.map((name) => [name, channel(`http2.${side}.stream.${name}`)]));

module.exports = {
  client: channelsOf('client', [...events, 'bodyChunkSent', 'bodySent']),
  server: channelsOf('server', events),
};
