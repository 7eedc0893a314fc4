// SPDX-License-Identifier: MIT
// Process-wide defaults of autoSelectFamily: command line, then net.setDefault...().
'use strict';

const { option } = require('internal/options');

const ATTEMPT_MS = 500;
const ATTEMPT_MS_MIN = 10;

module.exports = {
  ATTEMPT_MS_MIN,
  autoSelectFamily: option('--network-family-autoselection') !== false,
  attemptTimeout: Math.max(Number(option('--network-family-autoselection-attempt-timeout')) || ATTEMPT_MS,
                           ATTEMPT_MS_MIN),
};
