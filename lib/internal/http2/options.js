// SPDX-License-Identifier: MIT
// Options of sessions, checked: of servers and clients alike, and of servers.
'use strict';

const { validateSettings } = require('internal/http2/settings');
const { validateBoolean, validateObject, validateUint32 } = require('internal/validate');
const { codes: { ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, ERR_INVALID_ARG_TYPE } } = require('internal/errors');

const CUSTOM_MAX = 10;
const ofServers = ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'unknownProtocolTimeout'];

/** A copy of checked options. */
function validateOptions(given) {
  validateObject(given, 'options');
  const options = { ...given };
  const { remoteCustomSettings: custom, settings, strictSingleValueFields } = options;
  if (settings !== undefined) validateSettings(settings, 'options.settings');
  if (strictSingleValueFields !== undefined) {
    validateBoolean(strictSingleValueFields, 'options.strictSingleValueFields');
  }
  if (custom !== undefined) {
    if (!Array.isArray(custom)) throw new ERR_INVALID_ARG_TYPE('options.remoteCustomSettings', 'Array', custom);
    if (custom.length > CUSTOM_MAX) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  }
  return options;
}

function validateServerOptions(given = {}) {
  const options = validateOptions(given);
  for (const name of ofServers) if (options[name] !== undefined) validateUint32(options[name], `options.${name}`);
  return options;
}

module.exports = { validateOptions, validateServerOptions };
