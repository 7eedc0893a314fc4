// SPDX-License-Identifier: MIT
// The domain Schema, and the description of the protocol that the server gives out.
'use strict';

const { domains } = require('internal/inspector/hub');

const V8_VERSION = '1.3';
const NODE_VERSION = '1.0';
const OURS = ['DOMStorage', 'IO', 'Network', 'NodeRuntime', 'NodeTracing', 'NodeWorker', 'Storage', 'Target'];

function list() {
  return Object.keys(domains).map((name) => ({ name, version: OURS.includes(name) ? NODE_VERSION : V8_VERSION }));
}

// Names of domains and commands.
function protocol() {
  const described = Object.keys(domains).map((domain) => ({
    domain, commands: Object.keys(domains[domain]().commands).map((name) => ({ name })),
  }));
  return { version: { major: '1', minor: '3' }, domains: described };
}

module.exports = { commands: { __proto__: null, getDomains: () => ({ domains: list() }) }, protocol };
