// SPDX-License-Identifier: MIT
// node:cluster in the primary: forks workers, holds what they listen on, passes their events on.
//
// Every address that workers listen on is one entry of `handles`. The key holds the address as they name it and an
// index: a worker's second server on port 0 is another server than its first, and shares its port with the second of
// the others.
'use strict';

const EventEmitter = require('node/events');
const path = require('node/path');
const { fork } = require('node/child_process');
const { receive, send } = require('internal/cluster/messages');
const Worker = require('internal/cluster/worker');
const lazy = require('internal/lazy');

const lazyRoundRobin = lazy(() => require('internal/cluster/round_robin'));
const lazyShared = lazy(() => require('internal/cluster/shared'));

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = new EventEmitter();
const handles = new Map();
const onAllGone = new EventEmitter();

let ids = 0;
let policy; // fixed by the first setupPrimary()

cluster.isWorker = false;
cluster.isMaster = true; // the older name
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = process.env.NODE_CLUSTER_SCHED_POLICY === 'none' ? SCHED_NONE : SCHED_RR;

// ---- forking -------------------------------------------------------------------------------------------------------

cluster.setupPrimary = function setupPrimary(options) {
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  policy ??= cluster.schedulingPolicy;
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function startWorker(id, env) {
  const { settings } = cluster;
  const { cwd, serialization, silent, windowsHide, stdio, gid, uid } = settings;
  const execArgv = [...settings.execArgv];
  const { isInspected, portOption } = require('internal/inspector/child_port');
  if (isInspected(execArgv)) execArgv.push(portOption(settings.inspectPort));
  return fork(settings.exec, settings.args, {
    cwd, serialization, silent, windowsHide, execArgv, stdio, gid, uid,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
  });
}

cluster.fork = function (env) {
  cluster.setupPrimary();
  const id = ++ids;
  const worker = new Worker({ id, process: startWorker(id, env) });
  worker.on('message', function (message, handle) { cluster.emit('message', this, message, handle); });
  worker.process.once('exit', (code, signal) => onExit(worker, code, signal));
  worker.process.once('disconnect', () => onDisconnect(worker));
  receive(worker.process, (message) => requests[message.act]?.(worker, message));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[id] = worker;
  return worker;
};

// A worker leaves the list when it has both disconnected and exited: until then it may be asked things.
function onExit(worker, code, signal) {
  if (!worker.isConnected()) {
    removeHandles(worker);
    removeWorker(worker);
  }
  worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
  worker.state = 'dead';
  worker.emit('exit', code, signal);
  cluster.emit('exit', worker, code, signal);
}

function onDisconnect(worker) {
  worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
  removeHandles(worker);
  if (worker.isDead()) removeWorker(worker);
  worker.state = 'disconnected';
  worker.emit('disconnect');
  cluster.emit('disconnect', worker);
}

function removeWorker(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) onAllGone.emit('disconnect');
}

function removeHandles(worker) {
  for (const [key, handle] of handles) {
    if (handle.remove(worker)) handles.delete(key);
  }
}

// ---- what workers ask ----------------------------------------------------------------------------------------------

const requests = {
  __proto__: null,
  online(worker) {
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  },
  listening(worker, message) {
    const { addressType, address, port, fd } = message;
    const info = { addressType, address, port, fd };
    worker.state = 'listening';
    worker.emit('listening', info);
    cluster.emit('listening', worker, info);
  },
  queryServer: shareServer,
  close(worker, { key }) {
    if (handles.get(key)?.remove(worker)) handles.delete(key);
  },
  exitedAfterDisconnect(worker, message) {
    worker.exitedAfterDisconnect = true;
    send(worker.process, { ack: message.seq });
  },
};

// Paths of Unix sockets are limited to some hundred bytes: the shorter form of two.
function shortPath(address) {
  const relative = path.relative(process.cwd(), address);
  return address.length < relative.length ? address : relative;
}

function shareServer(worker, message) {
  if (worker.exitedAfterDisconnect) return; // it will not serve any more
  const { address, port, addressType, fd, index } = message;
  const key = `${address}:${port}:${addressType}:${fd}:${index}`;
  let handle = handles.get(key);
  const isMine = handle?.has(worker);
  if (handle === undefined || isMine) {
    const isUdp = addressType === 'udp4' || addressType === 'udp6'; // without connections there are no turns
    const Handle = policy === SCHED_RR && !isUdp ? lazyRoundRobin() : lazyShared();
    handle = new Handle(key, port < 0 && typeof address === 'string' ? shortPath(address) : address, message);
    if (!isMine) handles.set(key, handle);
  }
  handle.data ??= message.data;
  handle.add(worker, (errno, reply, shared) => {
    // The next worker may have more luck.
    if (errno !== 0 && handles.get(key) === handle) handles.delete(key);
    send(worker.process, { errno, key, ack: message.seq, data: handle.data, ...reply }, shared);
  });
}

// ---- ending --------------------------------------------------------------------------------------------------------

Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  removeHandles(this);
  removeWorker(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};

cluster.disconnect = function disconnect(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0) process.nextTick(() => onAllGone.emit('disconnect'));
  for (const worker of workers) if (worker.isConnected()) worker.disconnect();
  if (typeof callback === 'function') onAllGone.once('disconnect', callback);
};

module.exports = cluster;
