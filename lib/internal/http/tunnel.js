// SPDX-License-Identifier: MIT
// A connection through a proxy that passes bytes on (CONNECT, RFC 9110 9.3.6), for TLS to run over.
'use strict';

const net = require('node/net');
const { Buffer } = require('node/buffer');
const { codes: { ERR_PROXY_TUNNEL } } = require('internal/errors');

const HEAD_MAX = 16 * 1024;
const LINGER_MS = 1000;
const OPENED = /^HTTP\/1\.[01] 200(?: [^\r\n]*)?\r\n/;

function reach(proxy, options) {
  const target = { host: proxy.hostname, port: proxy.port, lookup: options.lookup, noDelay: true };
  if (proxy.protocol === 'http:') return net.connect(target);
  return require('node/tls').connect({ ...target, servername: net.isIP(target.host) ? '' : target.host });
}

/**
 * Opens a tunnel to the host of `options`: done(null, socket) or done(err), never at once. `late` is called before the
 * latter when it took more than options.timeout.
 */
function openTunnel(proxy, options, keepAlive, late, done) {
  const { host, port, timeout } = options;
  const authority = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const socket = reach(proxy, options);
  const chunks = [];

  const finish = (err) => {
    for (const event of Object.keys(listeners)) socket.removeListener(event, listeners[event]);
    socket.setTimeout(0);
    if (err === null) {
      socket.pause();
      done(null, socket);
    } else {
      // The proxy may have more to say: a reset would be an error to it.
      socket.on('error', () => {});
      socket.setTimeout(LINGER_MS, () => socket.destroy());
      socket.resume().end();
      done(err);
    }
  };
  const refuse = (what) =>
    finish(new ERR_PROXY_TUNNEL(`Failed to establish tunnel to ${authority} via ${proxy.origin}: ${what}`));
  const ended = () => finish(new ERR_PROXY_TUNNEL('Connection to establish proxy tunnel ended unexpectedly'));
  const listeners = {
    [proxy.protocol === 'http:' ? 'connect' : 'secureConnect']() {
      const auth = proxy.auth === undefined ? '' : `Proxy-Authorization: ${proxy.auth}\r\n`;
      const connection = keepAlive ? 'Proxy-Connection: keep-alive\r\n' : '';
      const head = `CONNECT ${authority} HTTP/1.1\r\n${connection}Host: ${authority}\r\n`;
      socket.write(`${head}${auth}\r\n`, 'latin1');
    },
    data(chunk) {
      chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        if (bytes.length > HEAD_MAX) {
          finish(new ERR_PROXY_TUNNEL(`Proxy response headers exceeded ${HEAD_MAX} bytes`));
        }
        return;
      }
      const head = bytes.latin1Slice(0, end + 2);
      if (!OPENED.test(head)) {
        refuse(head.slice(0, head.indexOf('\r\n')));
        return;
      }
      finish(null);
      if (bytes.length > end + 4) socket.unshift(bytes.subarray(end + 4));
    },
    end: ended,
    close: ended,
    error: finish,
    timeout() {
      late();
      finish(new ERR_PROXY_TUNNEL(`Connection to establish proxy tunnel timed out after ${timeout}ms`));
    },
  };
  for (const event of Object.keys(listeners)) socket.on(event, listeners[event]);
  if (timeout) socket.setTimeout(timeout);
}

module.exports = { openTunnel };
