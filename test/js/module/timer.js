// SPDX-License-Identifier: MIT
// NODE_DEBUG=module_timer: each require() tells who asked for what, and how long it took.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const env = { ...process.env, NODE_DEBUG: 'module_timer' };
const { stderr, status } = spawnSync(process.execPath, ['-e', 'require("url")'], { env });
assert.strictEqual(status, 0);
assert.match(`${stderr}`, /^MODULE_TIMER \d+:? \[\[eval\]\] \[url\]: [\d.]+ms$/m);
