// SPDX-License-Identifier: MIT
// One bound handle that every worker gets a duplicate of and accepts or receives on by itself: SCHED_NONE, and UDP
// whatever the policy.
'use strict';

class SharedHandle {
  constructor(key, address, { port, addressType, fd, flags }) {
    this.key = key;
    this.workers = new Set();
    this.handle = null;
    this.errno = 0;
    const make = addressType === 'udp4' || addressType === 'udp6' ?
      require('internal/dgram/handle').createSocketHandle :
      require('internal/net/server').createServerHandle;
    const made = make(address, port, addressType, fd, flags);
    if (typeof made === 'number') this.errno = made;
    else this.handle = made;
  }

  has(worker) { return this.workers.has(worker); }

  add(worker, answer) {
    this.workers.add(worker);
    answer(this.errno, {}, this.handle);
  }

  /** True when it was the last one. */
  remove(worker) {
    if (!this.workers.delete(worker) || this.workers.size > 0) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }
}

module.exports = SharedHandle;
