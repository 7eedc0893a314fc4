// SPDX-License-Identifier: MIT
// node:child_process.
'use strict';

const { spawnSync, execFileSync, execSync } = require('internal/child_process/sync');

module.exports = { spawnSync, execFileSync, execSync };
