// SPDX-License-Identifier: MIT
// node:inspector/promises: as node:inspector, with a Session whose post() gives a promise.
'use strict';

const inspector = require('node/inspector');
const { promisify } = require('internal/util/promisify');

const post = promisify(inspector.Session.prototype.post);

class Session extends inspector.Session {
  post(method, params) { return post.call(this, method, params); }
}

module.exports = { ...inspector, Session };
