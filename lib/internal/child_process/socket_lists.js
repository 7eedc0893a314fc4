// SPDX-License-Identifier: MIT
// A server's connections that were given to another process, one list a server and channel on either side. The server
// still counts them and still closes when the last of them has; it asks by messages with the server's key:
//
//   GET_COUNT -> COUNT           how many are open
//   NOTIFY_CLOSE -> ALL_CLOSED   answered when none is
'use strict';

const { codes: { ERR_CHILD_CLOSED_BEFORE_REPLY } } = require('internal/errors');

const NOTIFY_CLOSE = 'NODE_SOCKET_NOTIFY_CLOSE';
const ALL_CLOSED = 'NODE_SOCKET_ALL_CLOSED';
const GET_COUNT = 'NODE_SOCKET_GET_COUNT';
const COUNT = 'NODE_SOCKET_COUNT';

const kSent = Symbol('kSent');
const kReceived = Symbol('kReceived');

// With the process that gave them away.
class SentList {
  constructor(target, key) {
    this.target = target;
    this.key = key;
  }

  /** Calls back when the other process has none of them open, or is gone. */
  close(callback) { this.#ask(NOTIFY_CLOSE, ALL_CLOSED, callback); }

  /** callback(err, number) */
  count(callback) { this.#ask(GET_COUNT, COUNT, (err, reply) => callback(err, reply?.count)); }

  #ask(cmd, answer, callback) {
    const { target, key } = this;
    const end = (err, reply) => {
      target.removeListener('internalMessage', onReply);
      target.removeListener('disconnect', onGone);
      callback(err, reply);
    };
    const onReply = (message) => {
      if (message.cmd === answer && message.key === key) end(null, message);
    };
    const onGone = () => end(new ERR_CHILD_CLOSED_BEFORE_REPLY());
    if (!target.connected) {
      process.nextTick(onGone);
      return;
    }
    target.on('internalMessage', onReply);
    target.on('disconnect', onGone);
    target._send({ cmd, key }, undefined, true);
  }
}

// With the process that has them.
class ReceivedList {
  #open = 0;
  #isAsked = false; // to tell when all are closed

  constructor(target, key) {
    this.target = target;
    this.key = key;
    target.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === GET_COUNT) {
        this.#tell({ cmd: COUNT, key, count: this.#open });
      } else if (message.cmd === NOTIFY_CLOSE) {
        this.#isAsked = true;
        this.#checkEmpty();
      }
    });
  }

  add(socket) {
    this.#open++;
    socket.once('close', () => {
      this.#open--;
      this.#checkEmpty();
    });
  }

  #checkEmpty() {
    if (this.#open > 0 || !this.#isAsked) return;
    this.#isAsked = false;
    this.#tell({ cmd: ALL_CLOSED, key: this.key });
  }

  #tell(message) {
    if (this.target.connected) this.target._send(message, undefined, true);
  }
}

/** The list of what goes over `channel` of the server with this key; whether it was made now. */
function sentList(channel, key) {
  const lists = channel[kSent] ??= new Map();
  let list = lists.get(key);
  const isNew = list === undefined;
  if (isNew) lists.set(key, list = new SentList(channel.target, key));
  return { list, isNew };
}

function receivedList(channel, key) {
  const lists = channel[kReceived] ??= new Map();
  let list = lists.get(key);
  if (list === undefined) lists.set(key, list = new ReceivedList(channel.target, key));
  return list;
}

module.exports = { receivedList, sentList };
