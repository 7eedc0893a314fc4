// SPDX-License-Identifier: MIT
// Whether servers of this process are shared with others. In a worker of a cluster internal/cluster/child puts here
// query(owner, {address, port, addressType, fd, flags, backlog}, callback(err, handle)), which asks the primary for a
// handle; elsewhere `query` is undefined and everyone binds for himself.
'use strict';

module.exports = { query: undefined };
