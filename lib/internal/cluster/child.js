// SPDX-License-Identifier: MIT
// node:cluster in a worker. Servers that listen ask the primary for a handle (role.js), and get
//
//   a real one, shared with the other workers: they accept, or receive, by themselves
//   none: the primary accepts. The server gets a stand-in whose connections come as messages
//
// `handles` has both by the primary's key; what is left in it is closed when the worker disconnects.
'use strict';

const EventEmitter = require('node/events');
const path = require('node/path');
const { receive, send } = require('internal/cluster/messages');
const role = require('internal/cluster/role');
const Worker = require('internal/cluster/worker');
const loop = internalBinding('loop');

const EADDRINUSE = -98;

const cluster = new EventEmitter();
const handles = new Map();
const indexes = new Map(); // an address as a server names it -> the indexes in use

cluster.isWorker = true;
cluster.isMaster = false; // the older name
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

/** Called once, by the start of a process that was forked as a worker. */
cluster._setupWorker = function () {
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  cluster.worker = worker;
  role.worker = cluster;
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // The primary went, or threw us out: nobody would end this process.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  receive(process, (message, handle) => {
    if (message.act === 'newconn') onConnection(message, handle);
    else if (message.act === 'disconnect') disconnect(worker, true);
  });
  send(process, { act: 'online' });
};

// ---- listening -----------------------------------------------------------------------------------------------------

// The lowest that no server of this process has; release() it when that server closes.
function takeIndex(address) {
  let used = indexes.get(address);
  if (used === undefined) indexes.set(address, used = new Set());
  let index = 0;
  while (used.has(index)) index++;
  used.add(index);
  const release = () => {
    used.delete(index);
    if (used.size === 0) indexes.delete(address);
  };
  return { index, release };
}

cluster._getServer = function (owner, options, callback) {
  const isPath = options.port < 0 && typeof options.address === 'string';
  // The primary may be in another directory.
  const address = isPath ? path.resolve(options.address) : options.address;
  const { index, release } = takeIndex([address, options.port, options.addressType, options.fd].join(':'));
  const message = {
    act: 'queryServer', data: owner._getServerData?.() ?? null, ...options, address, index,
  };
  let answered = false;
  send(process, message, undefined, (reply, handle) => {
    answered = true;
    owner._setServerData?.(reply.data);
    if (reply.errno) {
      release();
      callback(reply.errno);
    } else if (handle !== undefined) {
      callback(...shared(reply, handle, options, release));
    } else {
      callback(0, new StandIn(reply, release));
    }
  });
  owner.once('listening', () => {
    if (!answered) return; // closed before, and listening again by itself
    cluster.worker.state = 'listening';
    const bound = owner.address();
    send(process, { ...message, act: 'listening', port: bound?.port || options.port });
  });
};

// [errno, handle]
function shared({ key }, handle, { port, addressType }, release) {
  const { close } = handle;
  handle.close = function (...args) {
    if (handles.delete(key)) {
      release();
      send(process, { act: 'close', key });
    }
    return close.apply(handle, args);
  };
  handles.set(key, handle);
  // That the port is taken shows with listen() only, and after a bind() that failed the kernel would choose another.
  const bound = port > 0 && addressType !== 'udp4' && addressType !== 'udp6' ? handle.sockName?.() : undefined;
  if (typeof bound === 'object' && bound.port !== port) {
    handle.close();
    return [EADDRINUSE];
  }
  return [0, handle];
}

// What a server has as its handle when the primary accepts for it.
class StandIn {
  #release;
  #holds = false;
  #sockname;

  constructor({ key, sockname }, release) {
    this.key = key;
    this.owner = null;
    this.onconnection = null;
    this.slot = 0;
    this.#release = release;
    this.#sockname = sockname;
    // The sockets of workers on a path have no name beside it.
    if (sockname === undefined) this.sockName = undefined;
    handles.set(key, this);
    this.ref();
  }

  listen() { return 0; }
  chmod() { return 0; }
  sockName() { return this.#sockname; }
  hasRef() { return this.#holds; }

  ref() {
    if (!this.#holds) loop.hold(1);
    this.#holds = true;
  }

  unref() {
    if (this.#holds) loop.hold(-1);
    this.#holds = false;
  }

  close(callback) {
    if (handles.delete(this.key)) {
      this.#release();
      send(process, { act: 'close', key: this.key });
      this.unref();
    }
    if (callback !== undefined) process.nextTick(callback);
  }
}

// A connection that the primary accepted. One that the server has no room for goes to another worker, unless the server
// wants it dropped.
function onConnection({ key, seq }, handle) {
  const server = handles.get(key);
  const owner = server?.owner;
  let accepted = server !== undefined && handle !== undefined;
  if (accepted && owner) {
    const { maxConnections, dropMaxConnection } = owner;
    const isFull = typeof maxConnections === 'number' && owner._connections >= maxConnections;
    if (isFull && !dropMaxConnection) accepted = false;
  }
  send(process, { ack: seq, accepted });
  if (accepted) server.onconnection(0, handle);
  else handle?.close();
}

// ---- ending --------------------------------------------------------------------------------------------------------

// Closes all that listens, waits for the connections of these, then leaves the primary.
function disconnect(worker, isAsked) {
  worker.exitedAfterDisconnect = true;
  let open = 1;
  const check = () => {
    if (--open > 0) return;
    const leave = () => {
      if (process.connected) process.disconnect();
    };
    // Then it is not told what it knows.
    if (isAsked) leave();
    else send(process, { act: 'exitedAfterDisconnect' }, undefined, leave);
  };
  for (const handle of [...handles.values()]) {
    open++;
    const { owner } = handle;
    if (owner) owner.close(check);
    else handle.close(check);
  }
  check();
}

Worker.prototype.disconnect = function () {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  process.once('disconnect', () => process.exit(0));
  send(process, { act: 'exitedAfterDisconnect' }, undefined, () => process.disconnect());
};

module.exports = cluster;
