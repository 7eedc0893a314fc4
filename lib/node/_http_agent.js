// SPDX-License-Identifier: MIT
// node:_http_agent: Agent of node:http, under the name it had before.
'use strict';

const agents = require('internal/http/agent');

module.exports = {
  Agent: agents.Agent,
  get globalAgent() {
    return agents.globalAgent;
  },
};
