// SPDX-License-Identifier: MIT
// UDP sockets of C (src/bind/dgram.c) as objects: the handle of a dgram.Socket. What it receives goes to its owner, by
// kOnMessage (a Buffer, and where it came from) and kOnError (errno).
'use strict';

const { FastBuffer } = require('internal/buffer/pool');
const { i32, N0, N1 } = require('internal/cells');
const { hold, release } = require('internal/slots');
const loop = internalBinding('loop');
const dgram = internalBinding('dgram');

const CLOSE = 0, MESSAGE = 1, ERROR = 2;
const IPV6_ONLY = 1, REUSE_ADDR = 4, REUSE_PORT = 8;
const SEND_BUFFER = 0, RECEIVE_BUFFER = 1;
const EINVAL = -22;

const kOnMessage = Symbol('kOnMessage');
const kOnError = Symbol('kOnError');

// Datagrams arrive in batches of up to this many. Only the pages that they fill take memory.
const BATCH = 16;
const DATAGRAM_MAX = 64 * 1024;
const COPY_BY_VIEW = 64;

let pool; // Uint8Array

function openPool() {
  pool = new Uint8Array(BATCH * DATAGRAM_MAX);
  dgram.pool(pool.buffer);
}

function takeMessage(at, length) {
  if (typeof at !== 'number') return new FastBuffer(at);
  const message = new FastBuffer(length);
  if (length > COPY_BY_VIEW) {
    message.set(pool.subarray(at, at + length));
  } else {
    for (let i = 0; i < length; i++) message[i] = pool[at + i];
  }
  return message;
}

// The text of the last IPv4 address: most datagrams come from where the one before came from.
let lastNumber = 0;
let lastText = '0.0.0.0';

function textOfIPv4(number) {
  if (number !== lastNumber) {
    lastNumber = number;
    lastText = `${number >>> 24}.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  }
  return lastText;
}

function endpoint(address) {
  if (typeof address === 'number') return address;
  return { address, family: i32[N1] === 6 ? 'IPv6' : 'IPv4', port: i32[N0] };
}

class UDP {
  constructor(type) {
    if (pool === undefined) openPool();
    const listener = (event, a, b, c) => this.event(event, a, b, c);
    listener.handle = this; // found again by process._getActiveHandles()
    this.slot = hold(listener, 'UDPWRAP');
    this.owner = null;
    this.onclose = null;
    this.isShared = false; // with other processes
    const err = dgram.open(this.slot, type === 'udp6' ? 6 : 4);
    if (err === 0) return;
    release(this.slot);
    const { ErrnoException } = require('internal/errors');
    throw new ErrnoException(err, 'open');
  }

  event(event, a, b, c) {
    switch (event) {
      case MESSAGE: {
        const from = c === undefined
          ? { address: textOfIPv4(i32[N1]), family: 'IPv4', port: i32[N0], size: b }
          : { address: c, family: 'IPv6', port: i32[N0], size: b };
        const message = takeMessage(a, b);
        this.owner?.[kOnMessage](message, from);
        break;
      }
      case ERROR:
        this.owner?.[kOnError](a);
        break;
      case CLOSE:
        this.onclose?.();
        break;
    }
  }

  open(fd) { return dgram.openFd(this.slot, fd); }
  bind(address, port, flags) { return dgram.bind(this.slot, address, port, flags); }
  connect(address, port) { return dgram.connect(this.slot, address, port); }
  disconnect() { return dgram.disconnect(this.slot); }

  /** {address, family, port} or errno. */
  sockName() { return endpoint(dgram.sockName(this.slot)); }
  peerName() { return endpoint(dgram.peerName(this.slot)); }

  receive(on) { return dgram.receive(this.slot, on, this.isShared); }

  /** The number of bytes sent + 1; 0 when the kernel takes none now; or errno. */
  send(list, address, port) { return dgram.send(this.slot, list, list.length, address, port); }

  /** 0: done(err, bytes) follows. Or errno. */
  queue(list, address, port, done) {
    const slot = hold(done, 'UDPSENDWRAP');
    const err = dgram.queue(this.slot, list, list.length, address, port, slot);
    if (err !== 0) release(slot);
    return err;
  }

  setBroadcast(on) { return dgram.setBroadcast(this.slot, on ? 1 : 0); }
  setTTL(ttl) { return dgram.setTTL(this.slot, ttl); }
  setMulticastTTL(ttl) { return dgram.setMulticastTTL(this.slot, ttl); }
  setMulticastLoopback(on) { return dgram.setMulticastLoopback(this.slot, on ? 1 : 0); }
  setMulticastInterface(address) { return dgram.setMulticastInterface(this.slot, address); }

  setMembership(group, source, interfaceAddress, join) {
    return dgram.setMembership(this.slot, group, source, interfaceAddress, join);
  }

  bufferSize(which, size) { return dgram.bufferSize(this.slot, which, size); }

  get queueSize() {
    dgram.counts(this.slot);
    return i32[N0];
  }

  get queueCount() {
    dgram.counts(this.slot);
    return i32[N1];
  }

  close(callback) {
    if (this.slot === 0) return;
    if (callback !== undefined) this.onclose = callback;
    const { slot } = this;
    this.slot = 0;
    loop.close(slot);
  }

  ref() { loop.ref(this.slot); }
  unref() { loop.unref(this.slot); }
  hasRef() { return loop.hasRef(this.slot); }
  get fd() { return dgram.fd(this.slot); }
}

/** A handle bound to an address, or over a descriptor; or errno. */
function createSocketHandle(address, port, type, fd, flags) {
  const handle = new UDP(type);
  let err;
  if (Number.isInteger(fd) && fd > 0) {
    err = internalBinding('stdio').kind(fd) === 'UDP' ? handle.open(fd) : EINVAL;
  } else if (port || address) {
    err = handle.bind(address, port || 0, flags);
  } else {
    return handle;
  }
  if (err === 0) return handle;
  handle.close();
  return err;
}

module.exports = {
  UDP, createSocketHandle, kOnMessage, kOnError, IPV6_ONLY, REUSE_ADDR, REUSE_PORT, SEND_BUFFER, RECEIVE_BUFFER,
};
