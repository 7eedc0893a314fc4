// SPDX-License-Identifier: MIT
// node:cluster. What the module is depends on who asks: the primary, or a worker that it forked
// (docs: lib/internal/cluster/README.md).
'use strict';

module.exports = process.env.NODE_UNIQUE_ID ? require('internal/cluster/child') : require('internal/cluster/primary');
