// SPDX-License-Identifier: MIT
// The opening of a WebSocket by a client (RFC 6455, section 4.1) and of permessage-deflate in it (RFC 7692), over
// node:http.
'use strict';

const lazy = require('internal/lazy');

const lazyHttps = lazy(() => require('node/https'));

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What the extensions of an answer agree on: null for none. Throws when they are not what was offered. */
function readExtensions(text) {
  if (text === undefined) return null;
  const [name, ...parameters] = text.split(';').map((part) => part.trim());
  if (name.toLowerCase() !== 'permessage-deflate' || text.includes(',')) throw wrong('an extension was not offered');
  const agreed = { serverNoContextTakeover: false };
  const seen = new Set();
  for (const parameter of parameters) {
    const [key, value] = parameter.split('=').map((part) => part.trim().toLowerCase());
    const bits = value?.replace(/^"(.*)"$/, '$1');
    const isBits = bits !== undefined && /^(?:8|9|1[0-5])$/.test(bits);
    const isKnown = value === undefined
      ? key === 'server_no_context_takeover' || key === 'client_no_context_takeover'
      : isBits && (key === 'server_max_window_bits' || key === 'client_max_window_bits');
    if (!isKnown || seen.has(key)) throw wrong(`a parameter of permessage-deflate is not known: ${parameter}`);
    seen.add(key);
    if (key === 'server_no_context_takeover') agreed.serverNoContextTakeover = true;
  }
  return agreed;
}

const wrong = (what) => new TypeError(`The server's answer is no handshake of a WebSocket: ${what}`);

const names = (text, name) => text !== undefined && text.toLowerCase().split(/\s*,\s*/).includes(name);

/** {protocol, extensions, deflate, message} of an answer with the status 101; throws. */
function readAnswer(message, accept, protocols) {
  const { headers } = message;
  if (headers.upgrade?.toLowerCase() !== 'websocket') throw wrong('Upgrade');
  if (!names(headers.connection, 'upgrade')) throw wrong('Connection');
  if (headers['sec-websocket-accept']?.trim() !== accept) throw wrong('Sec-WebSocket-Accept');
  const extensions = headers['sec-websocket-extensions'];
  const deflate = readExtensions(extensions);
  const protocol = headers['sec-websocket-protocol'];
  if (protocol === undefined ? protocols.length > 0 : !protocols.includes(protocol)) {
    throw wrong(protocol === undefined ? 'no protocol was chosen' : 'the protocol was not offered');
  }
  return { protocol: protocol ?? '', extensions: extensions ?? '', deflate, message };
}

/**
 * Opens a connection to a URL of ws: or wss:. done(null, socket, rest, answer) or done(error), never at once; what
 * comes after that means nothing. The result is the request, which may be destroyed meanwhile.
 */
function open(url, protocols, headers, done) {
  const { createHash, randomBytes } = require('node/crypto');
  const { badPorts } = require('internal/fetch/bad_ports');
  const target = new URL(url);
  target.protocol = url.protocol === 'ws:' ? 'http:' : 'https:';
  const key = randomBytes(16).toString('base64');
  const list = {
    'host': target.host,
    'connection': 'Upgrade',
    'upgrade': 'websocket',
    'sec-websocket-key': key,
    'sec-websocket-version': '13',
    'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
  };
  if (protocols.length > 0) list['sec-websocket-protocol'] = protocols.join(', ');
  const others = {
    'accept': '*/*', 'accept-language': '*', 'sec-fetch-mode': 'websocket', 'user-agent': 'node', 'pragma': 'no-cache',
    'cache-control': 'no-cache', 'accept-encoding': 'gzip, deflate',
  };
  for (const [name, value] of headers) list[name] ??= value;
  for (const name of Object.keys(others)) list[name] ??= others[name];

  const module = target.protocol === 'http:' ? require('node/http') : lazyHttps();
  const request = module.request(target, { headers: list });
  if (badPorts.has(target.port)) request.destroy(new TypeError('bad port'));
  request.on('error', done);
  request.on('information', ({ statusCode }) => {
    if (statusCode !== 101) return;
    request.destroy();
    done(wrong('it does not upgrade the connection'));
  });
  request.on('response', ({ statusCode }) => {
    request.destroy();
    done(wrong(`its status is ${statusCode}`));
  });
  request.on('upgrade', (message, socket, rest) => {
    let answer;
    try {
      answer = readAnswer(message, createHash('sha1').update(key + GUID).digest('base64'), protocols);
    } catch (error) {
      socket.destroy();
      done(error);
      return;
    }
    done(null, socket, rest, answer);
  });
  request.end();
  return request;
}

module.exports = { open };
