// SPDX-License-Identifier: MIT
// One listening socket of the primary whose connections go to the workers in turn.
//
//   waiting     accepted connections that no worker has been asked to take
//   free        workers that wait for one
//   asked       worker -> the connection it was sent and has not answered for: one each at a time
//
// A connection is the primary's until a worker says that it took it. What a worker refused, or did not answer for when
// it died, goes to the next.
'use strict';

const net = require('node/net');
const { IPV6_ONLY } = require('internal/net/handle');
const { send } = require('internal/cluster/messages');

class RoundRobinHandle {
  constructor(key, address, { port, fd, flags, backlog, readableAll, writableAll }) {
    this.key = key;
    this.workers = new Set();
    this.free = new Set(); // in the order in which they became free
    this.asked = new Map();
    this.waiting = [];
    this.handle = null;
    this.server = net.createServer();
    if (fd >= 0) {
      this.server.listen({ fd, backlog });
    } else if (port >= 0) {
      this.server.listen({ port, host: address, ipv6Only: Boolean(flags & IPV6_ONLY), backlog });
    } else {
      this.server.listen({ path: address, backlog, readableAll, writableAll });
    }
    this.server.once('listening', () => {
      this.handle = this.server._handle;
      this.handle.onconnection = (err, handle) => this.distribute(err, handle);
      this.server._handle = null;
      this.server = null;
    });
  }

  has(worker) { return this.workers.has(worker); }

  /** answer(errno, {sockname}) when the worker is one of those that serve. */
  add(worker, answer) {
    this.workers.add(worker);
    const start = () => {
      const sockname = this.handle.sockName?.();
      answer(0, typeof sockname === 'object' ? { sockname } : {});
      this.handOver(worker); // one may be waiting already
    };
    if (this.server === null) {
      start();
      return;
    }
    this.server.once('listening', start);
    this.server.once('error', (err) => answer(err.errno, {}));
  }

  /** The worker is gone, or does not listen any more. True when it was the last one: all is closed then. */
  remove(worker) {
    if (!this.workers.delete(worker)) return false;
    this.free.delete(worker);
    const handle = this.asked.get(worker);
    this.asked.delete(worker);
    if (this.workers.size > 0) {
      if (handle !== undefined) this.distribute(0, handle);
      return false;
    }
    handle?.close();
    for (const other of this.waiting.splice(0)) other.close();
    this.server?.close(); // not listening yet
    this.handle?.close();
    this.handle = null;
    return true;
  }

  distribute(err, handle) {
    if (err !== 0 || handle === undefined) return; // gone before it was accepted
    this.waiting.push(handle);
    for (const worker of this.free) {
      this.free.delete(worker);
      this.handOver(worker);
      return;
    }
  }

  // Asks the worker to take the connection that waits longest.
  handOver(worker) {
    if (!this.workers.has(worker) || this.asked.has(worker)) return;
    const handle = this.waiting.shift();
    if (handle === undefined) {
      this.free.add(worker);
      return;
    }
    this.asked.set(worker, handle);
    send(worker.process, { act: 'newconn', key: this.key }, handle, (reply) => {
      if (this.asked.get(worker) !== handle) return; // removed meanwhile
      this.asked.delete(worker);
      if (reply.accepted) handle.close();
      else this.distribute(0, handle);
      this.handOver(worker);
    });
  }
}

module.exports = RoundRobinHandle;
