// SPDX-License-Identifier: MIT
// Whether servers of this process are shared with others: in a worker of a cluster `worker` is node:cluster, and its
// _getServer(owner, {address, port, addressType, fd, flags, backlog}, callback(err, handle)) asks the primary for a
// handle. Elsewhere `worker` is undefined, and everyone binds for himself.
'use strict';

module.exports = { worker: undefined };
