// SPDX-License-Identifier: MIT
// cluster.Worker, as primary and worker see it; each adds disconnect() and destroy() of its own.
//
//   state   none -> online -> listening -> disconnected -> dead; destroying, in a worker that ends itself
'use strict';

const EventEmitter = require('node/events');

function Worker(options) {
  if (!(this instanceof Worker)) return new Worker(options);
  EventEmitter.call(this);
  if (options === null || typeof options !== 'object') options = {};
  this.exitedAfterDisconnect = undefined;
  this.state = options.state || 'none';
  this.id = options.id | 0;
  if (options.process) {
    this.process = options.process;
    this.process.on('error', (...args) => this.emit('error', ...args));
    this.process.on('message', (message, handle) => this.emit('message', message, handle));
  }
  return undefined;
}
Object.setPrototypeOf(Worker.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Worker, EventEmitter);

Worker.prototype.kill = function kill(...args) { this.destroy(...args); };
Worker.prototype.send = function send(...args) { return this.process.send(...args); };
Worker.prototype.isConnected = function isConnected() { return this.process.connected; };

Worker.prototype.isDead = function isDead() {
  const { exitCode, signalCode } = this.process;
  return typeof exitCode === 'number' || typeof signalCode === 'string';
};

module.exports = Worker;
