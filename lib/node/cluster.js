// SPDX-License-Identifier: MIT
// node:cluster, as far as the primary goes without workers: its settings and its questions. Forking workers that share
// listening sockets needs handles sent between processes, which this runtime does not do yet.
'use strict';

const EventEmitter = require('node/events');
const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');

const cluster = new EventEmitter();

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = class Worker extends EventEmitter {
  constructor(options) {
    super();
    this.exitedAfterDisconnect = undefined;
    this.state = options?.state || 'none';
    this.id = options?.id | 0;
    if (options?.process) this.process = options.process;
  }
};
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;
cluster.schedulingPolicy = process.env.NODE_CLUSTER_SCHED_POLICY === 'none' ? 1 : 2;

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
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;
cluster.fork = function fork() {
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('cluster.fork');
};
cluster.disconnect = function disconnect(callback) {
  if (typeof callback === 'function') process.nextTick(callback);
};

module.exports = cluster;
