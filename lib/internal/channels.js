// SPDX-License-Identifier: MIT
// The runtime's own channels of node:diagnostics_channel, as far as somebody subscribes to them. Those who publish need
// not load that module, and look at one property each time.
//
//   channels   name -> the channel, or undefined
//   fetching   .watched: whether one of those of fetch() (internal/fetch/channels) has subscribers
//   traced     name of a tracing channel -> how many of its channels have subscribers
'use strict';

const channels = {
  __proto__: null,
  'child_process': undefined,
  'console.debug': undefined,
  'console.error': undefined,
  'console.info': undefined,
  'console.log': undefined,
  'console.warn': undefined,
  'http.client.request.created': undefined,
  'http.client.request.error': undefined,
  'http.client.request.start': undefined,
  'http.client.response.finish': undefined,
  'http.server.request.start': undefined,
  'http.server.response.created': undefined,
  'http.server.response.finish': undefined,
  'net.client.socket': undefined,
  'net.server.socket': undefined,
  'udp.socket': undefined,
  'worker_threads': undefined,
};

const traced = {
  __proto__: null,
  'child_process.spawn': 0,
  'module.import': 0,
  'module.require': 0,
  'net.server.listen': 0,
};

// fetch() has many channels that nobody but tools subscribes to: whether somebody does, to any.
const fetching = { watched: false };
let watching = 0;

const TRACING = /^tracing:(.*):\w+$/;

// Called when a channel gets its first subscriber, or loses its last.
function note(channel, isActive) {
  const { name } = channel;
  if (typeof name !== 'string') return;
  if (name in channels) {
    channels[name] = isActive ? channel : undefined;
    return;
  }
  if (name.startsWith('undici:')) {
    watching += isActive ? 1 : -1;
    fetching.watched = watching > 0;
    return;
  }
  const match = TRACING.exec(name);
  if (match !== null && match[1] in traced) traced[match[1]] += isActive ? 1 : -1;
}

// The tracing channel of that name, for those who found that it is traced.
function tracing(name) {
  return require('node/diagnostics_channel').tracingChannel(name);
}

module.exports = { channels, fetching, traced, note, tracing };
