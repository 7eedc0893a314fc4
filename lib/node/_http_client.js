// SPDX-License-Identifier: MIT
// node:_http_client: ClientRequest of node:http, under the name it had before.
'use strict';

const { ClientRequest } = require('internal/http/client');

module.exports = { ClientRequest };
