// SPDX-License-Identifier: MIT
// How a Socket gets its connection: by path; by address; by host name, one address or, with autoSelectFamily, all of
// them in turn ("happy eyeballs", RFC 8305 without its races: an attempt that takes too long is given up for the next).
'use strict';

const { TCP, Pipe } = require('internal/net/handle');
const { isIP } = require('internal/net/address');
const { own, applyOptions, seconds, kAdopted, kNoDelay, kKeepAlive } = require('internal/net/socket');
const { Timeout, clear } = require('internal/timers');
const {
  ExceptionWithHostPort,
  NodeAggregateError,
  codes: {
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_IP_ADDRESS,
    ERR_IP_BLOCKED,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CONNECTION_TIMEOUT,
  },
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateNumber,
  validatePort,
  validateString,
} = require('internal/validate');
const observed = require('internal/perf/observed');
const defaults = require('internal/net/defaults');

const EADDRINUSE = -98;
const ETIMEDOUT = -110;

function connect(socket, options, callback) {
  const { path } = options;
  if (!path && options.port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (path) validateString(path, 'options.path');
  else checkOptions(options);
  if (socket[kAdopted] && (options.localAddress || options.localPort)) {
    throw new ERR_INVALID_ARG_VALUE('options', options,
                                    'localAddress and localPort cannot be used with an adopted bound socket');
  }

  if (!socket._handle) {
    socket._handle = path ? new Pipe() : new TCP();
    own(socket);
  }
  if (callback !== null) socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;
  if (options.noDelay !== undefined) socket[kNoDelay] = Boolean(options.noDelay);
  if (options.keepAlive) socket[kKeepAlive] = [true, seconds(options.keepAliveInitialDelay)];
  if (path) attemptPath(socket, path);
  else resolve(socket, options);
}

function checkOptions(options) {
  const { host, localAddress, localPort, port, autoSelectFamily, autoSelectFamilyAttemptTimeout, lookup } = options;
  if (host !== undefined && host !== null) validateString(host, 'options.host');
  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  }
  validatePort(port);
  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  if (autoSelectFamilyAttemptTimeout != null) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
  }
  if (lookup != null) validateFunction(lookup, 'options.lookup');
}

// ---- names to addresses --------------------------------------------------------------------------------------------

function resolve(socket, options) {
  const host = options.host || 'localhost';
  const port = options.port | 0;
  const { localAddress } = options;
  const localPort = options.localPort | 0;
  const local = localAddress || localPort ? { address: localAddress, port: localPort } : undefined;
  const version = isIP(host);
  if (version !== 0 && socket[kAdopted]) {
    attempt(socket, { address: host, port, family: version, local, options });
    socket._sockname = socket._handle?.sockName?.();
    return;
  }
  if (version !== 0) {
    process.nextTick(() => {
      if (socket.connecting) attempt(socket, { address: host, port, family: version, local, options });
    });
    return;
  }

  const dns = require('node/dns');
  const lookup = options.lookup || dns.lookup;
  const family = familyOf(options.family);
  const ask = { family, hints: options.hints || 0 };
  if (family !== 4 && family !== 6 && ask.hints === 0) ask.hints = dns.ADDRCONFIG;
  socket._host = host;

  // What is bound already cannot be replaced for another try.
  const all = (options.autoSelectFamily ?? defaults.autoSelectFamily) && family !== 4 && family !== 6 &&
    !localAddress && !socket[kAdopted];
  if (all) {
    ask.all = true;
    lookup(host, ask, (err, addresses) => onAddresses(socket, err, addresses, { host, port, local, options }));
    return;
  }
  lookup(host, ask, (err, ip, addressFamily) => {
    socket.emit('lookup', err, ip, addressFamily, host);
    if (!socket.connecting) return;
    const failure = err ?? checkAddress(ip, addressFamily, host, port);
    if (failure) {
      process.nextTick(() => socket.destroy(failure));
    } else {
      socket._unrefTimer();
      attempt(socket, { address: ip, port, family: addressFamily, local, options });
    }
  });
}

function familyOf(family) {
  if (family === 'IPv4') return 4;
  return family === 'IPv6' ? 6 : family;
}

function checkAddress(ip, family, host, port) {
  if (typeof ip !== 'string' || !isIP(ip)) return new ERR_INVALID_IP_ADDRESS(ip);
  if (family !== 4 && family !== 6) return new ERR_INVALID_ADDRESS_FAMILY(family, host, port);
  return undefined;
}

function onAddresses(socket, err, addresses, target) {
  const { host, port, local, options } = target;
  if (!socket.connecting) {
    if (err) socket.emit('lookup', err, undefined, undefined, host);
    return;
  }
  if (err) {
    socket.emit('lookup', err, undefined, undefined, host);
    process.nextTick(() => socket.destroy(err));
    return;
  }
  const byFamily = { __proto__: null, 4: [], 6: [] };
  let first;
  let invalid;
  for (const { address, family } of addresses) {
    socket.emit('lookup', err, address, family, host);
    if (!socket.connecting) return;
    const failure = checkAddress(address, family, host, port);
    if (failure) {
      invalid ??= failure;
    } else {
      first ??= family;
      byFamily[family].push({ address, port, family, local, options });
    }
  }
  if (first === undefined) {
    process.nextTick(() => socket.destroy(invalid ?? new ERR_INVALID_IP_ADDRESS(undefined)));
    return;
  }
  socket._unrefTimer();
  socket.autoSelectFamilyAttemptedAddresses = [];
  const queue = interleave(byFamily[first], byFamily[first === 4 ? 6 : 4]);
  if (queue.length === 1) {
    socket.autoSelectFamilyAttemptedAddresses.push(`${queue[0].address}:${port}`);
    attempt(socket, queue[0]);
    return;
  }
  const wait = Math.max(options.autoSelectFamilyAttemptTimeout ?? defaults.attemptTimeout, defaults.ATTEMPT_MS_MIN);
  attemptNext(socket, { queue, at: 0, errors: [], wait, timer: undefined });
}

function interleave(a, b) {
  const result = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (i < a.length) result.push(a[i]);
    if (i < b.length) result.push(b[i]);
  }
  return result;
}

// ---- attempts ------------------------------------------------------------------------------------------------------

/** Starts connecting `handle`; returns the error if that fails at once. */
function start(handle, target, callback) {
  const { address, port, family, local, options } = target;
  if (options.blockList?.check(address, `ipv${family}`)) return new ERR_IP_BLOCKED(address);
  if (local !== undefined) {
    local.address ||= family === 4 ? '0.0.0.0' : '::';
    const err = checkBind(handle, handle.bind(local.address, local.port), local.port);
    if (err !== 0) return new ExceptionWithHostPort(err, 'bind', local.address, local.port);
  }
  const err = handle.connect === TCP.prototype.connect ? handle.connect(address, port, callback) :
    connectForeign(handle, target, callback);
  return err ? connectError(err, target) : undefined;
}

// Somebody put a function of his own in the handle's place (libraries that play the other side do): it gets what
// Node gives, a request whose oncomplete() it calls.
function connectForeign(handle, { address, port, family, local }, callback) {
  const request = {
    oncomplete: callback, address, port, localAddress: local?.address, localPort: local?.port, addressType: family,
  };
  return family === 6 && handle.connect6 !== undefined ? handle.connect6(request, address, port) :
    handle.connect(request, address, port);
}

// libuv tells only later that an address is in use: the port says it now.
function checkBind(handle, err, port) {
  if (err !== 0 || !(port > 0)) return err;
  const name = handle.sockName();
  if (typeof name === 'number') return name;
  return name.port === port ? 0 : EADDRINUSE;
}

function connectError(err, { address, port, local }) {
  const details = local !== undefined ? `${local.address}:${local.port}` : undefined;
  const error = new ExceptionWithHostPort(err, 'connect', address, port, details);
  if (local !== undefined) {
    error.localAddress = local.address;
    error.localPort = local.port;
  }
  return error;
}

function attempt(socket, target) {
  const { address, port, family } = target;
  const { _handle: handle } = socket;
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return;
  const end = observed.begin?.('net');
  const failure = start(handle, target, (status) => {
    if (socket.destroyed || socket._handle !== handle) return;
    if (status < 0) {
      const error = connectError(status, target);
      socket.connecting = false;
      socket.emit('connectionAttemptFailed', address, port, family, error);
      socket.destroy(error);
    } else {
      end?.('connect', { host: address, port });
      connected(socket);
    }
  });
  // Whoever is connecting gets the time to listen.
  if (failure !== undefined) process.nextTick(() => socket.destroy(failure));
}

// One address after another. A handle is used for one attempt only.
function attemptNext(socket, state) {
  const { queue, errors } = state;
  if (!socket.connecting) return;
  if (state.at === queue.length) {
    if (errors.length === 0) socket.destroy(new ERR_SOCKET_CONNECTION_TIMEOUT());
    else socket.destroy(new NodeAggregateError(errors));
    return;
  }
  const target = queue[state.at++];
  const { address, port, family } = target;
  if (state.at > 1) replaceHandle(socket);
  socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  const { _handle: handle } = socket;
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return;

  const end = observed.begin?.('net');
  let settled = false;
  const failed = (error) => {
    settled = true;
    clear(state.timer);
    errors.push(error);
    socket.emit('connectionAttemptFailed', address, port, family, error);
    attemptNext(socket, state);
  };
  const failure = start(handle, target, (status) => {
    if (settled || socket.destroyed || socket._handle !== handle) return;
    if (status < 0) {
      failed(connectError(status, target));
      return;
    }
    settled = true;
    clear(state.timer);
    end?.('connect', { host: address, port });
    connected(socket);
  });
  if (failure !== undefined) {
    failed(failure);
  } else if (state.at < queue.length) {
    state.timer = new Timeout(() => {
      if (settled || !socket.connecting) return;
      settled = true;
      errors.push(connectError(ETIMEDOUT, target));
      socket.emit('connectionAttemptTimeout', address, port, family);
      attemptNext(socket, state);
    }, state.wait, undefined, false, true);
    socket.once('close', () => clear(state.timer));
  }
}

function replaceHandle(socket) {
  const { _handle: old } = socket;
  const refed = old.hasRef();
  old.owner = null;
  old.close();
  socket._handle = new TCP();
  if (!refed) socket._handle.unref();
  own(socket);
}

function attemptPath(socket, path) {
  const { _handle: handle } = socket;
  const err = handle.connect(path, (status) => {
    if (socket.destroyed || socket._handle !== handle) return;
    if (status < 0) {
      socket.connecting = false;
      socket.destroy(new ExceptionWithHostPort(status, 'connect', path));
    } else {
      connected(socket);
    }
  });
  if (err !== 0) socket.destroy(new ExceptionWithHostPort(err, 'connect', path));
}

function connected(socket) {
  socket.connecting = false;
  socket._sockname = null;
  socket[kAdopted] = false;
  applyOptions(socket);
  socket._unrefTimer();
  socket.emit('connect');
  socket.emit('ready');
  // 'connect' may have paused or destroyed it.
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

module.exports = { connect };
