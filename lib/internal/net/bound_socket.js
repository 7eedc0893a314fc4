// SPDX-License-Identifier: MIT
// net.BoundSocket: a socket that has its address already and is not yet a server's or a connection's. Whoever adopts it
// ([kTake]()) owns the handle from then on.
'use strict';

const { TCP, Pipe, IPV6_ONLY, REUSE_PORT } = require('internal/net/handle');
const { isIP } = require('internal/net/address');
const { kTake } = require('internal/net/args');
const {
  ErrnoException,
  ExceptionWithHostPort,
  codes: { ERR_INVALID_ARG_VALUE, ERR_SOCKET_HANDLE_ADOPTED },
} = require('internal/errors');
const { validateBoolean, validateObject, validatePort, validateString } = require('internal/validate');

const EADDRINUSE = -98;

function checked(err, port, handle) {
  if (err !== 0 || !(port > 0)) return err;
  // libuv tells only later that an address is in use: the port says it now.
  return handle.sockName().port === port ? 0 : EADDRINUSE;
}

function bindPath(options) {
  const { path, host, port, ipv6Only, reusePort } = options;
  validateString(path, 'options.path');
  if (host !== undefined || port !== undefined || ipv6Only !== undefined || reusePort !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options', options,
                                    'path is mutually exclusive with host, port, ipv6Only, and reusePort');
  }
  const handle = new Pipe();
  const err = handle.bind(path);
  if (err === 0) return handle;
  handle.close();
  throw new ErrnoException(err, 'bind');
}

function bindAddress(options) {
  const { ipv6Only = false, reusePort = false } = options;
  validateBoolean(ipv6Only, 'options.ipv6Only');
  validateBoolean(reusePort, 'options.reusePort');
  const port = validatePort(options.port ?? 0, 'options.port');
  const host = options.host ?? (ipv6Only ? '::' : '0.0.0.0');
  validateString(host, 'options.host');
  const family = isIP(host);
  if (family === 0) {
    throw new ERR_INVALID_ARG_VALUE('options.host', host,
                                    'must be a numeric IP address; net.BoundSocket does not perform DNS resolution');
  }
  const handle = new TCP();
  const flags = (family === 6 && ipv6Only ? IPV6_ONLY : 0) | (reusePort ? REUSE_PORT : 0);
  const err = checked(handle.bind(host, port, flags), port, handle);
  if (err === 0) return handle;
  handle.close();
  throw new ExceptionWithHostPort(err, 'bind', host, port);
}

class BoundSocket {
  #handle;
  #path;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#path = options.path;
    this.#handle = options.path === undefined ? bindAddress(options) : bindPath(options);
  }

  #own() {
    if (this.#handle === null) throw new ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  address() {
    const handle = this.#own();
    return this.#path ?? handle.sockName();
  }

  fd() {
    return this.#own().fd;
  }

  close() {
    this.#own().close();
    this.#handle = null;
  }

  [kTake]() {
    const handle = this.#own();
    this.#handle = null;
    return handle;
  }

  get isPipe() {
    return this.#path !== undefined;
  }

  [Symbol.dispose]() {
    if (this.#handle !== null) this.close();
  }
}
module.exports = { BoundSocket };
