// SPDX-License-Identifier: MIT
// Process-wide defaults of autoSelectFamily: command line, then net.setDefault...().
'use strict';

const { option } = require('internal/options');

const ATTEMPT_MS = 500;

module.exports = {
  autoSelectFamily: option('--network-family-autoselection') !== false,
  attemptTimeout: Math.max(Number(option('--network-family-autoselection-attempt-timeout')) || ATTEMPT_MS, 10),
};
