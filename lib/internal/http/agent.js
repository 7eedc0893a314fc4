// SPDX-License-Identifier: MIT
// Agent: the connections of clients, kept by where they lead to.
//
//   sockets[name]      in use          name = host:port:localAddress..., see getName()
//   freeSockets[name]  idle, kept for the next request
//   requests[name]     requests that wait because of maxSockets or maxTotalSockets
'use strict';

const EventEmitter = require('node/events');
const net = require('node/net');
const { option } = require('internal/options');
const { validateNumber, validateObject, validateOneOf, validateString } = require('internal/validate');
const { keepAliveHint } = require('internal/http/incoming');
const lazy = require('internal/lazy');
const context = require('internal/async_context');

const lazyProxy = lazy(() => require('internal/http/proxy'));

const kProxy = Symbol('kProxy');
const kContext = Symbol('kContext'); // async context of a request that waits
const kOptions = Symbol('kRequestOptions');
const kKeylog = Symbol('kOnKeylog');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.options = { __proto__: null, ...options };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  this.options.noDelay ??= true;
  this.options.path = null; // of a request, not of a Unix socket
  const { proxyEnv } = this.options;
  this[kProxy] = proxyEnv ? lazyProxy().proxyOf(proxyEnv, this.protocol) : undefined;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  this.agentKeepAliveTimeoutBuffer =
    typeof this.options.agentKeepAliveTimeoutBuffer === 'number' && this.options.agentKeepAliveTimeoutBuffer >= 0 &&
    Number.isFinite(this.options.agentKeepAliveTimeoutBuffer) ? this.options.agentKeepAliveTimeoutBuffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', onFree);
  this.on('newListener', watchKeylog);
  return undefined;
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

// TLS sockets report keys only when somebody wants them.
function watchKeylog(event) {
  if (event !== 'keylog' || this[kKeylog]) return;
  const agent = this;
  this[kKeylog] = function onkeylog(line) {
    agent.emit('keylog', line, this);
  };
  for (const sockets of Object.values(this.sockets)) {
    for (let i = 0; i < sockets.length; i++) sockets[i].on('keylog', this[kKeylog]);
  }
}

function addTo(map, name, item) {
  (map[name] ??= []).push(item);
}

function removeFrom(map, name, item) {
  const list = map[name];
  const at = list ? list.indexOf(item) : -1;
  if (at < 0) return false;
  list.splice(at, 1);
  if (list.length === 0) delete map[name];
  return true;
}

function someWait(agent) {
  for (const name in agent.requests) if (agent.requests[name].length > 0) return true;
  return false;
}

// A socket has served its request.
function onFree(socket, options) {
  const name = options._agentKey ?? this.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = this.requests[name];
  if (waiting?.length > 0) {
    const req = waiting.shift();
    if (waiting.length === 0) delete this.requests[name];
    const before = context.current;
    context.current = req[kContext];
    socket._handle?.asyncReset?.();
    giveSocket(this, req, socket);
    context.current = before;
    return;
  }
  const req = socket._httpMessage;
  if (!req || !req.shouldKeepAlive || !this.keepAlive) {
    socket.destroy();
    return;
  }
  const idle = this.freeSockets[name]?.length ?? 0;
  const all = idle + (this.sockets[name]?.length ?? 0);
  if (
    this.totalSocketCount > this.maxTotalSockets ||
    (this.totalSocketCount === this.maxTotalSockets && someWait(this)) ||
    all > this.maxSockets ||
    idle >= this.maxFreeSockets ||
    !this.keepSocketAlive(socket)
  ) {
    socket.destroy();
    return;
  }
  socket._httpMessage = null;
  this.totalSocketCount++; // removeSocket() takes it off again: the socket stays ours
  this.removeSocket(socket, options);
  addTo(this.freeSockets, name, socket);
}

Agent.prototype.createConnection = function createConnection(...args) {
  return net.createConnection(...args);
};

Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  // Absent or 0: both
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

let lastHost;
let lastName = '';

// The host name that TLS will be asked for. Most programs ask the same host again.
function serverName(options, req) {
  let name = options.host;
  const header = req.getHeader('host');
  if (header) {
    validateString(header, 'options.headers.host');
    if (header === lastHost) return lastName;
    if (header[0] === '[') {
      const end = header.indexOf(']');
      name = end === -1 ? header : header.slice(1, end);
    } else {
      name = header.split(':', 1)[0];
    }
  }
  name = net.isIP(name) ? '' : name;
  if (header) {
    lastHost = header;
    lastName = name;
  }
  return name;
}

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  // The old signature: host, port, local address
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = serverName(options, req);
  const name = this.getName(options);
  this.sockets[name] ??= [];
  const idle = this.freeSockets[name];
  const socket = idle && takeIdle(this, name, idle, options);
  const count = (idle?.length ?? 0) + this.sockets[name].length;
  if (socket) {
    this.reuseSocket(socket, req);
    socket._handle?.asyncReset?.();
    giveSocket(this, req, socket);
    this.sockets[name].push(socket);
  } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (err, created) => {
      if (err) req.onSocket(created, err);
      else giveSocket(this, req, created);
    });
  } else {
    if (this.sockets[name].length === 0) delete this.sockets[name];
    req[kOptions] = options;
    req[kContext] = context.current;
    addTo(this.requests, name, req);
    // An idle socket that leads elsewhere makes room.
    if (this.totalSocketCount >= this.maxTotalSockets) Object.values(this.freeSockets)[0]?.[0]?.destroy();
  }
};

// An idle socket of which there is news has been closed by the server, or hears what nobody asked for: the loop has
// only not come to tell. Such a one is no use to a request, which would fail, and may be one that cannot be sent again.
function takeIdle(agent, name, idle, options) {
  while (idle.length > 0) {
    const socket = agent.scheduling === 'fifo' ? idle[0] : idle[idle.length - 1];
    if (!socket.destroyed && !socket._handle?.hasNews) {
      removeFrom(agent.freeSockets, name, socket);
      return socket;
    }
    socket.destroy();
    agent.removeSocket(socket, options);
  }
  return undefined;
}

Agent.prototype.createSocket = function createSocket(req, options, callback) {
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = serverName(options, req);
  const timeout = req.timeout || this.options.timeout || undefined;
  if (timeout) options.timeout = timeout;
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  let created = false;
  const onCreated = (err, socket) => {
    if (created) return;
    created = true;
    if (err) {
      callback(err);
      return;
    }
    addTo(this.sockets, name, socket);
    this.totalSocketCount++;
    adopt(this, socket, options);
    callback(null, socket);
  };
  const proxy = proxyFor(this, options);
  if (proxy !== undefined && this.protocol === 'https:') {
    const { openTunnel } = require('internal/http/tunnel');
    openTunnel(proxy, options, req.shouldKeepAlive, () => req.emit('timeout'), (err, tunnel) => {
      if (err) onCreated(err);
      else onCreated(null, this.createConnection({ ...options, socket: tunnel }));
    });
    return;
  }
  const socket = proxy === undefined
    ? this.createConnection(options, onCreated) : connectProxy(this, proxy, options, onCreated);
  if (socket) onCreated(null, socket);
};

/** The proxy that a request of the agent goes through, or undefined. */
function proxyFor(agent, { socketPath, host, port }) {
  const proxy = agent[kProxy];
  return proxy !== undefined && !socketPath && proxy.serves(host, port) ? proxy : undefined;
}

function connectProxy(agent, proxy, options, onCreated) {
  options = { ...options, host: proxy.hostname, port: proxy.port };
  if (proxy.protocol === 'http:') return agent.createConnection(options, onCreated);
  return require('node/tls').connect({ ...options, servername: net.isIP(options.host) ? '' : options.host });
}

// Follows a socket through its life in the agent.
function adopt(agent, socket, options) {
  const listeners = {
    free: () => agent.emit('free', socket, options),
    close: () => agent.removeSocket(socket, options),
    timeout() {
      // Only idle ones: a request has its own idea of its time.
      for (const list of Object.values(agent.freeSockets)) {
        if (list.includes(socket)) {
          socket.destroy();
          return;
        }
      }
    },
    // The socket speaks another protocol now (upgrade).
    agentRemove() {
      agent.removeSocket(socket, options);
      for (const event of Object.keys(listeners)) socket.removeListener(event, listeners[event]);
    },
  };
  for (const event of Object.keys(listeners)) socket.on(event, listeners[event]);
  if (agent[kKeylog]) socket.on('keylog', agent[kKeylog]);
}

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = options._agentKey ?? this.getName(options);
  let removed = removeFrom(this.sockets, name, socket);
  if (!socket.writable && removeFrom(this.freeSockets, name, socket)) removed = true;
  if (removed) this.totalSocketCount--;
  // There is room for another one.
  let waitingName = this.requests[name]?.length > 0 ? name : undefined;
  if (waitingName === undefined) {
    for (const key of Object.keys(this.requests)) {
      // Only where no socket is on its way that will serve it
      if (this.sockets[key]?.length > 0) continue;
      waitingName = key;
      break;
    }
  }
  if (waitingName === undefined) return;
  const req = this.requests[waitingName][0];
  const count = this.sockets[waitingName]?.length ?? 0;
  if (count >= this.maxSockets || this.totalSocketCount >= this.maxTotalSockets) return;
  const requestOptions = req[kOptions] ?? options;
  const before = context.current;
  context.current = req[kContext];
  this.createSocket(req, requestOptions, (err, created) => {
    if (err) {
      removeFrom(this.requests, waitingName, req);
      req.onSocket(null, err);
    } else {
      created.emit('free');
    }
  });
  context.current = before;
};

/** Prepares a socket for idling; false when it is not worth keeping. */
Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = keepAliveHint(socket._httpMessage?.res);
  if (hint !== undefined) {
    // Close before the server does: a request may be under way just then.
    const theirs = hint * 1000 - this.agentKeepAliveTimeoutBuffer;
    if (theirs <= 0) return false;
    if (timeout === 0 || theirs < timeout) timeout = theirs;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  req.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  for (const map of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(map)) {
      const list = [...map[name]];
      for (let i = 0; i < list.length; i++) list[i].destroy();
    }
  }
};

function giveSocket(agent, req, socket) {
  req.onSocket(socket);
  const timeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === timeout) return;
  socket.setTimeout(req.timeout);
}

let globalAgent;
let proxies; // that setGlobalProxy() has put in the place of those of the environment
let connectors = { __proto__: null };

/** The agent by which fetch() makes its connections of a protocol. */
function connector(protocol) {
  return (connectors[protocol] ??= new (protocol === 'https:' ? require('node/https').Agent : Agent)({
    ...globalOptions(proxies), timeout: undefined,
  }));
}

/** Options of a global agent. */
function globalOptions(proxyEnv = usesProxies() ? process.env : undefined) {
  if (proxyEnv !== undefined) lazyProxy().checkProxies(proxyEnv);
  return { keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv };
}

function usesProxies() {
  return option('--use-env-proxy') ?? process.env.NODE_USE_ENV_PROXY === '1';
}

/** Global agents with the proxies of `proxyEnv`; gives the function that brings those of before back. */
function setGlobalProxy(proxyEnv) {
  validateObject(proxyEnv, 'proxyEnv');
  const options = globalOptions(proxyEnv);
  const https = require('node/https');
  const before = [globalAgent, https.globalAgent, connectors, proxies];
  connectors = { __proto__: null };
  proxies = proxyEnv;
  globalAgent = new Agent(options);
  https.globalAgent = new https.Agent(options);
  return () => {
    [globalAgent, https.globalAgent, connectors, proxies] = before;
  };
}

module.exports = {
  Agent,
  connector,
  globalOptions,
  proxyFor,
  setGlobalProxy,
  get globalAgent() {
    globalAgent ??= new Agent(globalOptions());
    return globalAgent;
  },
  set globalAgent(agent) {
    globalAgent = agent;
  },
};
